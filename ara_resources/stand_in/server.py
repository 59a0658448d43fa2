"""The stand-in as a server: HTTP/1.1 on loopback, a log of what was asked, faults on the way out.

Written on asyncio streams, not on http.server: it needs keep-alive at a rate a client cannot outrun, and connections
that hang or break off in the middle of a body.
"""

import asyncio
import json
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from ara_resources.stand_in.api import CERTIFICATE, CODES, DELTAS, HTML_NOT_FOUND, SEARCH, Answer, GovApi
from ara_resources.stand_in.background import Background
from ara_resources.stand_in.faults import Fault, Faults, FaultSequence
from ara_resources.stand_in.folder import CertificateFolder, Skipped

DEFAULT_TOKEN = "stand-in-token"  # noqa: S105 - opens nothing but this server
COUNTERS = "/stand-in/counters"
"""Not of the gov API: what was asked so far, as JSON, for a program that did not start the server itself."""

_ENDPOINTS = {SEARCH: "search", CERTIFICATE: "certificate", DELTAS: "deltas", CODES: "codes"}
_LOGGED_REQUESTS = 10_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One API request: what was asked, and what it met."""

    endpoint: str
    target: str
    status: int
    fault: Fault | None


def _utc_today() -> date:
    return datetime.now(UTC).date()


class StandIn:
    """The gov API from folders or files of certificates, as a context manager.

    `calls` counts API requests per endpoint (`search`, `certificate`, `deltas`, `codes`, `other`), `faults_met` what
    went wrong on purpose; `requests` holds the last 10,000.
    """

    def __init__(
        self,
        *sources: Path,
        token: str = DEFAULT_TOKEN,
        faults: Faults | None = None,
        port: int = 0,
        today: Callable[[], date] = _utc_today,
        background: Background | None = None,
    ) -> None:
        self.token = token
        self.calls: Counter[str] = Counter()
        self.faults_met: Counter[str] = Counter()
        self.requests: deque[LoggedRequest] = deque(maxlen=_LOGGED_REQUESTS)
        self._sources = sources
        self._faults = faults or Faults()
        self._fault_sequence = FaultSequence(self._faults)
        self._port = port
        self._today = today
        self._background = background
        self._folder: CertificateFolder | None = None
        self._api: GovApi | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._started = threading.Event()
        self._failure: Exception | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Base URL, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def certificates(self) -> int:
        """How many certificates are served."""
        return len(self._folder) if self._folder else 0

    @property
    def skipped(self) -> list[Skipped]:
        """Files and lines that are no certificates."""
        return self._folder.skipped if self._folder else []

    @property
    def served(self) -> int:
        """How many certificates there are to serve."""
        return len(self._folder) if self._folder else 0

    def __enter__(self) -> Self:
        """Index the certificates and start to listen.

        Raises:
            FileNotFoundError: a source does not exist.
            OSError: the port is taken.
        """
        self._folder = CertificateFolder(self._sources)
        self._api = GovApi(self._folder, token=self.token, today=self._today, background=self._background)
        self._thread = threading.Thread(target=self._run, name="stand-in", daemon=True)
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            self._folder.close()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join()
        if self._folder is not None:
            self._folder.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._listen())
        except OSError as error:
            self._failure = error
            self._started.set()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._on_connection, "127.0.0.1", self._port)
        self._port = server.sockets[0].getsockname()[1]
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._started.set()
        async with server:
            await self._stop.wait()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections)

    def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.CancelledError, asyncio.IncompleteReadError, ConnectionError):
            pass  # the server stops, or the client hung up: both end the conversation
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is to be closed."""
        request, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, *_ = [*request.split(" "), ""]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        path = urlsplit(target).path
        if path == COUNTERS:
            return await self._send(writer, self._counters())
        if not path.startswith("/api/"):
            return await self._send(writer, self._honest(method, target, headers))
        fault = self._fault_sequence.next(target)
        answer = self._honest(method, target, headers) if fault in {None, Fault.TRUNCATED} else self._faulty(fault)
        endpoint = _ENDPOINTS.get(path, "other")
        self.calls[endpoint] += 1
        if fault is not None:
            self.faults_met[fault] += 1
        self.requests.append(LoggedRequest(endpoint, target, answer.status, fault))
        if fault is Fault.HANG:
            await asyncio.sleep(self._faults.hang_seconds)
            return False
        return await self._send(writer, answer, whole=fault is not Fault.TRUNCATED)

    def _honest(self, method: str, target: str, headers: dict[str, str]) -> Answer:
        assert self._api is not None
        return self._api.answer(target, headers) if method == "GET" else HTML_NOT_FOUND

    def _faulty(self, fault: Fault | None) -> Answer:
        match fault:
            case Fault.RATE_LIMITED | Fault.RATE_LIMITED_RETRY_AFTER:
                slow_down = Answer(429, b"<html><body>Too many requests</body></html>", "text/html")
                if fault is Fault.RATE_LIMITED:
                    return slow_down
                return replace(slow_down, headers={"Retry-After": str(self._faults.retry_after_seconds)})
            case Fault.HTML_404:
                return HTML_NOT_FOUND
            case _:
                return Answer.of_json(500, {"data": {"errors": [{"code": "an injected fault"}]}})

    def _counters(self) -> Answer:
        return Answer.of_json(200, {"calls": dict(self.calls), "faults": dict(self.faults_met)})

    async def _send(self, writer: asyncio.StreamWriter, answer: Answer, *, whole: bool = True) -> bool:
        head = [
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
            f"Content-Type: {answer.content_type}",
            f"Content-Length: {len(answer.body)}",
            "Cache-Control: no-store",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        body = answer.body if whole else answer.body[: len(answer.body) // 2]
        writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        await writer.drain()
        return whole


def describe(server: StandIn) -> str:
    """One line of JSON that a program starting the server can read: where it listens and what it serves."""
    return json.dumps({"url": server.url, "certificates": server.certificates, "skipped": len(server.skipped)})
