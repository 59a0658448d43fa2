"""What a call can meet instead of an answer, as the service says it."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LIMIT_BYTES = 6_291_456
"""Of a synchronous request, and of its answer."""


class Fault(StrEnum):
    """One way of not answering."""

    THROTTLED = "429"
    SERVER_ERROR = "500"
    TOO_LARGE = "413"
    TIMED_OUT = "Sandbox.Timedout"
    OUT_OF_MEMORY = "Runtime.OutOfMemory"
    KILLED = "Runtime.ExitError"
    RAISED = "ValueError"
    BROKEN = "Runtime.ImportModuleError"
    SLOW = "slow"
    """The answer comes after `slow_s`."""
    HUNG_UP = "hung up"
    """The connection is closed without an answer."""
    CUT_OFF = "cut off"
    """The connection is closed in the middle of the answer."""


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response of the service."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, error_type: str, message: str) -> Response:
    """An error of the service itself: the call did not reach the function."""
    return _json(status, {"Type": "User", "message": message}, {"x-amzn-ErrorType": error_type})


def failure(version: str, error_type: str, message: str) -> Response:
    """An error of the function: HTTP 200, with a header that says so."""
    headers = {"X-Amz-Function-Error": "Unhandled", "X-Amz-Executed-Version": version}
    return _json(200, {"errorMessage": message, "errorType": error_type, "stackTrace": []}, headers)


def _json(status: int, content: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(status, json.dumps(content).encode(), headers)


_REFUSALS = {
    Fault.THROTTLED: (429, "TooManyRequestsException", "Rate Exceeded."),
    Fault.TOO_LARGE: (413, "RequestTooLargeException", f"Request must be smaller than {LIMIT_BYTES} bytes"),
    Fault.SERVER_ERROR: (500, "ServiceException", "Service encountered an internal error"),
}
_FAILURES = {
    Fault.TIMED_OUT: "2026-01-01T00:00:00.000Z 0 Task timed out after 60.00 seconds",
    Fault.OUT_OF_MEMORY: "Error: Runtime exited with error: signal: killed",
    Fault.KILLED: "Error: Runtime exited with error: signal: killed",
    Fault.RAISED: "a value the model cannot take",
    Fault.BROKEN: "Unable to import module 'handler': No module named 'model'",
}


def response_of(fault: Fault, version: str) -> Response | None:
    """What the service answers when this goes wrong; None when it is the connection that does."""
    if fault in _FAILURES:
        return failure(version, fault.value, _FAILURES[fault])
    return refusal(*_REFUSALS[fault]) if fault in _REFUSALS else None
