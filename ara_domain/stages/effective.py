"""Stage `effective_epc`: the certificate each home is scored on, as a hash and an account of where it came from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ara_domain.epc import EpcPropertyData
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Clock, Repositories, UnitOfWork
from ara_domain.property import EffectiveEpc, NothingKnown, Property
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services import ingestion_faults
from ara_domain.site_notes import SurveyIncomplete
from ara_domain.stages import remapping
from ara_domain.stages.homes import forget_results, in_batches_of
from ara_domain.stages.report import StageReport

if TYPE_CHECKING:
    from ara_domain.stages.frames import HomeFrames

STAGE = "effective_epc"
_EARLIER_STAGES = (ingestion_faults.STAGE, remapping.STAGE)
"""What later ones set aside in the last run is not true any more of a home without evidence: they will drop it."""


def effective_hash(home: Property, epc: EpcPropertyData) -> str:
    """Content of a home's effective certificate, of what limits its measures, and of the rating neighbours tell it.

    One hash for all: whatever is said of a home reaches every stage after this one by the one way there is.
    """
    limits, told = home.measure_limits, home.told_rating
    if told is not None:
        return content_hash("effective:3", epc, limits or None, told)
    return content_hash("effective:2", epc, limits) if limits else content_hash("effective:1", epc)


class EffectiveStage:
    """Works out the effective certificate of every home of a block."""

    def __init__(
        self, store: Repositories, clock: Clock, *, frames: "HomeFrames | None" = None, homes_together: int = 1000
    ) -> None:
        """`frames` are given the homes that changed, which the stages after this one would load and hash again."""
        self.store = store
        self.clock = clock
        self.frames = frames
        self.homes_together = homes_together

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Note the effective hash of every home that has evidence; one that lost its evidence loses its results."""
        held = self.store.properties.stage_hashes(portfolio.portfolio_id, block.block)
        found = _Found()
        for batch in in_batches_of(held, self.homes_together):
            homes = self.store.properties.find_by_block(portfolio.portfolio_id, block.block, only=batch)
            some = _Found.of(homes)
            self.store.properties.save_effective(uow, some.hashes, some.snapshots)
            if self.frames is not None:
                new = {
                    home: epc for home, epc in some.certificates.items() if held[home].effective != some.hashes[home]
                }
                self.frames.keep({home.identity.property_id: home for home in homes}, new, some.hashes)
            some.certificates.clear()
            found.add(some)
        lost = [home for home, row in held.items() if row.effective is not None and home not in found.hashes]
        self.store.properties.forget_effective(uow, lost)
        forget_results(self.store, uow, lost, self.clock(), "the home has no certificate or survey any more")
        set_aside = (*self._without_evidence(portfolio, block, found.without_evidence), *found.refused)
        self.store.quarantine.replace(uow, block, STAGE, set_aside, self.clock())
        return StageReport(
            rows=tuple(f"{home}|{effective}" for home, effective in found.hashes.items()),
            counts={
                "homes": len(held),
                "effective": len(found.hashes),
                "changed": sum(held[home].effective != effective for home, effective in found.hashes.items()),
                "from_survey": sum(snapshot["source_path"] == "site_notes" for snapshot in found.snapshots.values()),
                "from_prediction": sum(snapshot["base"] == "predicted" for snapshot in found.snapshots.values()),
                "overridden": sum(bool(snapshot["overridden"]) for snapshot in found.snapshots.values()),
            },
            set_aside=set_aside,
        )

    def _without_evidence(
        self, portfolio: Portfolio, block: BlockKey, homes: Mapping[UUID, tuple[Property, Exception]]
    ) -> Iterator[QuarantinedItem]:
        """One item per home, unless an earlier stage has one that says why."""
        items = self.store.quarantine.open_items(portfolio.slug, block=block.block)
        explained = {item.property_id for item in items if item.stage in _EARLIER_STAGES}
        reasons = self.store.properties.certificate_reasons(homes.keys() - explained)
        predictions = self.store.predicted_epcs.states(homes.keys() - explained)
        for key, (home, error) in homes.items():
            if isinstance(error, SurveyIncomplete):
                yield _item(home, "survey_incomplete", str(error), "complete the survey, then import it again")
            elif key not in explained:
                why = reasons.get(key, "no certificate was looked for yet")
                if key in predictions and predictions[key].shortfall is not None:
                    why += f"; {predictions[key].shortfall}"
                remedy = (
                    "correct its UPRN or address in the portfolio file, have the home assessed, or bring in more "
                    "certificates of its postcodes (`ara import bulk`, ARA_NEIGHBOUR_DOCUMENTS_PER_BLOCK)"
                )
                yield _item(home, "no_certificate", why, remedy)


@dataclass(kw_only=True)
class _Found:
    """What the homes of a block are scored on, and what is in the way."""

    hashes: dict[UUID, str] = field(default_factory=dict)
    certificates: dict[UUID, EpcPropertyData] = field(default_factory=dict)
    snapshots: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)
    without_evidence: dict[UUID, tuple[Property, Exception]] = field(default_factory=dict)
    refused: list[QuarantinedItem] = field(default_factory=list)

    @classmethod
    def of(cls, homes: Iterable[Property]) -> "_Found":
        found = cls()
        for home in homes:
            key = home.identity.property_id
            try:
                effective = home.effective
            except (NothingKnown, SurveyIncomplete) as error:
                found.without_evidence[key] = (home, error)
                continue
            found.hashes[key] = effective_hash(home, effective.epc)
            found.certificates[key] = effective.epc
            found.snapshots[key] = _snapshot(home, effective)
            found.refused += _refused_overrides(home, effective)
        return found

    def add(self, other: "_Found") -> None:
        self.hashes |= other.hashes
        self.snapshots |= other.snapshots
        self.without_evidence |= other.without_evidence
        self.refused += other.refused


def _snapshot(home: Property, effective: EffectiveEpc) -> dict[str, Any]:
    """Where a home's effective certificate came from, for people who read the database."""
    return {
        "source_path": home.source_path,
        "base": effective.base.value,
        "certificate_number": home.certificate_number,
        "overridden": {
            path: {
                "field": applied.override.field,
                "old": _plain(applied.old),
                "new": _plain(applied.new),
                "author": applied.override.author,
                "recorded_at": applied.override.recorded_at.isoformat(),
                "note": applied.override.note,
            }
            for path, applied in effective.overridden.items()
        },
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _refused_overrides(home: Property, effective: EffectiveEpc) -> Iterator[QuarantinedItem]:
    for refused in effective.refused:
        override = refused.override
        yield _item(
            home,
            "override_refused",
            refused.reason,
            "correct or withdraw the override; the home is modelled without it",
            kind="override",
            item=f"{home.identity.name} {override.field}",
            raw={"field": override.field, "value": override.value, "note": override.note, "author": override.author},
        )


def _item(
    home: Property, reason: str, message: str, remedy: str, *, kind: str = "home", item: str = "", raw: object = None
) -> QuarantinedItem:
    return QuarantinedItem(
        stage=STAGE,
        kind=kind,
        item=item or home.identity.name,
        reason=reason,
        message=message,
        remedy=remedy,
        property_id=home.identity.property_id,
        uprn=home.identity.uprn,
        raw=raw,
    )
