"""Applies a residual model to the baselines of homes whose certificate leaves much unsaid, and to nothing else.

The model adds SAP points to a baseline's rating, and with them its band changes. Emissions, energy and bills stay those
of the engine: nothing was learnt of them. What a measure is worth stays the difference of two physics scores, because
the same points stand on a home before and after (`corrected_ratings.points_in`). ADR 035.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

import pandas as pd

from ara_domain.epc.mapping.flat_row.columns import FLAT_ROW_ASSESSMENT
from ara_domain.ml.residual import PHYSICS, residual_inputs
from ara_domain.predictions import BaselinePredictions
from ara_domain.property import FieldSource, Property
from ara_domain.sap.expansion.limitations import CATALOGUE
from ara_domain.services.corrected_ratings import APPLIED
from ara_domain.services.residual_training import TrainedResidual, certificate_number_hash


class ResidualCorrection:
    """One residual model, ready to be applied."""

    def __init__(self, trained: TrainedResidual) -> None:
        self.version: str = trained.card.version
        self._model = trained.model
        self._seen = frozenset(trained.card.trained_certificates)

    def concerns(self, home: Property) -> bool:
        """Whether the home is one of partial data whose rating the model has not seen.

        Those are homes modelled on a flat row of the register, or on a prediction from neighbours who let no rating be
        expected: one that is expected was learnt from lodged ratings already. A home with a survey
        or a full certificate is not, nor one with a flat row of unknown number, which the model may have seen.

        Raises:
            NothingKnown: the home has nothing to be modelled on.
        """
        effective = home.effective
        if effective.base is FieldSource.PREDICTED:
            return home.told_rating is None
        if effective.base is not FieldSource.CERTIFICATE or effective.epc.assessment_type != FLAT_ROW_ASSESSMENT:
            return False
        number = home.certificate_number
        return number is not None and certificate_number_hash(number) not in self._seen

    def correct(
        self, frame: pd.DataFrame, baselines: Mapping[UUID, BaselinePredictions], homes: Iterable[Property]
    ) -> dict[UUID, BaselinePredictions]:
        """The baselines, those of homes the model concerns with its points and a limitation that says so.

        Args:
            frame: rows of the scoring frame by property id, one for every baseline.
            baselines: as the engine computes them.
            homes: the homes themselves.
        """
        corrected = dict(baselines)
        figures = {
            home.identity.property_id: one
            for home in homes
            if home.identity.property_id in baselines
            and (one := baselines[home.identity.property_id].figures) is not None
            and self.concerns(home)
        }
        if not figures:
            return corrected
        computed = pd.DataFrame([{name: getattr(one, name) for name in PHYSICS} for one in figures.values()])
        points = self._model.predict(residual_inputs(frame.loc[list(figures)], computed))
        for (home, one), more in zip(figures.items(), points, strict=True):
            baseline = baselines[home]
            corrected[home] = replace(
                baseline,
                figures=replace(one, sap_score=one.sap_score + float(more)),
                limitations=(*baseline.limitations, CATALOGUE[APPLIED]),
            )
        return corrected
