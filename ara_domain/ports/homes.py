"""Homes and the evidence about them: the landlord's list, surveys, corrections, and what each stage stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.confidence import RatingConfidence
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.landlord_overrides import LandlordOverrides, Override
from ara_domain.ports.unit_of_work import UnitOfWork
from ara_domain.predictions import BaselinePredictions, ImpactPredictions
from ara_domain.properties import Properties
from ara_domain.property import Property
from ara_domain.site_notes import SiteNotes


@dataclass(frozen=True, slots=True, kw_only=True)
class StageHashes:
    """What a home's stored results were worked out from, stage by stage; None where nothing is stored."""

    property_id: UUID
    effective: str | None = None
    baseline: str | None = None
    candidates: str | None = None
    impacts: str | None = None
    plans: Mapping[UUID, str] | None = None
    """By scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedHome:
    """The ratings of a home beside each other: what was computed and what its certificate lodged."""

    property_id: UUID
    name: str
    block: str
    sap_score: float | None
    """Unrounded; None when the model refused the home."""
    exports_or_generates: bool
    """Whether the bill has generation in it, the one way past 100."""
    lodged_rating: int | None
    as_lodged: bool
    """Whether the certificate alone was scored: no survey, no override."""


class PropertyRepo(Protocol):
    """Owns portfolios, properties, their effective-certificate snapshots, spatial and solar rows, and predictions."""

    def save_portfolio(self, uow: UnitOfWork, portfolio: Portfolio) -> None: ...
    def portfolio(self, slug: str) -> Portfolio | None: ...
    def portfolios(self) -> Sequence[Portfolio]: ...
    def identities(self, portfolio_id: UUID, block: str | None = None) -> Sequence[PropertyIdentity]:
        """Homes on the list now, ordered by property id."""
        ...

    def save_identities(self, uow: UnitOfWork, portfolio: Portfolio, identities: Iterable[PropertyIdentity]) -> None:
        """Insert or update homes; a home whose postcode changed moves to its new block and keeps its history."""
        ...

    def leave(self, uow: UnitOfWork, property_ids: Collection[UUID], at: datetime) -> None:
        """These homes left the list: out of every block, history kept."""
        ...

    def departed(self, portfolio_id: UUID) -> Mapping[PropertyIdentity, datetime]:
        """Homes that left the list, as they last stood on it, and when; ordered by property id, one query."""
        ...

    def unsettled(self, portfolio_id: UUID) -> frozenset[UUID]:
        """Homes on the list without a certificate, or whose certificate is not under their own UPRN; one query.

        Of these the register may yet find one without telling: it fills in UPRNs silently.
        """
        ...

    def blocks_at(self, uprns: Collection[int], postcodes: Collection[str], *, besides: UUID) -> frozenset[BlockKey]:
        """Blocks with homes of these UPRNs, or without a UPRN in these postcodes, in every portfolio but one."""
        ...

    def blocks(self, portfolio_id: UUID) -> Mapping[str, int]:
        """Homes per block, blocks sorted."""
        ...

    def postcodes(self, portfolio_id: UUID, *blocks: str) -> Mapping[str, frozenset[str]]:
        """The postcodes of the homes in each of these blocks, and what was written in place of one; one query."""
        ...

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block, a text that changes whenever a home joins, leaves or is corrected; one query."""
        ...

    def get(self, identity: PropertyIdentity) -> Property | None: ...
    def find_home(self, portfolio_id: UUID, reference: str) -> Property | None:
        """By landlord reference, else by UPRN."""
        ...

    def bulk_save(self, uow: UnitOfWork, properties: Properties) -> None:
        """Save evidence choice (certificate number), spatial, solar, anomaly flags and baseline of each home.

        What a home does not have is deleted. A baseline that is stored already keeps its stage hash and its date.
        """
        ...

    def find_by_portfolio(self, portfolio_id: UUID) -> Properties: ...
    def find_by_block(self, portfolio_id: UUID, block: str, only: Collection[UUID] | None = None) -> Properties:
        """Whole aggregates of a block (or of some of its homes), in a fixed number of queries."""
        ...

    def find_stale(self, portfolio_id: UUID, threshold: timedelta) -> Properties:
        """Homes never modelled, or whose baseline is older than the threshold."""
        ...

    def stage_hashes(self, portfolio_id: UUID, *blocks: str) -> Mapping[UUID, StageHashes]:
        """What the stored results of each home in these blocks came from, one query."""
        ...

    def rating_confidences(self, portfolio_id: UUID, block: str) -> Mapping[UUID, RatingConfidence]:
        """How sure the rating of each home in a block is; homes whose rating was never weighed are left out."""
        ...

    def choose_certificates(
        self, uow: UnitOfWork, chosen: Mapping[UUID, str | None], reasons: Mapping[UUID, str]
    ) -> None:
        """Say which certificate each home is modelled on, and why that one or none."""
        ...

    def chosen_certificates(self, portfolio_id: UUID, *blocks: str) -> Mapping[UUID, str | None]:
        """The certificate each home in these blocks is modelled on, or None; one query."""
        ...

    def certificate_reasons(self, property_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Why each home has the certificate it has, or none; homes nobody chose for are left out."""
        ...

    def save_anomaly_flags(self, uow: UnitOfWork, flags: Mapping[UUID, EpcAnomalyFlags | None]) -> None:
        """Replace the doubts about the certificates of these homes; None where there is no certificate to doubt."""
        ...

    def anomaly_flags(self, property_ids: Collection[UUID]) -> Mapping[UUID, EpcAnomalyFlags]:
        """The doubts about the certificates of these homes; one query."""
        ...

    def save_effective(
        self, uow: UnitOfWork, hashes: Mapping[UUID, str], snapshots: Mapping[UUID, Mapping[str, Any]]
    ) -> None:
        """Effective hash per home, with its source path and overridden fields for people to read."""
        ...

    def snapshots(self, property_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        """What `save_effective` noted for people, by home."""
        ...

    def homes_by_base(self, portfolio_id: UUID) -> Mapping[str, int]:
        """How many homes on the list are modelled from what: survey, certificate, predicted; one query."""
        ...

    def forget_effective(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        """These homes have no evidence any more."""
        ...

    def save_baselines(
        self,
        uow: UnitOfWork,
        baselines: Mapping[UUID, BaselinePredictions],
        stage_hash: Mapping[UUID, str],
        at: datetime,
    ) -> None: ...
    def baselines(self, property_ids: Collection[UUID]) -> Mapping[UUID, BaselinePredictions]: ...
    def ratings(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[RatedHome]:
        """Homes on the list that have a baseline, ordered by property; one query."""
        ...

    def forget_baselines(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None: ...
    def save_impacts(
        self, uow: UnitOfWork, impacts: Mapping[UUID, ImpactPredictions], stage_hash: Mapping[UUID, str]
    ) -> None: ...
    def impacts(self, property_ids: Collection[UUID]) -> Mapping[UUID, ImpactPredictions]: ...
    def forget_impacts(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None: ...


class SiteNotesRepo(Protocol):
    """Owns `site_notes`."""

    def save(self, uow: UnitOfWork, surveys: Mapping[UUID, SiteNotes]) -> None:
        """Store surveys by property; the newest survey of a home is the one in force, older ones are kept.

        A survey stored before under the same id is corrected.
        """
        ...

    def in_force(self, property_ids: Collection[UUID]) -> Mapping[UUID, SiteNotes]: ...
    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block, a text that changes whenever the surveys in force change."""
        ...


class LandlordOverridesRepo(Protocol):
    """Owns `landlord_overrides`: one row per field and correction, never deleted."""

    def save(self, uow: UnitOfWork, overrides: Mapping[UUID, Sequence[Override]]) -> int:
        """Store overrides by property; one equal to the one in force (value and note) changes nothing.

        Each needs an `override_id` never used before. Returns rows written.
        """
        ...

    def withdraw(self, uow: UnitOfWork, fields: Mapping[UUID, Collection[str]], at: datetime) -> int:
        """Take overrides back, fields by property, in a fixed number of queries. Returns rows superseded."""
        ...

    def active(self, property_ids: Collection[UUID]) -> Mapping[UUID, LandlordOverrides]: ...
    def history(self, property_id: UUID) -> Sequence[Override]:
        """Every row ever written for a home, oldest first."""
        ...

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block, a text that changes whenever an override row is written or superseded; one query.

        It compares states, not sequences, so a row that commits late is not missed.
        """
        ...
