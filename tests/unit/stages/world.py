"""A portfolio of homes in a store in memory, its evidence, and the pipeline over it without Dagster."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from ara_domain.costs import current_costs, default_materials
from ara_domain.default_scenarios import default_scenarios
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import AddressLines, BlockKey, Portfolio, PropertyIdentity
from ara_domain.landlord_overrides import Override
from ara_domain.measures import OPTIONS, Option
from ara_domain.override_fields import parse_override
from ara_domain.ports import CachedSearch, ScoringModel, SearchRow, UnitOfWork
from ara_domain.property import Property
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import Plan
from ara_domain.scenarios import Scenario
from ara_domain.services.recommendation import RecommendationService
from ara_domain.services.register_searches import Freshness, never_answered
from ara_domain.site_notes import SiteNotes
from ara_domain.stages import (
    BaselineStage,
    EffectiveStage,
    HomeFrames,
    ImpactStage,
    PackageStage,
    PredictionStage,
    RecommendationStage,
    RemappingStage,
    StageReport,
)
from ara_resources.scoring.local import LocalScoringModel
from tests.builders import POSTCODE, document
from tests.fakes.database import FakeDatabase
from tests.fakes.scoring import CountingModel

PORTFOLIO = Portfolio.named("acme")
STAGES = (
    "remapped_epc",
    "predicted_epc",
    "effective_epc",
    "baseline_predictions",
    "recommendations",
    "impact_predictions",
    "optimised_packages",
)
"""In the order they run."""
COST_TABLE = "prices"
WORKED_OUT = ("mapped", "predicted", "flags", "effective", "baselines", "candidates", "impacts", "plans", "quarantine")
"""Tables of the store that the stages fill."""
NEVER = datetime.min.replace(tzinfo=UTC)

Reports = Mapping[str, StageReport]
"""What each stage said, by its name."""


class World:
    """Homes are named by the landlord's reference. Time goes on a second at every look at the clock."""

    def __init__(
        self, model: ScoringModel | None = None, *, options: tuple[Option, ...] = OPTIONS, homes_together: int = 1000
    ) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.db = FakeDatabase(self.clock)
        self.options = options
        self.homes_together = homes_together
        self.restart(model or LocalScoringModel())
        with self.writing() as uow:
            self.db.properties.save_portfolio(uow, PORTFOLIO)
            self.db.recommendations.save_scenarios(uow, default_scenarios(PORTFOLIO.portfolio_id))
            self.db.materials.save(uow, COST_TABLE, default_materials())
            uow.commit()

    def restart(self, model: ScoringModel | None = None) -> None:
        """A process that begins: nothing in memory, and perhaps another model."""
        self.model: CountingModel = CountingModel(model or self.model.model)
        self.frames = HomeFrames(self.db.properties)

    def copy(self) -> "World":
        """The same stored state, in a new process. Rows are values, so that copying the tables is enough."""
        other = World(self.model.model, options=self.options, homes_together=self.homes_together)
        other.now = self.now
        for name, rows in self.db.store.tables.items():
            other.db.store.tables[name] = dict(rows)
        return other

    def from_scratch(self) -> "World":
        """The same evidence, prices and questions, and nothing worked out from them yet."""
        other = self.copy()
        tables = other.db.store.tables
        for name in WORKED_OUT:
            tables[name].clear()
        for home, row in tables["homes"].items():
            tables["homes"][home] = replace(row, certificate_number=None, certificate_reason=None)
        for number, certificate in tables["cache"].items():
            tables["cache"][number] = replace(certificate, mapping_version=None, mapped_at=None, mapped_hash=None)
        return other

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def writing(self) -> UnitOfWork:
        return self.db.unit_of_work()

    # ------------------------------------------------------------------------------------------ evidence

    def list_home(self, name: str, *, uprn: int | None = None, postcode: str = POSTCODE) -> UUID:
        """A home on the landlord's list; again to correct it."""
        identity = PropertyIdentity.of(
            PORTFOLIO.portfolio_id,
            uprn=uprn,
            landlord_property_id=name,
            address=AddressLines(f"{name} Larch Rise", "Harrowfield", "", "Leeds"),
            postcode=postcode,
        )
        with self.writing() as uow:
            self.db.properties.save_identities(uow, PORTFOLIO, [identity])
            uow.commit()
        return identity.property_id

    def strike_off(self, name: str) -> None:
        """The home is not on the landlord's list any more."""
        with self.writing() as uow:
            self.db.properties.leave(uow, [home_id(name)], self.clock())
            uow.commit()

    def announce(self, number: str, uprn: int, *, on: str = "2025-09-17") -> None:
        """The register lists a certificate; its document was not fetched."""
        row = SearchRow(
            certificate_number=number,
            uprn=uprn,
            postcode=POSTCODE,
            address_lines=(f"{uprn} Larch Rise",),
            post_town="LEEDS",
            registration_date=on,
            schema_type="RdSAP-Schema-21.0.1",
            band="D",
            raw={},
        )
        with self.writing() as uow:
            self.db.epc_cache.save_rows(uow, [row], self.clock())
            uow.commit()

    def lodge(self, number: str, uprn: int, made: Mapping[str, Any] | None = None, *, on: str = "2025-09-17") -> None:
        """The register publishes a certificate, or publishes it again."""
        self.announce(number, uprn, on=on)
        with self.writing() as uow:
            self.db.epc_cache.save_documents(uow, {number: made or document(uprn=uprn)}, self.clock())
            uow.commit()

    def withdraw(self, number: str) -> None:
        """The register no longer publishes a certificate."""
        with self.writing() as uow:
            self.db.epc_cache.mark_withdrawn(uow, [number], self.clock())
            uow.commit()

    def override(self, name: str, field: str, text: str) -> None:
        """The landlord corrects a field."""
        now = self.clock()
        row = Override(
            override_id=uuid5(home_id(name), f"{field}/{text}/{now.isoformat()}"),
            field=field,
            value=parse_override(field, text),
            note="",
            author="asset team",
            recorded_at=now,
        )
        with self.writing() as uow:
            self.db.landlord_overrides.save(uow, {home_id(name): [row]})
            uow.commit()

    def take_back(self, name: str, field: str) -> None:
        """The landlord takes a correction back."""
        with self.writing() as uow:
            self.db.landlord_overrides.withdraw(uow, {home_id(name): [field]}, self.clock())
            uow.commit()

    def survey(self, name: str, recorded: EpcPropertyData, on: date = date(2026, 1, 20)) -> None:
        """We survey the home."""
        survey_id = uuid5(home_id(name), f"survey/{on}")
        with self.writing() as uow:
            self.db.site_notes.save(
                uow,
                {
                    home_id(name): SiteNotes(
                        survey_id=survey_id, survey_date=on, surveyor="R. Okafor", recorded=recorded
                    )
                },
            )
            uow.commit()

    def prices(self, **unit_cost_pence: int) -> None:
        """The cost table with other unit costs, under its old name."""
        materials = [
            replace(one, unit_cost_pence=unit_cost_pence.get(one.material_id, one.unit_cost_pence))
            for one in default_materials()
        ]
        with self.writing() as uow:
            self.db.materials.save(uow, COST_TABLE, materials)
            uow.commit()

    def ask(self, slug: str, **question: Any) -> None:
        """Another question under the name of a default scenario."""
        scenario = replace(self.scenario(slug), **question)
        with self.writing() as uow:
            self.db.recommendations.save_scenarios(uow, [scenario])
            uow.commit()

    # ------------------------------------------------------------------------------------------ the pipeline

    def answer_searches(self, block: str = "LS6") -> None:
        """The register has been asked about every home of a block, and said what `lodge` says."""
        homes = self.db.properties.identities(PORTFOLIO.portfolio_id, block)
        with self.writing() as uow:
            self.db.epc_cache.save_searches(
                uow,
                [
                    CachedSearch(key=key, searched_at=self.now, row_count=1)
                    for key in never_answered(self.db.epc_cache, homes)
                ],
            )
            uow.commit()

    def run(self, *stages: str, block: str = "LS6") -> Reports:
        """Run stages (all, when none is named) over a block, each in a unit of work of its own."""
        self.answer_searches(block)
        reports = {}
        for name in stages or STAGES:
            with self.writing() as uow:
                reports[name] = self.stage(name).run(uow, PORTFOLIO, BlockKey(PORTFOLIO.slug, block))
                uow.commit()
        return reports

    def stage(self, name: str) -> Any:  # noqa: PLR0911 (one for each stage)
        store, clock, together = self.db, self.clock, self.homes_together
        match name:
            case "remapped_epc":
                return RemappingStage(store, clock, freshness=Freshness(), searches_together=together)
            case "predicted_epc":
                return PredictionStage(store, clock, homes_together=together)
            case "effective_epc":
                return EffectiveStage(store, clock, homes_together=together)
            case "baseline_predictions":
                return BaselineStage(store, self.frames, self.model, clock, homes_together=together)
            case "recommendations":
                service = RecommendationService(current_costs(store.materials), self.options)
                return RecommendationStage(store, self.frames, service, homes_together=together)
            case "impact_predictions":
                return ImpactStage(store, self.frames, self.model, homes_together=together)
            case "optimised_packages":
                return PackageStage(store, self.frames, self.model, clock, homes_together=together)
        raise ValueError(name)

    # ------------------------------------------------------------------------------------------ what is stored

    def home(self, name: str) -> Property:
        found = self.db.properties.find_home(PORTFOLIO.portfolio_id, name)
        assert found is not None, name
        return found

    def scenario(self, slug: str) -> Scenario:
        scenarios = self.db.recommendations.scenarios(PORTFOLIO.portfolio_id)
        return next(scenario for scenario in scenarios if scenario.slug == slug)

    def plans(self, name: str, *, superseded: bool = False) -> Sequence[Plan]:
        """Plans in force of a home, or those no longer in force."""
        every = self.db.recommendations.plans(PORTFOLIO.portfolio_id, homes=[home_id(name)], superseded=True)
        return [plan for plan in every if (plan.superseded_at is not None) == superseded]

    def plan(self, name: str, slug: str = "band-c") -> Plan:
        (found,) = [plan for plan in self.plans(name) if plan.scenario_id == self.scenario(slug).scenario_id]
        return found

    def set_aside(self, name: str | None = None) -> Sequence[QuarantinedItem]:
        """Open items, of one home or of all."""
        items = self.db.quarantine.open_items(PORTFOLIO.slug)
        return [item for item in items if name is None or item.property_id == home_id(name)]

    def results(self, name: str) -> Mapping[str, Any]:
        """Everything stored about a home that follows from its evidence, without ids of rows and times."""
        home = self.home(name)
        return {
            "certificate": home.certificate_number,
            "predicted": self.db.store.tables["predicted"].get(home_id(name), ())[:2],
            "doubts": home.epc_anomaly_flags,
            "effective": self.db.store.tables["effective"].get(home_id(name)),
            "baseline": home.baseline_predictions,
            "candidates": home.candidates,
            "impacts": home.impact_predictions,
            "plans": {
                plan.scenario_id: replace(plan, plan_id=UUID(int=0), created_at=NEVER) for plan in self.plans(name)
            },
            "set_aside": [replace(item, raw=None) for item in self.set_aside(name)],
        }


def home_id(name: str) -> UUID:
    return PropertyIdentity.of(PORTFOLIO.portfolio_id, landlord_property_id=name).property_id


def everything(world: World, *names: str) -> list[Mapping[str, Any]]:
    """All that is stored of homes, plan ids and times included: equal only when nothing was written anew."""
    return [{**world.results(name), "plan_ids": [plan.plan_id for plan in world.plans(name)]} for name in names]
