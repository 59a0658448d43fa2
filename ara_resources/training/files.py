"""A place for files, a folder or a bucket: whole files appear at once or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from ara_domain.ports import RunCannotContinue

S3 = "s3://"


class PlaceUnusable(RunCannotContinue):
    """The place cannot be written to or read from; no block can be."""


class Files(Protocol):
    """Files by relative path, with `/` between its parts."""

    @property
    def location(self) -> str:
        """Where the files are, for people and for whoever reads them."""
        ...

    def read(self, path: str) -> bytes | None:
        """The content of a file, None where there is none."""
        ...

    def write(self, path: str, content: bytes) -> None:
        """Put a file there in one go, in place of what was there."""
        ...

    def below(self, folder: str) -> Iterator[str]:
        """Paths of the files in a folder and its folders, sorted."""
        ...

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        ...


class Folder:
    """A folder of this machine, or one mounted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def location(self) -> str:
        """The folder."""
        return str(self._folder)

    def read(self, path: str) -> bytes | None:
        """The content of a file, None where there is none."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable("read", error) from error

    def write(self, path: str, content: bytes) -> None:
        """Put a file there in one go: written beside, then renamed."""
        target = self._folder / path
        beside = target.with_name(f".{target.name}.{uuid4().hex}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with beside.open("wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                beside.replace(target)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable("write", error) from error

    def below(self, folder: str) -> Iterator[str]:
        """Paths of the files in a folder and its folders, sorted; none of those still being written."""
        found = (self._folder / folder).rglob("*")
        yield from sorted(
            path.relative_to(self._folder).as_posix()
            for path in found
            if path.is_file() and not path.name.startswith(".")
        )

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        try:
            (self._folder / path).unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable("clear", error) from error

    def _unusable(self, tried: str, error: OSError) -> PlaceUnusable:
        return PlaceUnusable(f"cannot {tried} {self._folder}: {error}; make it writable, or set ARA_TRAINING_PATH")


class Bucket:
    """A bucket of S3 or of a service that speaks its contract, from a prefix on.

    Region, credentials and another service's address (`AWS_ENDPOINT_URL_S3`) come from the environment's AWS chain. A
    put is repeated by boto3 where it did not arrive, which changes nothing: the same bytes under the same key.
    """

    def __init__(self, address: str, session: Any = None) -> None:
        """`session` is a `boto3.session.Session` that is there already; one is made when it is needed.

        Raises:
            PlaceUnusable: the address names no bucket.
        """
        parts = urlsplit(address)
        if not parts.netloc:
            raise PlaceUnusable(f"{address} names no bucket; write it as s3://bucket/prefix")
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/")
        self._session = session
        self._client: Any = None

    @property
    def location(self) -> str:
        """The address of the prefix."""
        return f"{S3}{self._bucket}/{self._prefix}".rstrip("/")

    def read(self, path: str) -> bytes | None:
        """The content of an object, None where there is none."""
        found = self._asked("get_object", missing=True, Key=self._key(path))
        return None if found is None else bytes(found["Body"].read())

    def write(self, path: str, content: bytes) -> None:
        """Put an object, which S3 shows whole or not at all."""
        self._asked("put_object", Key=self._key(path), Body=content)

    def below(self, folder: str) -> Iterator[str]:
        """Paths of the objects below a prefix, sorted."""
        start = self._key(f"{folder}/")
        after: dict[str, Any] = {}
        while True:
            page = self._asked("list_objects_v2", Prefix=start, **after)
            for one in page.get("Contents", ()):
                yield str(one["Key"]).removeprefix(self._key(""))
            if not page.get("IsTruncated"):
                return
            after = {"ContinuationToken": page["NextContinuationToken"]}

    def remove(self, path: str) -> None:
        """Delete an object, if it is there."""
        self._asked("delete_object", Key=self._key(path))

    def _key(self, path: str) -> str:
        return f"{self._prefix}/{path}" if self._prefix else path

    def _asked(self, what: str, *, missing: bool = False, **arguments: Any) -> Any:
        import boto3.session  # noqa: PLC0415  a third of a second, which a folder does without
        from botocore import exceptions as aws  # noqa: PLC0415

        try:
            self._client = self._client or (self._session or boto3.session.Session()).client("s3")
            return getattr(self._client, what)(Bucket=self._bucket, **arguments)
        except (aws.BotoCoreError, aws.ClientError, ValueError) as error:
            code = error.response.get("Error", {}).get("Code", "") if isinstance(error, aws.ClientError) else ""
            if missing and code == "NoSuchKey":
                return None
            raise PlaceUnusable(
                f"{self.location} cannot be used ({what}: {error}); check bucket, region and the rights of these "
                "credentials, or set ARA_TRAINING_PATH to a folder"
            ) from error


def files_at(address: str) -> Files:
    """The place of an address: `s3://bucket/prefix`, else a folder."""
    return Bucket(address) if address.startswith(S3) else Folder(Path(address).expanduser().absolute())
