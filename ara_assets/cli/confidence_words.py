"""How sure a rating is, in words."""

from collections.abc import Iterator

from ara_domain.confidence import WITHIN_POINTS, Basis, RatingConfidence

_DOUBTS_SHOWN = 5
_RESTS_ON = {
    Basis.MEASURED: "what was lodged",
    Basis.INFERRED: "what the source's words or the neighbours imply",
    Basis.DEFAULT: "defaults for what nobody recorded",
}


def confidence_in_words(confidence: RatingConfidence) -> Iterator[str]:
    """The expected error, how probable it is to be near, and what it would help most to find out."""
    yield (
        f"confidence {confidence.confidence:.0%}: within {WITHIN_POINTS:.0f} SAP points of a full survey, "
        f"{confidence.expected_error:.1f} off on average; the rating rests on {_RESTS_ON[confidence.basis]}"
    )
    for doubt in confidence.inputs[:_DOUBTS_SHOWN]:
        yield f"±{doubt.sap_points:.1f} ({doubt.basis.value}): {doubt.text}"
    further = len(confidence.inputs) - _DOUBTS_SHOWN
    if further > 0:
        yield f"and {further} smaller {'doubts' if further > 1 else 'doubt'}"
