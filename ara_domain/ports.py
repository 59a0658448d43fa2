"""What the domain needs from the outside world, as protocols. `ara_resources` implements them; fakes mirror them.

A repository owns the storage of one aggregate and takes the unit of work it writes in. A fetcher calls one external
service and stores nothing. Reads outside a unit of work use a short session of their own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self
from uuid import UUID

from ara_domain.epc import EpcPropertyData
from ara_domain.geospatial import GeoSpatial
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.landlord_overrides import LandlordOverrides, Override
from ara_domain.predictions import BaselinePredictions, ImpactPredictions, ModelVersion
from ara_domain.properties import Properties
from ara_domain.property import Property
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import CandidateMeasures, PackageOutcome, Plan, Scenario
from ara_domain.site_notes import SiteNotes
from ara_domain.tasks import Subtask, Task

if TYPE_CHECKING:
    import pandas as pd  # a third of a second that reading a certificate does not need

Clock = Callable[[], datetime]
"""Returns the current time, aware, in UTC."""


class RunCannotContinue(Exception):
    """No item can escape this (a refused token, an unreachable database, a version mismatch), so the run stops.

    Anything else that goes wrong with one block is that block's, and the others go on.
    """


# ---------------------------------------------------------------------------------------------- unit of work


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` rolls back."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
    def commit(self) -> None:
        """Make everything written in this unit of work permanent."""
        ...

    def lock_block(self, block: BlockKey) -> None:
        """Wait until no other unit of work holds this block, then hold it to the end of this one."""
        ...


UnitOfWorkFactory = Callable[[], UnitOfWork]


# ---------------------------------------------------------------------------------------------- the register


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One row of the register's search: a certificate and where it says it is. `raw` is the row as received."""

    certificate_number: str
    uprn: int | None
    postcode: str
    address_lines: tuple[str, ...]
    post_town: str
    registration_date: str
    schema_type: str
    band: str | None
    raw: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(line for line in self.address_lines if line)

    @property
    def content_hash(self) -> str:
        """Changes when the register says something else about the certificate.

        Council and constituency (only in `raw`) are left out: a boundary change is no reason to fetch a document again.
        """
        return content_hash(
            "search_row:1",
            self.certificate_number,
            self.uprn,
            self.postcode,
            self.address_lines,
            self.post_town,
            self.registration_date,
            self.schema_type,
            self.band,
        )


class SearchKind(StrEnum):
    """What a search of the register was made by."""

    POSTCODE = "postcode"
    UPRN = "uprn"


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A search: by postcode (normalised) or by UPRN (digits)."""

    kind: SearchKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What a search returned: rows newest first, without repeats; none is an answer too.

    `total_records` is what the register said it holds. Its pages are sorted by date alone, so that a row may hide
    between two pages: the fetcher reads again, and when the numbers still differ the answer says so.
    """

    rows: tuple[SearchRow, ...] = ()
    total_records: int = 0

    @property
    def complete(self) -> bool:
        """Whether as many certificates were seen as the register says it holds."""
        return len(self.rows) == self.total_records


class RegisterFault(Exception):
    """The register could not be asked or understood; the message says what was tried and what to do next."""


class TokenRefused(RegisterFault, RunCannotContinue):
    """403: the bearer token is missing, wrong or expired. No item can escape this, so the run stops."""


class RegisterUnavailable(RegisterFault):
    """429, 5xx, a timeout or a garbled body, still there after the last retry."""


