"""One deployed function: what it is, and one call of it, in terms a scoring client can act on.

```
LambdaRefused             the function, its alias or our right to call it: nothing will help but a person
LambdaBusy                429, 5xx, no connection, no answer in time: the same again may help
PayloadTooLarge           413: fewer rows will help
FunctionFailed            HTTP 200 with FunctionError: the code failed; `kind` says what may help
```
boto3 repeats a call by itself on 429, 5xx and a read time-out, three times by default, so that a slow model would be
invoked again unseen. Here it is told to call once.
"""

import json
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import boto3
from botocore import exceptions as aws
from botocore.config import Config

from ara_domain.ports import RunCannotContinue
from ara_resources.scoring.payload import ContractBroken

TRANSFORM_VARIABLE = "TRANSFORM_VERSION"
MODEL_VARIABLE = "MODEL_VERSION"
TRANSFORM_TAG = "transform_version"
_LATEST = "$LATEST"
_CONTROL_TIMEOUT_S = 30.0
_MARGIN_S = 30.0
"""A function is given this much longer than it may run before its answer counts as lost: a cold start comes on top."""

log = logging.getLogger(__name__)


class LambdaRefused(RunCannotContinue):
    """The function cannot be used as it is."""


class LambdaBusy(Exception):
    """The service did not take the call, or the answer did not arrive."""


class PayloadTooLarge(Exception):
    """413: the request is larger than the service takes."""


class FailureKind(StrEnum):
    """What a failed function asks of its caller."""

    TOO_MUCH = "too much"
    """It ran out of time, memory or room for its answer: ask for fewer rows."""
    ROW = "row"
    """Its code raised: a row may be why."""
    BROKEN = "broken"
    """It does not start, or reads another transform: no row is why."""


class FunctionFailed(Exception):
    """The function ran and failed."""

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(f"{error_type}: {message}" if message else error_type)
        self.kind = _kind(error_type, message)


_TOO_MUCH = {"Sandbox.Timedout", "Runtime.OutOfMemory", "Function.ResponseSizeTooLarge", "MemoryError"}


def _kind(error_type: str, message: str) -> FailureKind:
    # Older runtimes say a time-out in the message alone; a process killed for its memory is an exit by a signal.
    if error_type in _TOO_MUCH or "Task timed out after" in message or "signal: killed" in message:
        return FailureKind.TOO_MUCH
    if error_type == ContractBroken.__name__ or error_type.startswith(("Runtime.", "Extension.")):
        return FailureKind.BROKEN
    return FailureKind.ROW


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What an alias serves."""

    function: str
    alias: str
    version: str
    transform_version: str
    model_version: str
    """The variable `MODEL_VERSION`, otherwise the first 12 characters of the code's SHA-256."""
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Reply:
    """The payload of a call that succeeded, and the version that ran."""

    payload: bytes
    executed_version: str


