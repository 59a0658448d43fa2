"""The stand-in as a server: HTTP/1.1 on loopback, a log of every invocation, faults by a script or by a rule."""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from ara_resources.stand_in_lambda.faults import LIMIT_BYTES, Fault, Response, failure, refusal, response_of

Handler = Callable[[Mapping[str, Any], object], Any]
"""The code of a function: an event and a context to an answer."""
_ACCOUNT = "000000000000"
_REGION = "eu-west-2"


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: its code and the environment variables it was frozen with."""

    handler: Handler
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alias:
    """Which version an alias serves, and the shares of the others."""

    version: str
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invoked:
    """One invocation that reached the service."""

    qualifier: str
    bytes: int
    rows: int
    request_id: str
    fault: Fault | None


class LambdaStandIn:
    """One function as a service, as a context manager; `beside` another, it is served at that one's address.

    `script` is what the next invocations meet, in order (None: an honest answer); `rule` decides by the event once the
    script has run out. `versions`, `aliases` and `tags` may be changed while it runs, as a deployment would.
    `invocations` logs every call that reached it.
    """

    def __init__(
        self,
        *,
        versions: Mapping[str, Version],
        aliases: Mapping[str, Alias],
        name: str = "impact-models",
        tags: Mapping[str, str] | None = None,
        timeout_s: int = 60,
        script: Iterable[Fault | None] = (),
        rule: Callable[[Mapping[str, Any]], Fault | None] = lambda _: None,
        slow_s: float = 5.0,
        port: int = 0,
        beside: "LambdaStandIn | None" = None,
    ) -> None:
        self.name = name
        self.versions = dict(versions)
        self.aliases = dict(aliases)
        self.tags = dict(tags or {})
        self.timeout_s = timeout_s
        self.script = deque(script)
        self.rule = rule
        self.slow_s = slow_s
        self.invocations: list[Invoked] = []
        self.most_at_once = 0
        self._running = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._owns_server = beside is None
        self.server: _Server = _Server(("127.0.0.1", port)) if beside is None else beside.server

    @property
    def url(self) -> str:
        """Base URL, without a slash at the end."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def arn(self) -> str:
        """The function, without a version."""
        return f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:function:{self.name}"

    def __enter__(self) -> Self:
        self.server.functions[self.name] = self
        if self._owns_server:
            self._thread = threading.Thread(target=self.server.serve_forever, args=(0.005,), daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        if not self._owns_server:
            del self.server.functions[self.name]
            return
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    # ------------------------------------------------------------------------------------------ what is asked

    def about(self, path: str, query: Mapping[str, str]) -> Response:
        """A question about the function: its alias, its configuration, its tags."""
        match path.strip("/").split("/", 2):
            case ["2017-03-31", "tags", arn] if arn == self.arn:
                return _answer({"Tags": self.tags})
            case ["2015-03-31", "functions", rest]:
                name, _, what = rest.partition("/")
                if name == self.name and what == "configuration":
                    return self._configuration(query.get("Qualifier", "$LATEST"))
                if name == self.name and what.startswith("aliases/"):
                    return self._alias(what.removeprefix("aliases/"))
        return refusal(404, "ResourceNotFoundException", f"Function not found: {path}")

    def invoke(self, path: str, query: Mapping[str, str], body: bytes) -> tuple[Response, Fault | None]:
        """An invocation, and what went wrong with it on purpose."""
        qualifier = query.get("Qualifier", "$LATEST")
        version = self._served(qualifier)
        if path != f"/2015-03-31/functions/{self.name}/invocations" or version is None:
            return refusal(404, "ResourceNotFoundException", f"Function not found: {self.arn}:{qualifier}"), None
        event = json.loads(body)
        with self._lock:
            fault = self.script.popleft() if self.script else self.rule(event)
            if len(body) > LIMIT_BYTES:
                fault = Fault.TOO_LARGE
            rows, request_id = len(event.get("data", ())), str(event.get("request_id", ""))
            self.invocations.append(Invoked(qualifier, len(body), rows, request_id, fault))
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        try:
            if fault is Fault.SLOW:
                self._stopped.wait(self.slow_s)
            scripted = None if fault is None else response_of(fault, version)
            return scripted or self._run(version, event), fault
        finally:
            with self._lock:
                self._running -= 1

    def _run(self, version: str, event: Mapping[str, Any]) -> Response:
        try:
            answer = json.dumps(self.versions[version].handler(event, None), allow_nan=False).encode()
        except Exception as error:  # noqa: BLE001 - whatever the code raises is an answer, as it is on AWS
            return failure(version, type(error).__name__, str(error))
        if len(answer) > LIMIT_BYTES:
            return failure(version, "Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed")
        return Response(200, answer, {"X-Amz-Executed-Version": version})

    def _served(self, qualifier: str) -> str | None:
        version = self.aliases[qualifier].version if qualifier in self.aliases else qualifier
        return version if version in self.versions else None

    def _alias(self, name: str) -> Response:
        alias = self.aliases.get(name)
        if alias is None:
            return refusal(404, "ResourceNotFoundException", f"Cannot find alias arn: {self.arn}:{name}")
        said: dict[str, Any] = {"AliasArn": f"{self.arn}:{name}", "Name": name, "FunctionVersion": alias.version}
        if alias.weights:
            said["RoutingConfig"] = {"AdditionalVersionWeights": dict(alias.weights)}
        return _answer(said)

    def _configuration(self, qualifier: str) -> Response:
        version = self._served(qualifier)
        if version is None:
            return refusal(404, "ResourceNotFoundException", f"Function not found: {self.arn}:{qualifier}")
        return _answer(
            {
                "FunctionName": self.name,
                "FunctionArn": f"{self.arn}:{qualifier}",
                "Version": version,
                "CodeSha256": f"{version:0>43}=",
                "Timeout": self.timeout_s,
                "MemorySize": 2048,
                "LastModified": "2026-01-01T00:00:00.000+0000",
                "Environment": {"Variables": dict(self.versions[version].variables)},
            }
        )


def _answer(content: Mapping[str, Any]) -> Response:
    return Response(200, json.dumps(content).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Exchange)
        self.functions: dict[str, LambdaStandIn] = {}

    def asked(self, path: str) -> LambdaStandIn:
        """The function a path names; whichever there is says that another is not there."""
        return next((one for name, one in self.functions.items() if name in _words(path)), self._any)

    @property
    def _any(self) -> LambdaStandIn:
        return next(iter(self.functions.values()))


def _words(path: str) -> list[str]:
    return path.replace(":", "/").split("/")


class _Exchange(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """Head and body leave together: apart, each answer waits 40 ms for an acknowledgement."""
    server: _Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        path = unquote(url.path)
        self._send(self.server.asked(path).about(path, _single(url.query)), None)

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = unquote(url.path)
        self._send(*self.server.asked(path).invoke(path, _single(url.query), body))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: what was asked is in `invocations`."""

    def _send(self, response: Response, fault: Fault | None) -> None:
        self.close_connection = fault in {Fault.HUNG_UP, Fault.CUT_OFF}
        if fault is Fault.HUNG_UP:
            return
        self.send_response(response.status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(response.body)), **response.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body[: len(response.body) // 2] if fault is Fault.CUT_OFF else response.body)
        try:
            self.wfile.flush()
        except ConnectionError:
            self.close_connection = True  # whoever asked has gone, as after a slow answer


def _single(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query).items()}
