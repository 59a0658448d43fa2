"""What `ara property` says of a home that is planned from its neighbours."""

from collections.abc import Callable

from ara_assets.cli.predicted import Prediction
from ara_domain.ports import PredictedHome
from ara_domain.predicted_rating import PredictedRating
from tests.builders import certificate

TOLD = PredictedHome(
    epc=certificate(),
    neighbours=("a", "b"),
    rating=PredictedRating(expected=67.4, low=55.6, high=75.2, of_certificate=71.0),
)


def test_the_rating_to_expect_is_told_with_its_interval(printed: Callable[[], list[str]]) -> None:
    page = Prediction(predicted=TOLD, anomalies={}, is_planned_from=True)
    page.show()
    said = " ".join(" ".join(printed()).split())
    assert "told from 2 certificates of similar homes nearby" in said
    assert "expected rating: SAP 67" in said
    assert "80% of such homes are rated 56 to 75" in said
    assert page.as_json()["prediction"]["rating"] == {
        "expected": 67.4,
        "low": 55.6,
        "high": 75.2,
        "of_certificate": 71.0,
    }


def test_nothing_is_expected_of_a_home_planned_from_its_certificate(printed: Callable[[], list[str]]) -> None:
    Prediction(predicted=TOLD, anomalies={}, is_planned_from=False).show()
    assert printed() == []
