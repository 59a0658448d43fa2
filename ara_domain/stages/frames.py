"""The scoring frame of the homes a stage works on, made once for all stages of a run."""

from collections import OrderedDict
from collections.abc import Mapping
from uuid import UUID

import numpy as np
import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.measures.limits import MeasureLimits
from ara_domain.ml.schema import frame_columns
from ara_domain.ports import PropertyRepo
from ara_domain.predicted_rating import PredictedRating
from ara_domain.property import NothingKnown, Property
from ara_domain.sap.tables import Array
from ara_domain.services.feature_builder import FeatureBuilder, Features, Unflattened
from ara_domain.site_notes import SurveyIncomplete
from ara_domain.stages.effective import effective_hash


class ChangedMeanwhile(Exception):
    """A home is not what it was when its block was planned; the next run models it as it is now."""


class HomeFrames:
    """Rows of the frame by effective hash, the most recently used of them kept: `rows_kept` rows are 3.6 kB each."""

    def __init__(self, homes: PropertyRepo, *, rows_kept: int = 20_000, builder: FeatureBuilder | None = None) -> None:
        self._homes = homes
        self._rows_kept = rows_kept
        self._builder = builder or FeatureBuilder()
        self._rows: OrderedDict[str, Array] = OrderedDict()
        self._limits: dict[str, MeasureLimits] = {}
        self._told: dict[str, PredictedRating] = {}

    def of(self, portfolio: Portfolio, block: BlockKey, hashes: Mapping[UUID, str]) -> Features:
        """The frame of these homes of a block, in the order given; `hashes` is what their certificates must hash to.

        Raises:
            ChangedMeanwhile: the evidence of a home changed since its effective certificate was worked out.
        """
        failed = self._make(
            {home: value for home, value in hashes.items() if value not in self._rows}, portfolio, block
        )
        homes = [home for home in hashes if home not in failed]
        values = np.array([self._row(hashes[home]) for home in homes], dtype=np.float64)
        frame = pd.DataFrame(
            np.asfortranarray(values.reshape(len(homes), len(frame_columns()))),
            columns=frame_columns(),
            index=pd.Index(homes),
        )
        limits = {home: self._limits[hashes[home]] for home in homes if hashes[home] in self._limits}
        told = {home: self._told[hashes[home]] for home in homes if hashes[home] in self._told}
        while len(self._rows) > self._rows_kept:
            gone, _ = self._rows.popitem(last=False)
            self._limits.pop(gone, None)
            self._told.pop(gone, None)
        return Features(frame, failed, limits, told)

    def _row(self, effective: str) -> Array:
        self._rows.move_to_end(effective)
        return self._rows[effective]

    def _make(self, missing: Mapping[UUID, str], portfolio: Portfolio, block: BlockKey) -> Mapping[UUID, Unflattened]:
        """Load and flatten the homes that are not here yet. Returns those that cannot be flattened, and why."""
        if not missing:
            return {}
        found = self._homes.find_by_block(portfolio.portfolio_id, block.block, only=missing.keys())
        loaded = {home.identity.property_id: home for home in found}
        try:
            certificates = {key: home.effective_epc for key, home in loaded.items()}
        except (NothingKnown, SurveyIncomplete) as error:
            raise ChangedMeanwhile(f"{error}; run {block} again") from error
        for home, expected in missing.items():
            if home not in certificates or effective_hash(loaded[home], certificates[home]) != expected:
                raise ChangedMeanwhile(f"the data of home {home} changed during the run; run {block} again")
        return self.keep(loaded, certificates, missing)

    def keep(
        self, homes: Mapping[UUID, Property], certificates: Mapping[UUID, EpcPropertyData], hashes: Mapping[UUID, str]
    ) -> Mapping[UUID, Unflattened]:
        """Flatten what was loaded and hashed already, for the stages after. Returns what cannot be flattened, and why.

        `certificates` are the effective ones of some of the homes, and `hashes` theirs.
        """
        for home in certificates:
            if limits := homes[home].measure_limits:
                self._limits[hashes[home]] = limits
            if (told := homes[home].told_rating) is not None:
                self._told[hashes[home]] = told
        features = self._builder.build(certificates)
        for home, row in zip(features.frame.index, features.frame.to_numpy(dtype=np.float64), strict=True):
            self._rows[hashes[home]] = row
        return features.failed
