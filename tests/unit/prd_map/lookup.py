"""Whether what the page names is there: imported, looked up in the tables, the commands, the files and the tests."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import typer

from ara_assets.cli import app
from ara_resources.postgres.tables import metadata
from tests.unit.prd_map.page import ROOT

_REFERENCE = re.compile(r"(?P<module>[a-z_]\w*(?:\.\w+)*):(?P<name>[\w.]+)(?: \((?P<members>[\w, ]+)\))?")
_MODULE = re.compile(
    r"(?P<module>(?:ara_domain|ara_resources|ara_assets|tests)(?:\.\w+)*)(?: \((?P<members>[\w, ]+)\))?"
)
_TABLE = re.compile(r"(?P<table>[a-z_]+)(?:\.(?P<column>\w+)| \((?P<columns>[\w, ]+)\))?")
_COMMAND = re.compile(r"(?:ara|make) .+")


class NotThere(LookupError):
    """Something the page names does not exist; the message says what was looked for."""


def check(span: str) -> None:
    """Look up one code span of the page, whatever it names.

    Raises:
        NotThere: there is no such thing.
    """
    if _COMMAND.fullmatch(span):
        _check_command(span.split())
    elif "/" in span or span == "pyproject.toml":
        _check_file(*span.split("::"))
    elif match := _REFERENCE.fullmatch(span):
        _check_name(match["module"], match["name"], _listed(match["members"]))
    elif match := _MODULE.fullmatch(span):
        for member in ("", *_listed(match["members"])):
            _module(f"{match['module']}.{member}".rstrip("."))
    else:
        tuple(columns_named(span))


def is_bare(span: str) -> bool:
    """Whether a span is a single word: short for something the row names in full, a table, or a column."""
    return span.isidentifier()


def known_words() -> frozenset[str]:
    """Every table and every column."""
    columns = {column.name for table in metadata.tables.values() for column in table.c}
    return frozenset(metadata.tables) | columns


def columns_named(span: str) -> Iterator[sa.Column[Any]]:
    """The columns a span like `epc_window (glazing_gap, orientation)` names; none for a table alone.

    Raises:
        NotThere: the span is no table, or the table has no such column.
    """
    match = _TABLE.fullmatch(span)
    if match is None or match["table"] not in metadata.tables:
        raise NotThere(f"`{span}` is no module, table, command or file")
    table = metadata.tables[match["table"]]
    for name in _listed(match["column"] or match["columns"]):
        if name not in table.c:
            raise NotThere(f"table {table.name} has no column {name}")
        yield table.c[name]


def _listed(members: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in members.split(",")) if members else ()


def _check_name(module: str, name: str, members: tuple[str, ...]) -> None:
    found: Any = _module(module)
    *owners, last = name.split(".")
    for owner in owners:
        found = _member(found, owner)
    for member in (last, *(f"{last}.{member}" for member in members)):
        target = found
        for step in member.split("."):
            target = _member(target, step)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise NotThere(f"there is no module {name}") from error


def _member(owner: Any, name: str) -> Any:
    """An attribute, or None for a field that exists on instances only."""
    if hasattr(owner, name):
        return getattr(owner, name)
    if is_dataclass(owner) and name in {field.name for field in fields(owner)}:
        return None
    if any(name in vars(base).get("__annotations__", {}) for base in getattr(owner, "__mro__", ())):
        return None
    raise NotThere(f"{owner!r} has no {name}")


def _check_file(path: str, test: str | None = None) -> None:
    if not (ROOT / path).exists():
        raise NotThere(f"there is no file {path}")
    if test is not None and test not in _tests_of(ROOT / path):
        raise NotThere(f"{path} has no test {test}")


@cache
def _tests_of(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _check_command(steps: list[str]) -> None:
    if steps[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        if steps[1] not in targets:
            raise NotThere(f"the Makefile has no target {steps[1]}")
        return
    command: Any = typer.main.get_command(app)
    for step in steps[1:]:
        if step.startswith("--"):
            if step not in {option for parameter in command.params for option in parameter.opts}:
                raise NotThere(f"`{' '.join(steps)}`: no option {step}")
        elif step in getattr(command, "commands", {}):
            command = command.commands[step]
        else:
            raise NotThere(f"`{' '.join(steps)}`: no command {step}")