class BadRequest(RegisterFault):
    """400: our request is wrong for this one item; it is recorded and never retried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCounts:
    """HTTP requests sent, retries included: searches (one per page), certificates, and how many were retries."""

    searches: int = 0
    certificates: int = 0
    retries: int = 0

    @property
    def total(self) -> int:
        """All requests sent."""
        return self.searches + self.certificates

    def __add__(self, other: "CallCounts") -> "CallCounts":
        """Both together."""
        return CallCounts(
            searches=self.searches + other.searches,
            certificates=self.certificates + other.certificates,
            retries=self.retries + other.retries,
        )

    def __sub__(self, earlier: "CallCounts") -> "CallCounts":
        """What was sent since an earlier count."""
        return CallCounts(
            searches=self.searches - earlier.searches,
            certificates=self.certificates - earlier.certificates,
            retries=self.retries - earlier.retries,
        )


class EpcFetcher(Protocol):
    """The register of certificates (PRD F1). Safe to call from several threads; closes with the context."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def search_many(self, keys: Sequence[SearchKey]) -> Mapping[SearchKey, SearchAnswer | RegisterFault]:
        """The answer of each search.

        A fault of one search is its result; the others go on. A key that is no UPRN or postcode is a `BadRequest`
        without a call.

        Raises:
            TokenRefused: the token is no good.
        """
        ...

    def certificates(self, numbers: Sequence[str]) -> Mapping[str, Mapping[str, Any] | RegisterFault | None]:
        """Document per certificate number; None when the register no longer publishes it (404).

        A fault of one certificate is its result; the others go on.

        Raises:
            TokenRefused: the token is no good.
        """
        ...

    def counts(self) -> CallCounts:
        """Calls made since this fetcher was made."""
        ...


class RegisterOfPortfolio(Protocol):
    """Who answers for a portfolio: the register, or a stand-in where the homes are invented."""

    def of(self, portfolio: str) -> EpcFetcher:
        """Whom to ask about the homes of this portfolio (its slug).

        Raises:
            RunCannotContinue: nobody can be asked; the message says what to set.
        """
        ...


class RequestBudget(Protocol):
    """How fast one egress address may call a service, over all processes that share it."""

    def acquire(self, permits: int = 1) -> None:
        """Wait until this many requests may be sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedCertificate:
    """A certificate as kept: search row, document, and what became of it.

    `document` is None until it was fetched. `withdrawn_at` is set when the register stopped publishing it.
    """

    row: SearchRow
    row_hash: str
    row_seen_at: datetime
    document: Mapping[str, Any] | None = None
    content_hash: str | None = None
    fetched_at: datetime | None = None
    fetched_row_hash: str | None = None
    """`row_hash` when the document was fetched; the document is fetched again when the row changed."""
    withdrawn_at: datetime | None = None
    mapping_version: str | None = None
    """The mapping that produced the structured copy; None when it has none, or the document changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedSearch:
    """When a search was last answered, and with how many rows (0 is an answer too)."""

    key: SearchKey
    searched_at: datetime
    row_count: int


class EpcCacheRepo(Protocol):
    """Owns `epc_api_cache` and `epc_searches`. A certificate is cached once, however many portfolios hold its UPRN."""

    def searches(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, CachedSearch]: ...
    def certificates_of(
        self, *, uprns: Collection[int] = (), postcodes: Collection[str] = ()
    ) -> Sequence[CachedCertificate]:
        """Every cached certificate of these UPRNs or postcodes, newest first."""
        ...

    def get(self, numbers: Collection[str]) -> Mapping[str, CachedCertificate]: ...
    def save_searches(self, uow: UnitOfWork, searches: Iterable[CachedSearch]) -> None: ...
    def forget_searches(self, uow: UnitOfWork, keys: Collection[SearchKey]) -> None:
        """Have these asked again: their answers came from elsewhere, or somebody wants them anew."""
        ...

    def save_rows(self, uow: UnitOfWork, rows: Iterable[SearchRow], seen_at: datetime) -> None:
        """Insert or refresh search rows, hashed by `SearchRow.content_hash`; keeps any document or withdrawal held."""
        ...

    def save_documents(self, uow: UnitOfWork, documents: Mapping[str, Mapping[str, Any]], fetched_at: datetime) -> None:
        """Store documents of known rows, hashed by `document_hash`, as fetched for the row as it is now.

        A document that came proves that the register publishes the certificate: an older withdrawal is taken back.
        """
        ...

    def mark_withdrawn(self, uow: UnitOfWork, numbers: Collection[str], at: datetime) -> None:
        """The register no longer publishes these; one already marked keeps its first date."""
        ...

    def save_mapped(self, uow: UnitOfWork, mapped: Mapping[str, EpcPropertyData], mapping_version: str) -> None:
        """Store structured copies (the `epc_property` family), replacing older ones of the same certificates."""
        ...

    def load_mapped(self, numbers: Collection[str]) -> Mapping[str, EpcPropertyData]:
        """Structured copies, in a fixed number of queries however many are asked for."""
        ...


