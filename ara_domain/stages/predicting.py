"""Stage `predicted_epc`: what neighbours say of each home, and what is odd about its own certificate."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData
from ara_domain.hashing import certificate_hash, content_hash
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity, normalise_postcode
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.ports import Clock, PredictedHome, Repositories, UnitOfWork
from ara_domain.prediction import Asked, KnownHome, PredictedEpc, known_home_of
from ara_domain.prediction.confidence import Calibration
from ara_domain.prediction.sufficiency import shortfall
from ara_domain.services import ingestion_faults
from ara_domain.services.epc_prediction import EpcPredictionService, known_home, prediction_rules, rating_rules
from ara_domain.stages import remapping
from ara_domain.stages.homes import in_batches_of
from ara_domain.stages.marks import Changes, StageMark
from ara_domain.stages.report import StageReport

STAGE = "predicted_epc"
WAITED_FOR = "its own certificate is waited for"
_EARLIER_STAGES = (ingestion_faults.STAGE, remapping.STAGE)


class PredictionStage:
    """Predicts the homes whose neighbours, or what is known of them, changed; so are the doubts about certificates."""

    def __init__(
        self, store: Repositories, clock: Clock, *, homes_together: int = 1000, calibration: Calibration | None = None
    ) -> None:
        self.store = store
        self.clock = clock
        self.homes_together = homes_together
        self.calibration = calibration

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the predictions of a block up to date; its certificates are held in memory meanwhile.

        A home that has no certificate of its own may be planned from its prediction, unless neighbours are too few or
        an earlier stage says that its certificate is still to come.
        """
        homes = self.store.properties.identities(portfolio.portfolio_id, block.block)
        cases = self._cases(portfolio, block, homes)
        held = self.store.predicted_epcs.states([home.property_id for home in homes])
        wanted = {home: case.inputs for home, case in cases.by_home.items()}
        changes = Changes.between(wanted, {home: state.stage_hash for home, state in held.items()})
        contents = dict(changes.kept)
        for batch in in_batches_of(changes.due, self.homes_together):
            contents |= self._predict(uow, cases, batch)
        kept = {home: held[home] for home in changes.kept}
        return StageReport(
            rows=tuple(f"{home}|{content}" for home, content in contents.items()),
            counts={
                "homes": len(homes),
                "neighbours": cases.neighbours,
                "worked_out": len(changes.due),
                "predicted": len(cases.predicted) + sum(state.is_predicted for state in kept.values()),
                "without_certificate": sum(case.own is None for case in cases.by_home.values()),
                "too_few_neighbours": len(cases.short)
                + sum(cases.by_home[home].own is None and state.shortfall is not None for home, state in kept.items()),
                **self._doubts(changes.kept.keys(), cases.flags.values()),
            },
        )

    def _cases(self, portfolio: Portfolio, block: BlockKey, homes: Sequence[PropertyIdentity]) -> "_Cases":
        """What every home of the block is told from, in a fixed number of queries."""
        postcodes = {postcode for home in homes if (postcode := normalise_postcode(home.postcode))}
        chosen = self.store.properties.chosen_certificates(portfolio.portfolio_id, block.block)
        pool = self.store.epc_cache.neighbours(postcodes)
        says = {**self.store.epc_cache.mapped_hashes({number for number in chosen.values() if number}), **pool}
        certificates = self.store.epc_cache.load_mapped(says)
        overrides = self.store.landlord_overrides.active([home.property_id for home in homes])
        service = EpcPredictionService(
            (certificates[number] for number in sorted(pool) if number in certificates), calibration=self.calibration
        )
        open_items = self.store.quarantine.open_items(block.portfolio, block=block.block)
        waiting = {item.property_id for item in open_items if item.stage in _EARLIER_STAGES}
        cases = _Cases(service, {number: (epc, says[number]) for number, epc in certificates.items()}, len(pool))
        for home in homes:
            key = home.property_id
            known = known_home(home, overrides.get(key, LandlordOverrides()))
            cases.add(key, known, certificates.get(chosen.get(key) or ""), is_waiting=key in waiting)
        return cases

    def _predict(self, uow: UnitOfWork, cases: "_Cases", homes: Sequence[UUID]) -> Mapping[UUID, str]:
        """Predict and save some homes. Returns what their rows say."""
        predicted = cases.predict(homes)
        flags = cases.doubt(homes)
        contents = {home: prediction_content(predicted[home], flags[home]) for home in homes}
        marks = {home: str(StageMark(cases.by_home[home].inputs, contents[home])) for home in homes}
        self.store.predicted_epcs.save(uow, predicted, marks, self.clock())
        self.store.properties.save_anomaly_flags(uow, flags)
        return contents

    def _doubts(self, kept: Collection[UUID], new: Collection[EpcAnomalyFlags]) -> Mapping[str, int]:
        """How many homes have which kind of doubt."""
        counts = Counter(
            kind
            for flags in (*self.store.properties.anomaly_flags(kept).values(), *new)
            for kind in set(flags.by_field.values())
        )
        return {f"homes_{kind}": counts[kind] for kind in Anomaly}


