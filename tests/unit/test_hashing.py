"""Content hashes: equal content is equal whoever computes it, and different content never meets by accident."""

import itertools
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.hashing import content_hash, digest_of, document_hash
from ara_domain.identity import AddressLines
from tests.builders import certificate, document, with_main_dwelling


class Colour(StrEnum):
    RED = "red"


class Number(IntEnum):
    ONE = 1


@dataclass(frozen=True)
class Window:
    width: float
    height: float | None = None


@dataclass(frozen=True)
class Door:
    width: float
    height: float | None = None


@dataclass(frozen=True)
class Lone:
    value: Any


@dataclass(frozen=True)
class Frame:
    """Like `Grown` before two fields were added to it."""

    inner: Any = None
    width: float | None = None


@dataclass(frozen=True)
class Grown:
    inner: Any = None
    width: float | None = None
    panes: tuple[int, ...] = ()
    sealed: bool = False


Grown.__name__ = Grown.__qualname__ = "Frame"

# Each of these is its own content; none may hash like another.
DISTINCT: tuple[Any, ...] = (
    None, True, False, 0, 1, 1.0, 0.0, -0.0, float("nan"), 10**40, "", "1", "None", "~", "i1", "T", [], [[]], [1, 2],
    [2, 1], [[1], 2], {}, {"a": 1}, {"a": "1"}, {"b": 1}, {"a": None}, date(2026, 3, 2), "2026-03-02",
    datetime(2026, 3, 2, tzinfo=UTC), UUID(int=1), Window(1.0), Window(1.0, 2.0), Window(2.0, 1.0), Door(1.0), Lone(1.0),
    Lone([1.0]), AddressLines("a"), AddressLines("", "a"), Frame(Frame(width=1.0)), Frame(Frame(), 1.0), Grown(panes=(0,)), Grown(sealed=True), Grown(panes=(0,), sealed=True),
    "\x1f", "s1:a", "é", "e\u0301", "\ud800",
)  # fmt: skip


def test_different_contents_have_different_hashes() -> None:
    for one, other in itertools.combinations(DISTINCT, 2):
        assert content_hash("t", one) != content_hash("t", other), (one, other)


def test_a_hash_is_32_hexadecimal_digits_and_the_same_in_another_process() -> None:
    ours = content_hash("home:1", {"b": (1, None), "a": {3, 1, 2}}, certificate().postcode)
    assert len(ours) == 32
    assert set(ours) <= set("0123456789abcdef")
    script = (
        "from ara_domain.hashing import content_hash as h; from tests.builders import certificate as c;"
        "print(h('home:1', {'a': {2, 3, 1}, 'b': (1, None)}, c().postcode))"
    )
    theirs = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert theirs.stdout.strip() == ours


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, "a"], (1, "a")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({1, 2, 3}, frozenset({3, 2, 1})),
        (Colour.RED, "red"),
        (Number.ONE, 1),
    ],
)
def test_what_says_the_same_has_the_same_hash(one: object, other: object) -> None:
    assert content_hash("t", one) == content_hash("t", other)


def test_another_tag_makes_every_hash_another_one() -> None:
    for content in DISTINCT:
        assert content_hash("home:1", content) != content_hash("home:2", content)


def test_a_field_added_to_a_dataclass_changes_only_what_says_something_in_it() -> None:
    assert content_hash("t", Grown(Grown(), 1.0)) == content_hash("t", Frame(Frame(), 1.0))
    assert content_hash("t", Grown(Grown(sealed=True), 1.0)) != content_hash("t", Frame(Frame(), 1.0))


def test_parts_are_not_run_together() -> None:
    assert content_hash("t", "a", "b") != content_hash("t", "ab") != content_hash("t", "", "ab")
    assert content_hash("t", ["a"], "b") != content_hash("t", ["a", "b"])


@given(st.lists(st.lists(st.text(), max_size=3), max_size=3), st.lists(st.lists(st.text(), max_size=3), max_size=3))
def test_lists_of_texts_hash_alike_only_when_they_are_equal(one: list[list[str]], other: list[list[str]]) -> None:
    assert (content_hash("t", *one) == content_hash("t", *other)) == (one == other)


def test_what_has_no_canonical_form_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="cannot hash object"):
        content_hash("t", {"a": [object()]})


def test_a_certificate_hashes_by_what_it_says_down_to_its_parts() -> None:
    one = certificate()
    assert content_hash("epc", certificate()) == content_hash("epc", one)
    assert content_hash("epc", replace(one, door_count=3)) != content_hash("epc", one)
    assert content_hash("epc", with_main_dwelling(one, wall_dry_lined=True)) != content_hash("epc", one)


def test_a_document_hashes_by_its_content_and_not_by_the_order_of_its_keys() -> None:
    sent = document()
    turned = dict(reversed(list(sent.items())))
    turned["sap_heating"] = dict(reversed(list(sent["sap_heating"].items())))
    assert list(turned) != list(sent)
    assert document_hash(turned) == document_hash(sent)
    assert document_hash(document(door_count=3)) != document_hash(sent)
    assert document_hash(document(door_count="2")) != document_hash(sent)


@given(st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=6), st.randoms())
def test_a_version_of_rows_minds_which_and_how_many_they_are_and_not_their_order(rows: list[str], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert digest_of("v", shuffled) == digest_of("v", rows)
    assert digest_of("v", [*rows, "ffff"]) != digest_of("v", rows)
    assert digest_of("w", rows) != digest_of("v", rows)
