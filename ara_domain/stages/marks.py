"""Marks beside a home's stored results: what they were worked out from, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StageMark:
    """Two hashes. Equal inputs mean there is nothing to do; equal content means nothing downstream has to be done."""

    inputs: str
    content: str

    def __str__(self) -> str:
        return f"{self.inputs}/{self.content}"

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Read a stored mark; None when there is none, or rows were saved by something other than a stage."""
        inputs, slash, content = (text or "").partition("/")
        return cls(inputs, content) if slash else None


@dataclass(frozen=True, slots=True)
class Changes:
    """Which homes a stage has to work on: `due` because their inputs changed, `gone` because they have none any more.

    `kept` are the contents of the others, whose rows stand.
    """

    due: tuple[UUID, ...]
    gone: tuple[UUID, ...]
    kept: Mapping[UUID, str]

    @classmethod
    def between(cls, wanted: Mapping[UUID, str], stored: Mapping[UUID, str | None]) -> Self:
        """Compare the inputs of each home now with the stored marks (None: nothing stored)."""
        marks = {home: StageMark.parse(text) for home, text in stored.items()}
        kept = {
            home: mark.content
            for home, inputs in wanted.items()
            if (mark := marks.get(home)) is not None and mark.inputs == inputs
        }
        return cls(
            due=tuple(home for home in wanted if home not in kept),
            gone=tuple(home for home, text in stored.items() if text is not None and home not in wanted),
            kept=kept,
        )
