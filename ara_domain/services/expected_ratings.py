"""Baselines of homes without a certificate: rated as neighbours let one expect, not as the certificate they voted.

The voted certificate joins the likeliest fields, and measures are edits of it; its rating is seldom the likeliest one.
The difference between the two stands on the baseline as SAP points, and on the home with measures as well
(`corrected_ratings.points_in`), so that what a measure gains stays the difference of two calculated scores. A field
that the landlord corrects moves the rating by what the calculation makes of it. Emissions, energy and bills stay as
calculated: nothing was learnt of them. ADR 038.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from ara_domain.predicted_rating import PredictedRating
from ara_domain.predictions import BaselinePredictions
from ara_domain.sap.expansion.limitations import CATALOGUE
from ara_domain.services.corrected_ratings import TOLD_BY_NEIGHBOURS

_LOWEST = 1.0
"""No dwelling is rated lower (SAP 10.2 section 13)."""


def with_expected_ratings(
    baselines: Mapping[UUID, BaselinePredictions], told: Mapping[UUID, PredictedRating]
) -> dict[UUID, BaselinePredictions]:
    """The baselines, those of homes with a told rating moved by its points and with a limitation that says so.

    Args:
        baselines: as the model computes them.
        told: ratings by home, of none that has a certificate or a survey.
    """
    expected = dict(baselines)
    for home, rating in told.items():
        baseline = expected.get(home)
        if baseline is None or baseline.figures is None:
            continue
        points = max(baseline.figures.sap_score + rating.points, _LOWEST)
        expected[home] = replace(
            baseline,
            figures=replace(baseline.figures, sap_score=points),
            limitations=(*baseline.limitations, CATALOGUE[TOLD_BY_NEIGHBOURS]),
        )
    return expected
