"""The fake of `PropertyRepo`."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.confidence import RatingConfidence
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, InvalidUprn, Portfolio, PropertyIdentity, normalise_postcode, parse_uprn
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.ports import Clock, PredictedHome, RatedHome, StageHashes, UnitOfWork
from ara_domain.predictions import BaselinePredictions, ImpactPredictions
from ara_domain.properties import Properties
from ara_domain.property import Property
from tests.fakes.certificates import FakeLandlordOverridesRepo, FakeSiteNotesRepo
from tests.fakes.store import FakeRepository, FakeStore, Tables, writing


@dataclass(frozen=True)
class HomeRow:
    identity: PropertyIdentity
    block: str
    left_at: datetime | None = None
    certificate_number: str | None = None
    certificate_reason: str | None = None

    def is_listed_in(self, portfolio_id: UUID) -> bool:
        return self.identity.portfolio_id == portfolio_id and self.left_at is None


class FakePropertyRepo(FakeRepository):
    def __init__(self, store: FakeStore, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock

    def save_portfolio(self, uow: UnitOfWork, portfolio: Portfolio) -> None:
        def write(tables: Tables) -> None:
            tables["portfolios"][portfolio.portfolio_id] = portfolio
            for home, row in tables["homes"].items():
                if row.identity.portfolio_id == portfolio.portfolio_id:
                    block = portfolio.block_of(row.identity.postcode).block
                    tables["homes"][home] = replace(row, block=block)

        writing(uow, write)

    def portfolio(self, slug: str) -> Portfolio | None:
        return next((portfolio for portfolio in self.portfolios() if portfolio.slug == slug), None)

    def portfolios(self) -> Sequence[Portfolio]:
        return sorted(self._tables["portfolios"].values(), key=lambda portfolio: portfolio.slug)

    def identities(self, portfolio_id: UUID, block: str | None = None) -> Sequence[PropertyIdentity]:
        return [row.identity for row in self._listed(portfolio_id, block)]

    def save_identities(self, uow: UnitOfWork, portfolio: Portfolio, identities: Iterable[PropertyIdentity]) -> None:
        given = list(identities)

        def write(tables: Tables) -> None:
            for identity in given:
                block = portfolio.block_of(identity.postcode).block
                held = tables["homes"].get(identity.property_id, HomeRow(identity, block))
                tables["homes"][identity.property_id] = replace(held, identity=identity, block=block, left_at=None)

        writing(uow, write)

    def leave(self, uow: UnitOfWork, property_ids: Collection[UUID], at: datetime) -> None:
        _change_homes(uow, property_ids, lambda _, row: replace(row, left_at=row.left_at or at))

    def departed(self, portfolio_id: UUID) -> Mapping[PropertyIdentity, datetime]:
        rows = [row for row in self._tables["homes"].values() if row.identity.portfolio_id == portfolio_id]
        rows.sort(key=lambda row: row.identity.property_id)
        return {row.identity: row.left_at for row in rows if row.left_at is not None}

    def unsettled(self, portfolio_id: UUID) -> frozenset[UUID]:
        cache = self._tables["cache"]
        return frozenset(
            row.identity.property_id
            for row in self._listed(portfolio_id)
            for held in [cache.get(row.certificate_number)]
            if held is None
            or held.withdrawn_at is not None
            or (row.identity.uprn is not None and held.row.uprn != row.identity.uprn)
        )

    def blocks_at(self, uprns: Collection[int], postcodes: Collection[str], *, besides: UUID) -> frozenset[BlockKey]:
        return frozenset(
            BlockKey(portfolio.slug, row.block)
            for portfolio in self.portfolios()
            if portfolio.portfolio_id != besides
            for row in self._listed(portfolio.portfolio_id)
            for home in [row.identity]
            if (normalise_postcode(home.postcode) in postcodes if home.uprn is None else home.uprn in uprns)
        )

    def blocks(self, portfolio_id: UUID) -> Mapping[str, int]:
        return dict(sorted(Counter(row.block for row in self._listed(portfolio_id)).items()))

    def postcodes(self, portfolio_id: UUID, *blocks: str) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for row in self._listed(portfolio_id):
            if row.block in blocks:
                found.setdefault(row.block, set()).add(row.identity.postcode)
        return {block: frozenset(postcodes) for block, postcodes in found.items()}

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        return {
            block: content_hash("homes", [row.identity for row in self._listed(portfolio_id, block)])
            for block in self.blocks(portfolio_id)
        }

    def get(self, identity: PropertyIdentity) -> Property | None:
        row = self._tables["homes"].get(identity.property_id)
        return self._whole([row])[0] if row else None

    def find_home(self, portfolio_id: UUID, reference: str) -> Property | None:
        rows = [row for row in self._tables["homes"].values() if row.identity.portfolio_id == portfolio_id]
        rows.sort(key=lambda row: (row.left_at is not None, row.identity.property_id))
        found = [row for row in rows if row.identity.landlord_property_id == reference]
        if not found:
            try:
                uprn = parse_uprn(reference)
            except InvalidUprn:
                return None
            found = [row for row in rows if row.identity.uprn == uprn]
        return self._whole(found[:1])[0] if found else None

    def find_by_portfolio(self, portfolio_id: UUID) -> Properties:
        return self._whole(self._listed(portfolio_id))

    def find_by_block(self, portfolio_id: UUID, block: str, only: Collection[UUID] | None = None) -> Properties:
        rows = self._listed(portfolio_id, block)
        return self._whole([row for row in rows if only is None or row.identity.property_id in only])

    def find_stale(self, portfolio_id: UUID, threshold: timedelta) -> Properties:
        baselines = self._tables["baselines"]
        oldest = self._clock() - threshold

        def is_stale(home: UUID) -> bool:
            return home not in baselines or baselines[home][2] < oldest

        return self._whole([row for row in self._listed(portfolio_id) if is_stale(row.identity.property_id)])

    def bulk_save(self, uow: UnitOfWork, properties: Properties) -> None:
        now = self._clock()

        def write(tables: Tables) -> None:
            for home in properties:
                key = home.identity.property_id
                row = tables["homes"][key]
                if row.certificate_number != home.certificate_number:
                    row = replace(row, certificate_number=home.certificate_number, certificate_reason=None)
                    tables["homes"][key] = row
                for name, value in (
                    ("spatial", home.geospatial),
                    ("solar", home.solar),
                    ("flags", home.epc_anomaly_flags),
                ):
                    _put(tables[name], key, value)
                baseline = home.baseline_predictions
                if baseline is None:
                    tables["baselines"].pop(key, None)
                elif tables["baselines"].get(key, (None,))[0] != baseline:
                    tables["baselines"][key] = (baseline, None, now)

        writing(uow, write)

    def rating_confidences(self, portfolio_id: UUID, block: str) -> Mapping[UUID, RatingConfidence]:
        keys = [row.identity.property_id for row in self._listed(portfolio_id, block)]
        baselines = {key: self._tables["baselines"][key][0] for key in keys if key in self._tables["baselines"]}
        return {key: made.confidence for key, made in baselines.items() if made.confidence is not None}

    def stage_hashes(self, portfolio_id: UUID, *blocks: str) -> Mapping[UUID, StageHashes]:
        found = {}
        for row in (row for block in blocks for row in self._listed(portfolio_id, block)):
            key = row.identity.property_id
            plans = [plan for plan in self._tables["plans"].values() if plan.property_id == key]
            in_force = {plan.scenario_id: plan.inputs_hash for plan in plans if plan.superseded_at is None}
            found[key] = StageHashes(
                property_id=key,
                effective=self._tables["effective"].get(key, (None,))[0],
                baseline=self._tables["baselines"].get(key, (None, None))[1],
                candidates=self._tables["candidates"].get(key, (None, None))[1],
                impacts=self._tables["impacts"].get(key, (None, None))[1],
                plans=in_force or None,
            )
        return found

    def choose_certificates(
        self, uow: UnitOfWork, chosen: Mapping[UUID, str | None], reasons: Mapping[UUID, str]
    ) -> None:
        def choose(home: UUID, row: HomeRow) -> HomeRow:
            kept = row.certificate_reason if row.certificate_number == chosen[home] else None
            reason = reasons.get(home, kept)
            return replace(row, certificate_number=chosen[home], certificate_reason=reason)

        _change_homes(uow, chosen, choose)

    def chosen_certificates(self, portfolio_id: UUID, *blocks: str) -> Mapping[UUID, str | None]:
        return {
            row.identity.property_id: row.certificate_number
            for row in self._listed(portfolio_id)
            if row.block in blocks
        }

    def certificate_reasons(self, property_ids: Collection[UUID]) -> Mapping[UUID, str]:
        rows = [(home, self._tables["homes"].get(home)) for home in property_ids]
        return {home: row.certificate_reason for home, row in rows if row and row.certificate_reason is not None}

    def save_anomaly_flags(self, uow: UnitOfWork, flags: Mapping[UUID, EpcAnomalyFlags | None]) -> None:
        given = dict(flags)

        def write(tables: Tables) -> None:
            for home, found in given.items():
                _put(tables["flags"], home, found)

        writing(uow, write)

    def anomaly_flags(self, property_ids: Collection[UUID]) -> Mapping[UUID, EpcAnomalyFlags]:
        kept = self._tables["flags"]
        return {home: kept[home] for home in property_ids if home in kept}

    def save_effective(
        self, uow: UnitOfWork, hashes: Mapping[UUID, str], snapshots: Mapping[UUID, Mapping[str, Any]]
    ) -> None:
        rows = {home: (effective, dict(snapshots.get(home, {}))) for home, effective in hashes.items()}
        writing(uow, lambda tables: tables["effective"].update(rows))

    def homes_by_base(self, portfolio_id: UUID) -> Mapping[str, int]:
        kept = self._tables["effective"]
        rows = [kept.get(row.identity.property_id, (None, {}))[1] for row in self._listed(portfolio_id)]
        return dict(sorted(Counter(row["base"] for row in rows if "base" in row).items()))

    def forget_effective(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        _forget(uow, "effective", property_ids)

    def snapshots(self, property_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
        kept = self._tables["effective"]
        return {home: kept[home][1] for home in property_ids if home in kept}

    def save_baselines(
        self,
        uow: UnitOfWork,
        baselines: Mapping[UUID, BaselinePredictions],
        stage_hash: Mapping[UUID, str],
        at: datetime,
    ) -> None:
        rows = {home: (baseline, stage_hash[home], at) for home, baseline in baselines.items()}
        writing(uow, lambda tables: tables["baselines"].update(rows))

    def baselines(self, property_ids: Collection[UUID]) -> Mapping[UUID, BaselinePredictions]:
        kept = self._tables["baselines"]
        return {home: kept[home][0] for home in property_ids if home in kept}

    def ratings(self, portfolio_id: UUID, blocks: Collection[str] | None = None) -> Sequence[RatedHome]:
        rated = []
        for row in self._listed(portfolio_id):
            key, identity = row.identity.property_id, row.identity
            if key not in self._tables["baselines"] or (blocks is not None and row.block not in blocks):
                continue
            figures = self._tables["baselines"][key][0].figures
            epc = self._tables["mapped"].get(row.certificate_number)
            _, snapshot = self._tables["effective"].get(key, ("", {}))
            generates = figures is not None and (
                figures.fuel_kwh.get("electricity_exported", 0) > 0 or figures.bill_by_use_gbp.get("generation", 0) != 0
            )
            rated.append(
                RatedHome(
                    property_id=key,
                    name=identity.landlord_property_id or str(identity.uprn or key),
                    block=row.block,
                    sap_score=figures and figures.sap_score,
                    exports_or_generates=generates,
                    lodged_rating=epc and epc.energy_rating_current,
                    as_lodged=snapshot.get("base") == "certificate" and snapshot.get("overridden") == {},
                )
            )
        return rated

    def forget_baselines(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        _forget(uow, "baselines", property_ids)

    def save_impacts(
        self, uow: UnitOfWork, impacts: Mapping[UUID, ImpactPredictions], stage_hash: Mapping[UUID, str]
    ) -> None:
        rows = {home: (impact, stage_hash[home]) for home, impact in impacts.items()}
        writing(uow, lambda tables: tables["impacts"].update(rows))

    def impacts(self, property_ids: Collection[UUID]) -> Mapping[UUID, ImpactPredictions]:
        kept = self._tables["impacts"]
        return {home: kept[home][0] for home in property_ids if home in kept}

    def forget_impacts(self, uow: UnitOfWork, property_ids: Collection[UUID]) -> None:
        _forget(uow, "impacts", property_ids)

    def _listed(self, portfolio_id: UUID, block: str | None = None) -> list[HomeRow]:
        rows = [row for row in self._tables["homes"].values() if row.is_listed_in(portfolio_id)]
        rows = [row for row in rows if block is None or row.block == block]
        return sorted(rows, key=lambda row: row.identity.property_id)

    def _whole(self, rows: Sequence[HomeRow]) -> Properties:
        keys = [row.identity.property_id for row in rows]
        surveys = FakeSiteNotesRepo(self._store).in_force(keys)
        overrides = FakeLandlordOverridesRepo(self._store).active(keys)
        tables = self._tables
        plans = sorted(tables["plans"].values(), key=lambda plan: plan.scenario_id)
        return Properties(
            tuple(
                Property(
                    identity=row.identity,
                    epc=tables["mapped"].get(row.certificate_number),
                    certificate_number=row.certificate_number,
                    predicted_epc=found.epc if (found := _standing_in(tables, key, row)) else None,
                    predicted_rating=found.rating if found else None,
                    site_notes=surveys.get(key),
                    landlord_overrides=overrides.get(key, LandlordOverrides()),
                    recency_policy=tables["portfolios"][row.identity.portfolio_id].recency_policy,
                    geospatial=tables["spatial"].get(key),
                    solar=tables["solar"].get(key),
                    epc_anomaly_flags=tables["flags"].get(key),
                    baseline_predictions=tables["baselines"].get(key, (None,))[0],
                    candidates=tables["candidates"].get(key, (None,))[0],
                    impact_predictions=tables["impacts"].get(key, (None,))[0],
                    optimised_packages=tuple(
                        plan.package for plan in plans if plan.property_id == key and plan.superseded_at is None
                    ),
                )
                for key, row in zip(keys, rows, strict=True)
            )
        )


def _standing_in(tables: Tables, home: UUID, row: HomeRow) -> PredictedHome | None:
    found: PredictedHome | None = tables["predicted"].get(home, (None,))[0]
    stands_in = row.certificate_number is None and found is not None and found.epc and found.shortfall is None
    return found if stands_in else None


def _forget(uow: UnitOfWork, table: str, keys: Collection[UUID]) -> None:
    def write(tables: Tables) -> None:
        for key in keys:
            tables[table].pop(key, None)

    writing(uow, write)


def _change_homes(uow: UnitOfWork, keys: Collection[UUID], change: Callable[[UUID, HomeRow], HomeRow]) -> None:
    def write(tables: Tables) -> None:
        for key in keys:
            tables["homes"][key] = change(key, tables["homes"][key])

    writing(uow, write)


def _put(rows: dict[UUID, Any], key: UUID, value: Any) -> None:
    if value is None:
        rows.pop(key, None)
    else:
        rows[key] = value
