"""Whatever is wrong with a document, it is mapped to something that can be stored, or refused with place and reason."""

import pickle
from collections import Counter
from typing import Any

import pytest

from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.json_text import MAX_DEPTH, NotJson, parse_json
from tests.fuzzing import documents_to_spoil, spoilt, spoilt_bytes

MUTATIONS = 5_000
CORRUPTIONS = 1_000
_SHARES = 4


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    return dict(documents_to_spoil())


def _outcome(document: Any) -> str:
    refusal = _refusal(document)
    if refusal is None:
        return "mapped"
    assert refusal.reason
    assert refusal.problem
    assert refusal.remedy
    assert len(str(refusal)) < 2_000
    assert str(refusal).encode()
    return "refused"


def _refusal(document: Any) -> MappingError | None:
    try:
        map_certificate(document)
    except MappingError as refusal:
        return refusal
    return None


@pytest.mark.parametrize("share", range(_SHARES))
def test_a_spoilt_document_is_mapped_or_refused_with_its_reason(documents: dict[str, Any], share: int) -> None:
    names = sorted(documents)
    outcomes: Counter[str] = Counter()
    for seed in range(share, MUTATIONS, _SHARES):
        name = names[seed // _SHARES % len(names)]
        what, document = spoilt(documents[name], seed)
        try:
            outcomes[_outcome(document)] += 1
        except Exception as error:
            error.add_note(f"{name}, {what}")
            raise
    assert sum(outcomes.values()) == MUTATIONS // _SHARES
    assert min(outcomes["mapped"], outcomes["refused"]) > MUTATIONS // _SHARES // 10


def test_spoilt_bytes_are_no_json_or_a_document_that_is_mapped_or_refused(documents: dict[str, Any]) -> None:
    names = sorted(documents)
    outcomes: Counter[str] = Counter()
    for seed in range(CORRUPTIONS):
        name = names[seed % len(names)]
        try:
            document = parse_json(spoilt_bytes(documents[name], seed))
        except NotJson:
            outcomes["no JSON"] += 1
            continue
        outcomes[_outcome(document)] += 1
    assert outcomes["no JSON"] > CORRUPTIONS // 10
    assert outcomes["mapped"] > 0


def test_mapping_leaves_a_document_as_it_was(documents: dict[str, Any]) -> None:
    for document in documents.values():
        before = pickle.dumps(document)
        _outcome(document)
        assert pickle.dumps(document) == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"a": -Infinity}', "-Infinity is no JSON number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[" * 100_000, "nested deeper"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested deeper"),
        (b"", "not JSON"),
    ],
)
def test_what_is_no_json_is_refused_with_the_reason(text: bytes, why: str) -> None:
    with pytest.raises(NotJson, match=why):
        parse_json(text)


def test_json_may_begin_with_a_byte_order_mark_and_be_as_deep_as_is_allowed() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
