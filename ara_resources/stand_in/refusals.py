"""The ways the API says no: each knows its status and how its body is nested."""

from typing import Any, ClassVar


class Refusal(Exception):
    """An answer other than 200; the text is the API's own."""

    status: ClassVar[int]

    @property
    def body(self) -> dict[str, Any]:
        """The error as the API nests it, inside `data`."""
        return {"data": {"error": str(self)}}


class InvalidQuery(Refusal):
    """A parameter is wrong."""

    status = 400


class NothingFound(Refusal):
    """No such certificate, or nothing meets the filters."""

    status = 404


class Unhandled(Refusal):
    """The API does not check for this and fails inside."""

    status = 500

    @property
    def body(self) -> dict[str, Any]:
        """The exception's text as a code."""
        return {"data": {"errors": [{"code": str(self)}]}}


class NotStoodIn(Refusal):
    """A part of the API this server does not have; better said than answered wrongly."""

    status = 501