# ---------------------------------------------------------------------------------------------- properties


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

    def blocks(self, portfolio_id: UUID) -> Mapping[str, int]:
        """Homes per block, blocks sorted."""
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

    def choose_certificates(
        self, uow: UnitOfWork, chosen: Mapping[UUID, str | None], reasons: Mapping[UUID, str]
    ) -> None:
        """Say which certificate each home is modelled on, and why that one or none."""
        ...

    def certificate_reasons(self, property_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Why each home has the certificate it has, or none; homes nobody chose for are left out."""
        ...

    def save_effective(
        self, uow: UnitOfWork, hashes: Mapping[UUID, str], snapshots: Mapping[UUID, Mapping[str, Any]]
    ) -> None:
        """Effective hash per home, with its source path and overridden fields for people to read."""
        ...

    def snapshots(self, property_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        """What `save_effective` noted for people, by home."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTotal:
    """How many plans in force have this outcome and these rounded ratings, and what they cost together."""

    scenario_id: UUID
    outcome: PackageOutcome
    rating_before: int
    rating_after: int
    plans: int
    cost_pence: int


class RecommendationsRepo(Protocol):
    """Owns `plans`, `recommendations`, `recommendation_parts` and `scenarios`."""

    def save_scenarios(self, uow: UnitOfWork, scenarios: Iterable[Scenario]) -> None: ...
    def scenarios(self, portfolio_id: UUID) -> Sequence[Scenario]: ...
    def save_candidates(
        self, uow: UnitOfWork, candidates: Mapping[UUID, CandidateMeasures], stage_hash: Mapping[UUID, str]
    ) -> None:
        """Replace the candidates of these homes. Plans keep copies of the recommendations they are made of."""
        ...

    def candidates(self, property_ids: Collection[UUID]) -> Mapping[UUID, CandidateMeasures]: ...
    def forget_candidates(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None: ...
    def save_plans(self, uow: UnitOfWork, plans: Iterable[Plan], reasons: Mapping[UUID, str]) -> None:
        """Insert plans; the one in force of the same home and scenario is superseded, with the reason by property.

        Each needs a `plan_id` never used before.
        """
        ...

    def supersede(self, uow: UnitOfWork, property_ids: Collection[UUID], at: datetime, reason: str) -> None:
        """End the plans in force of homes that can no longer be planned."""
        ...

    def plans(
        self,
        portfolio_id: UUID,
        *,
        block: str | None = None,
        homes: Collection[UUID] | None = None,
        superseded: bool = False,
    ) -> Sequence[Plan]:
        """Plans in force (or also superseded ones), ordered by property, scenario and age.

        Those of a home that left the list show when the home is asked for, or history is.
        """
        ...

    def plan_totals(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[PlanTotal]:
        """The plans in force of homes on the list, counted in one query, ordered by scenario and ratings."""
        ...


class GenericDataRepo(Protocol):
    """Owns `generic_data`: shared static data by UPRN range or postcode."""

    def save_geospatial(self, uow: UnitOfWork, rows: Iterable[GeoSpatial]) -> None: ...
    def geospatial(self, uprns: Collection[int]) -> Mapping[int, GeoSpatial]: ...
    def put(self, uow: UnitOfWork, kind: str, key: str, value: Mapping[str, Any], at: datetime) -> None: ...
    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]: ...


class SubtaskRepo(Protocol):
    """Owns `tasks` and `subtasks`."""

    def save_task(self, uow: UnitOfWork, task: Task) -> None: ...
    def save_subtasks(self, uow: UnitOfWork, subtasks: Iterable[Subtask]) -> None: ...
    def task(self, task_id: UUID) -> Task | None: ...
    def subtasks(self, task_id: UUID) -> Sequence[Subtask]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One priced line of the cost table: fixed part and part per unit, pence including VAT where `vat_included`."""

    material_id: str
    description: str
    unit: str
    unit_cost_pence: int
    fixed_cost_pence: int
    vat_included: bool
    price_date: str
    source: str


class MaterialsRepo(Protocol):
    """Owns `materials`: versions of the cost table."""

    def save(self, uow: UnitOfWork, version: str, materials: Iterable[Material]) -> None:
        """Store a version, in the place of an earlier one of that name; it is now the current one."""
        ...

    def current_version(self) -> str | None:
        """The version saved last."""
        ...

    def materials(self, version: str) -> Mapping[str, Material]:
        """By material id, in the order they were given."""
        ...


# --------------------------------------------------------------------------------------------- the pipeline's own books


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockVersion:
    """The data version an asset holds for a block, and the input versions it was made from."""

    asset: str
    block: BlockKey
    version: str
    code_version: str
    inputs: Mapping[str, str]
    run_id: str
    at: datetime


class BlockVersionRepo(Protocol):
    """Owns `block_versions`, the truth about which block is fresh."""

    def of(self, blocks: Collection[BlockKey] | None = None) -> Mapping[tuple[str, BlockKey], BlockVersion]: ...
    def save(self, uow: UnitOfWork, versions: Iterable[BlockVersion]) -> None: ...
    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey]) -> None:
        """A block no longer exists: drop its versions."""
        ...


class QuarantineRepo(Protocol):
    """Owns `quarantine`."""

    def replace(
        self, uow: UnitOfWork, block: BlockKey, stage: str, items: Iterable[QuarantinedItem], at: datetime
    ) -> None:
        """The open items of one stage of one block are now these: known ones stay, others are resolved.

        An item is known by its kind, name and reason.
        """
        ...

    def open_items(
        self, portfolio: str, *, block: str | None = None, stage: str | None = None
    ) -> Sequence[QuarantinedItem]:
        """Items not resolved, ordered by block, stage, kind and item."""
        ...

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey], at: datetime) -> None:
        """A block no longer exists: its open items are resolved."""
        ...

    def last_seen(self, portfolio: str, stage: str, reason: str) -> Mapping[str, datetime]:
        """Per block that has open items of this stage and reason, when the latest of them was found; one query."""
        ...


class Repositories(Protocol):
    """One store: every repository, and the unit of work they write in."""

    @property
    def properties(self) -> PropertyRepo: ...
    @property
    def epc_cache(self) -> EpcCacheRepo: ...
    @property
    def site_notes(self) -> SiteNotesRepo: ...
    @property
    def landlord_overrides(self) -> LandlordOverridesRepo: ...
    @property
    def recommendations(self) -> RecommendationsRepo: ...
    @property
    def generic_data(self) -> GenericDataRepo: ...
    @property
    def subtasks(self) -> SubtaskRepo: ...
    @property
    def materials(self) -> MaterialsRepo: ...
    @property
    def block_versions(self) -> BlockVersionRepo: ...
    @property
    def quarantine(self) -> QuarantineRepo: ...
    def unit_of_work(self) -> UnitOfWork:
        """A new transaction, to be opened by `with`. Reads see what is committed, inside one too."""
        ...


# ---------------------------------------------------------------------------------------------- scoring


class ScoringModel(Protocol):
    """A model that scores the transform's frame (PRD §8)."""

    @property
    def version(self) -> ModelVersion:
        """What this model was made for and what it is."""
        ...

    def score(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """One row of results per row of the frame, same index; columns as `ara_domain.ml.schema.RESULT_COLUMNS`."""
        ...
