"""What went wrong, in one sentence with its remedy: on standard error for people, as JSON for scripts.

Only failures a person can put right are caught; a fault of the program ends with its traceback.
"""

import functools
import inspect
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, ParamSpec

import typer

from ara_assets.cli.output import errors, print_json

if TYPE_CHECKING:
    from pydantic import ValidationError
    from sqlalchemy.exc import OperationalError

P = ParamSpec("P")
_BROKEN_PIPE = 141
"""What shells report of a program that SIGPIPE ended."""


class UserError(Exception):
    """Something a person can put right; the message says how."""


def reported(command: Callable[P, None]) -> Callable[P, None]:
    """A command whose expected failures end in one sentence and exit code 1, not in a traceback.

    With `--json` the failure is a JSON document, `{"error": {"kind": ..., "message": ...}}`, on standard output.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            _leave_quietly()
        except expected_failures() as failure:
            message = sentence(failure)
            if kwargs.get("as_json"):
                print_json({"error": {"kind": type(failure).__name__, "message": message}})
            else:
                errors.print(message, style="red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from failure
        except KeyboardInterrupt:
            errors.print("stopped; what was finished is kept, and the same command goes on from there")
            raise typer.Exit(130) from None

    run.__doc__ = _unwrapped(command.__doc__)
    return run


def _leave_quietly() -> NoReturn:
    """Whoever read standard output has had enough, as `head` has; closing it at the end would say so once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(_BROKEN_PIPE)


def _unwrapped(text: str | None) -> str | None:
    """A docstring with a line a paragraph: Typer would end lines in --help where the source ends them."""
    return text and "\n\n".join(" ".join(one.split()) for one in inspect.cleandoc(text).split("\n\n"))


def expected_failures() -> tuple[type[Exception], ...]:
    """What a person can put right. The modules are imported only once something has failed."""
    from pydantic import ValidationError
    from sqlalchemy.exc import OperationalError

    from ara_domain.identity import InvalidBlockKey
    from ara_domain.ports import RunCannotContinue
    from ara_domain.spreadsheets import SpreadsheetRefused
    from ara_resources.postgres.embedded import EmbeddedPostgresError
    from ara_resources.postgres.engine import DagsterDatabaseUnknown
    from ara_resources.postgres.migrate import UnknownSchema
    from ara_resources.sample_stock import NotASampleFolder, TooFewHomes, TooManyHomes

    return (
        UserError,
        OSError,
        ValidationError,
        OperationalError,
        InvalidBlockKey,
        RunCannotContinue,
        SpreadsheetRefused,
        DagsterDatabaseUnknown,
        EmbeddedPostgresError,
        UnknownSchema,
        NotASampleFolder,
        TooFewHomes,
        TooManyHomes,
    )


def sentence(failure: Exception) -> str:
    """What went wrong and what to do, on one line."""
    from pydantic import ValidationError
    from sqlalchemy.exc import OperationalError

    if isinstance(failure, OperationalError):
        return _unreachable(failure)
    if isinstance(failure, ValidationError):
        return _mistaken_setting(failure)
    if isinstance(failure, OSError) and failure.filename is not None and failure.strerror is not None:
        reason = failure.strerror[0].lower() + failure.strerror[1:]
        return f"{failure.filename}: {reason}; check the name and whether you may use it"
    return str(failure)


def _unreachable(failure: "OperationalError") -> str:
    """The database's own words without its address: that may hold a password."""
    words = " ".join(str(failure.orig).split()).replace(" Is the server running on that host and accepting TCP/IP "
                                                        "connections?", "")  # fmt: skip
    return (
        f"the database does not answer: {words}; start it, or correct ARA_DATABASE_URL (without it ARA uses a "
        "PostgreSQL of its own)"
    )


def _mistaken_setting(failure: "ValidationError") -> str:
    mistakes = []
    for mistake in failure.errors():
        said = mistake["msg"].removeprefix("Value error, ")
        mistakes.append(f"{_variable(mistake['loc'])}: {said}" if mistake["loc"] else said)
    return f"{'; '.join(mistakes)}; correct the environment variable"


def _variable(location: tuple[int | str, ...]) -> str:
    name = ".".join(map(str, location))
    return name if name.startswith(("ARA_", "DAGSTER_")) else f"ARA_{name.upper()}"