def prediction_content(predicted: PredictedHome, flags: EpcAnomalyFlags | None) -> str:
    """What a prediction and the doubts that go with it say."""
    epc = predicted.epc and certificate_hash(predicted.epc)
    doubts = dict(flags.by_field) if flags else None
    return content_hash("prediction:2", epc, predicted.rating, predicted.shortfall, doubts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One home: what is known of it, whom that makes its neighbours, and the hash of all that."""

    known: KnownHome
    asked: Asked
    own: EpcPropertyData | None
    asked_of_own: Asked | None
    """Neighbours of the home its certificate describes: what is odd about a flat shows among flats."""
    is_waiting: bool
    inputs: str


class _Cases:
    """The homes of a block."""

    def __init__(
        self, service: EpcPredictionService, certificates: Mapping[str, tuple[EpcPropertyData, str]], neighbours: int
    ) -> None:
        """`certificates` come by number, with the hash of what each says."""
        self.by_home: dict[UUID, _Case] = {}
        self.neighbours = neighbours
        self.predicted: set[UUID] = set()
        self.short: set[UUID] = set()
        self.flags: dict[UUID, EpcAnomalyFlags] = {}
        self._service = service
        # Certificates are told apart by identity: to compare two would take longer than all that is asked of them here.
        self._numbers = {id(epc): number for number, (epc, _) in certificates.items()}
        self._says = {id(epc): says for epc, says in certificates.values()}
        self._said = {id(epc): f"{number}={says}" for number, (epc, says) in certificates.items()}

    def add(self, home: UUID, known: KnownHome, own: EpcPropertyData | None, *, is_waiting: bool) -> None:
        """Find the neighbours of a home; those of its own certificate are its own, whatever their address."""
        described = known_home_of(own, with_floor_area=True) if own else None
        asked = self._service.ask(known, (described,) if described else ())
        asked_of_own = self._service.ask(described, (known,)) if described else None
        inputs = content_hash(
            "prediction_inputs:2",
            prediction_rules(),
            rating_rules() if own is None else None,
            known,
            self._inputs(asked),
            own and self._says[id(own)],
            asked_of_own and self._inputs(asked_of_own),
            own is None and is_waiting,
        )
        self.by_home[home] = _Case(
            known=known, asked=asked, own=own, asked_of_own=asked_of_own, is_waiting=is_waiting, inputs=inputs
        )

    def _inputs(self, asked: Asked) -> list[str]:
        return [self._said[id(epc)] for epc in asked.certificates]

    def _names(self, asked: Asked) -> tuple[str, ...]:
        return tuple(self._numbers[id(epc)] for epc in asked.certificates)

    def predict(self, homes: Sequence[UUID]) -> dict[UUID, PredictedHome]:
        """The predictions of some homes, what stands against planning from them, and the ratings to expect.

        A rating is expected of homes without a certificate alone: it is the engine's time that costs.
        """
        cases = {home: self.by_home[home] for home in homes}
        found = self._service.tell({home: (case.known, case.asked) for home, case in cases.items()})
        ratings = self._service.rate(
            {
                home: (case.known, case.asked, predicted)
                for home, predicted in found.items()
                if (case := cases[home]).own is None
            }
        )
        return {
            home: PredictedHome(
                epc=predicted.epc if (predicted := found.get(home)) else None,
                neighbours=self._names(case.asked),
                rating=ratings.get(home),
                shortfall=self._shortfall(home, predicted),
            )
            for home, case in cases.items()
        }

    def _shortfall(self, home: UUID, predicted: PredictedEpc | None) -> str | None:
        """What stands against planning a home from its prediction; both are counted on the way."""
        case = self.by_home[home]
        missing = shortfall(case.known, case.asked.certificates)
        if case.own is None and case.is_waiting:
            missing = WAITED_FOR
        elif predicted is None and missing is None:
            missing = "none of the certificates held nearby describes the shape of a dwelling"
        if predicted is not None:
            self.predicted.add(home)
        if case.own is None and missing is not None:
            self.short.add(home)
        return missing

    def doubt(self, homes: Sequence[UUID]) -> dict[UUID, EpcAnomalyFlags | None]:
        """What is odd about the own certificates of some homes; None where one has none."""
        certified = {
            home: (case.own, case.asked_of_own)
            for home in homes
            if (case := self.by_home[home]).own is not None and case.asked_of_own is not None
        }
        found = self._service.doubt(certified)
        self.flags |= found
        return {home: found.get(home) for home in homes}
