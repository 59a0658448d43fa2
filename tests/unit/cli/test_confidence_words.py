"""How sure a rating is, as a person reads it."""

from ara_assets.cli.confidence_words import confidence_in_words
from ara_domain.confidence import Basis, UncertainInput, rating_confidence


def doubts(*points: float) -> list[UncertainInput]:
    return [
        UncertainInput(code=f"doubt_{number}", basis=Basis.DEFAULT, sap_points=value, text=f"thing {number} is unknown")
        for number, value in enumerate(points)
    ]


def test_a_measured_rating_is_said_in_one_line() -> None:
    (line,) = confidence_in_words(rating_confidence(()))
    assert line == (
        "confidence 100%: within 5 SAP points of a full survey, 0.6 off on average; the rating rests on what was lodged"
    )


def test_the_greatest_doubts_are_named_and_the_rest_counted() -> None:
    first, *named, rest = confidence_in_words(rating_confidence(doubts(1, 6, 2, 3, 4, 5, 0.5)))
    assert "rests on defaults for what nobody recorded" in first
    assert named == [f"±{points:.1f} (default): thing {number} is unknown"
                     for points, number in ((6, 1), (5, 5), (4, 4), (3, 3), (2, 2))]  # fmt: skip
    assert rest == "and 2 smaller doubts"
