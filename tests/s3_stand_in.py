"""A stand-in for S3 on loopback: put, get, delete and paged lists of one account's buckets, as the service answers them.

What is here: the contract that a reader or writer of whole objects meets, checked as S3 checks it: a body that is not
what its checksum says is refused, an unknown bucket or key is an error by name. Keep out: signatures, parts, versions.
"""

import base64
import zlib
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class S3StandIn:
    """Buckets by name, each with its objects, as a context manager. `log` is every request as `PUT bucket/key`."""

    def __init__(self, *buckets: str, page: int = 1000) -> None:
        self.buckets: dict[str, dict[str, bytes]] = {name: {} for name in buckets}
        self.page = page
        self.log: list[str] = []
        self.lock = Lock()
        self._server = _Server(("127.0.0.1", 0), _Exchange)
        self._server.service = self

    @property
    def url(self) -> str:
        """What `AWS_ENDPOINT_URL_S3` is set to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that turn an AWS client of this process to it."""
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_DEFAULT_REGION": "eu-west-2",
            "AWS_CONFIG_FILE": "/nonexistent",
            "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    service: S3StandIn


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: _Server

    def handle_expect_100(self) -> bool:
        """A client of S3 asks before it sends a body, and waits a second for the answer."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def do_PUT(self) -> None:
        bucket, key, _ = self._asked()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        checksum = self.headers.get("x-amz-checksum-crc32")
        if bucket is None:
            return
        if checksum is None or base64.b64decode(checksum) != zlib.crc32(body).to_bytes(4, "big"):
            self._refuse(400, "BadDigest", "The body is not what its checksum says.")
            return
        with self.server.service.lock:
            bucket[key] = body
        self._send(200, b"")

    def do_GET(self) -> None:
        bucket, key, query = self._asked()
        if bucket is None:
            return
        with self.server.service.lock:
            objects = dict(bucket)
        if not key:
            self._send(200, self._page(objects, query))
        elif key in objects:
            self._send(200, objects[key])
        else:
            self._refuse(404, "NoSuchKey", "The specified key does not exist.")

    def do_DELETE(self) -> None:
        bucket, key, _ = self._asked()
        if bucket is None:
            return
        with self.server.service.lock:
            bucket.pop(key, None)
        self._send(204, b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: what was asked is in `log`."""

    def _asked(self) -> tuple[dict[str, bytes] | None, str, Mapping[str, str]]:
        url = urlsplit(self.path)
        name, _, key = unquote(url.path).lstrip("/").partition("/")
        service = self.server.service
        with service.lock:
            service.log.append(f"{self.command} {name}/{key}")
        bucket = service.buckets.get(name)
        if bucket is None:
            self._refuse(404, "NoSuchBucket", "The specified bucket does not exist.")
        return bucket, key, {word: values[-1] for word, values in parse_qs(url.query).items()}

    def _page(self, objects: Mapping[str, bytes], query: Mapping[str, str]) -> bytes:
        after = query.get("continuation-token", "")
        found = sorted(key for key in objects if key.startswith(query.get("prefix", "")) and key > after)
        shown = found[: self.server.service.page]
        more = len(found) > len(shown)
        contents = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(objects[key])}</Size></Contents>" for key in shown
        )
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        return (
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"<KeyCount>{len(shown)}</KeyCount>{token}{contents}</ListBucketResult>"
        ).encode()

    def _refuse(self, status: int, code: str, message: str) -> None:
        self._send(status, f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
