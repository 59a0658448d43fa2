"""Marks beside a home's stored results: what they were worked out from, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StageMark:
    """Two hashes. Equal inputs mean there is nothing to do; equal content means nothing downstream has to be done.

    Neither knows of bills: `prices` says which price set those are at. With other prices they are worked out again
    from what is stored, and nothing else is (ADR 053).
    """

    inputs: str
    content: str
    prices: str = ""
    """Version of the price set; empty where there are no bills, or the model's version stands for its prices."""

    def __str__(self) -> str:
        return f"{self.inputs}/{self.content}" + (f"@{self.prices}" if self.prices else "")

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Read a stored mark; None when there is none, or rows were saved by something other than a stage."""
        inputs, slash, rest = (text or "").partition("/")
        content, _, prices = rest.partition("@")
        return cls(inputs, content, prices) if slash else None


@dataclass(frozen=True, slots=True)
class Changes:
    """Which homes a stage has to work on: `due` because their inputs changed, `gone` because they have none any more.

    `kept` are the contents of the others, whose rows stand; of these, `repriced` have bills at other prices than those
    now in force.
    """

    due: tuple[UUID, ...]
    gone: tuple[UUID, ...]
    kept: Mapping[UUID, str]
    repriced: tuple[UUID, ...] = ()

    @classmethod
    def between(cls, wanted: Mapping[UUID, str], stored: Mapping[UUID, str | None], prices: str = "") -> Self:
        """Compare the inputs of each home, and the prices in force, with the stored marks (None: nothing stored)."""
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
            repriced=tuple(home for home in kept if (mark := marks[home]) is not None and mark.prices != prices),
        )