class LambdaFunction:
    """A function behind an alias. Credentials come from the environment's chain, as for every AWS client."""

    def __init__(
        self,
        name: str,
        alias: str,
        *,
        region: str | None = None,
        endpoint_url: str | None = None,
        connect_timeout_s: float = 5.0,
        read_timeout_s: float | None = None,
        connections: int = 4,
        session: boto3.session.Session | None = None,
    ) -> None:
        """Nothing is sent yet. Functions that share a session share what botocore reads for it, a fifth of a second."""
        self.name = name
        self.alias = alias
        self._read_timeout_s = read_timeout_s
        self._options: dict[str, Any] = {"region_name": region, "endpoint_url": endpoint_url}
        self._config = Config(
            connect_timeout=connect_timeout_s,
            read_timeout=_CONTROL_TIMEOUT_S,
            max_pool_connections=connections,
            tcp_keepalive=True,
            retries={"total_max_attempts": 1},
        )
        self._session = session or boto3.session.Session()
        self._client: Any = None

    def deployed(self) -> Deployment:
        """What the alias serves now; from then on it can be invoked.

        Raises:
            LambdaRefused: there is no such alias, it serves two versions or a changing one, it does not say which
                transform it reads, or we may not ask.
            LambdaBusy: the service does not answer.
        """
        control = self._open(self._config)
        version = self._version_of_alias(control)
        found = self._call(control.get_function_configuration, FunctionName=self.name, Qualifier=self.alias)
        if found["Version"] != version:
            raise LambdaRefused(f"{self._named} moved from version {version} to {found['Version']} just now; run again")
        variables = found.get("Environment", {}).get("Variables", {})
        timeout_s = float(found.get("Timeout", 3))
        if self._read_timeout_s is not None and self._read_timeout_s <= timeout_s:
            raise LambdaRefused(
                f"{self._named} may run {timeout_s:g} s, and its answer is awaited for {self._read_timeout_s:g} s; "
                "raise ARA_LAMBDA_READ_TIMEOUT_S above it, or leave it unset"
            )
        read_timeout_s = self._read_timeout_s or timeout_s + _MARGIN_S
        self._client = self._open(self._config.merge(Config(read_timeout=read_timeout_s)))
        return Deployment(
            function=self.name,
            alias=self.alias,
            version=version,
            transform_version=variables.get(TRANSFORM_VARIABLE) or self._tagged_transform(control, found),
            model_version=variables.get(MODEL_VARIABLE) or str(found.get("CodeSha256", ""))[:12],
            timeout_s=timeout_s,
        )

    def invoke(self, body: bytes) -> Reply:
        """Call the function once, whatever happens.

        Raises:
            LambdaRefused, LambdaBusy, PayloadTooLarge, FunctionFailed: see this module.
        """
        if self._client is None:
            raise ValueError("ask what is deployed before invoking it")
        answer = self._call(
            self._client.invoke,
            FunctionName=self.name,
            Qualifier=self.alias,
            InvocationType="RequestResponse",
            Payload=body,
        )
        payload = self._read(answer["Payload"])
        if answer.get("FunctionError"):
            raise _failure(payload)
        return Reply(payload, answer.get("ExecutedVersion", ""))

    @property
    def _named(self) -> str:
        return f"lambda {self.name}:{self.alias}"

    def _open(self, config: Config) -> Any:
        try:
            return self._session.client("lambda", config=config, **self._options)
        except (aws.NoRegionError, ValueError) as error:
            raise LambdaRefused(f"{self._named} cannot be addressed ({error}); set ARA_LAMBDA_REGION") from error

    def _version_of_alias(self, control: Any) -> str:
        alias = self._call(control.get_alias, FunctionName=self.name, Name=self.alias)
        version = str(alias["FunctionVersion"])
        weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
        if weights:
            raise LambdaRefused(
                f"{self._named} is weighted between versions {', '.join([version, *weights])}, so that homes of one "
                "run would be scored by different models; point the alias to one version"
            )
        if version == _LATEST:
            raise LambdaRefused(
                f"{self._named} serves {_LATEST}, which changes under a run; publish a version and point the alias "
                "to it"
            )
        return version

    def _tagged_transform(self, control: Any, found: dict[str, Any]) -> str:
        # Tags exist on the function only, never on a version.
        arn = ":".join(str(found["FunctionArn"]).split(":")[:7])
        tag = str(self._call(control.list_tags, Resource=arn).get("Tags", {}).get(TRANSFORM_TAG, ""))
        if not tag:
            raise LambdaRefused(
                f"{self._named} does not say which transform it reads; set the environment variable "
                f"{TRANSFORM_VARIABLE} when deploying it (docs/deploy-lambda.md)"
            )
        log.warning(
            "%s has no variable %s; its tag says transform %s, which may be of another version than the alias serves",
            self._named,
            TRANSFORM_VARIABLE,
            tag,
        )
        return tag

    def _call(self, method: Any, **arguments: Any) -> Any:
        try:
            return method(**arguments)
        except aws.ClientError as error:
            raise self._meant(error) from error
        except (aws.SSLError, aws.NoCredentialsError, aws.PartialCredentialsError) as error:
            raise LambdaRefused(f"{self._named} cannot be called: {error}") from error
        except (aws.ConnectionError, aws.HTTPClientError) as error:
            raise LambdaBusy(f"{self._named} did not answer: {error}") from error

    def _read(self, stream: Any) -> bytes:
        try:
            return bytes(stream.read())
        except (aws.HTTPClientError, aws.IncompleteReadError) as error:
            raise LambdaBusy(f"the answer of {self._named} broke off: {error}") from error

    def _meant(self, error: aws.ClientError) -> Exception:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = error.response.get("Error", {}).get("Code", "")
        said = f"{self._named} answered {status} {code}: {error.response.get('Error', {}).get('Message', '')}"
        if status == 413 or code == "RequestTooLargeException":
            return PayloadTooLarge(said)
        if status == 429 or status >= 500:
            return LambdaBusy(said)
        return LambdaRefused(f"{said}; check function, alias, region and the rights of these credentials")


def _failure(payload: bytes) -> FunctionFailed:
    try:
        said = json.loads(payload)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        return FunctionFailed("Unknown", payload[:200].decode("utf-8", "replace"))
    return FunctionFailed(str(said.get("errorType") or "Unknown"), str(said.get("errorMessage") or ""))
