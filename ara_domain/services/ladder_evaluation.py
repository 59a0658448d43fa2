"""The ladder Table 33 offers by itself beside the lodged one: which measures, in which order, to what SAP."""

from collections.abc import Sequence
from dataclasses import dataclass

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.offers import Offers, Outcome
from ara_domain.measures.table33 import ALTERNATIVES

_ALTERNATIVE_CATEGORY = 6
"""`improvement_category` of an alternative that is lodged among the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPoint:
    """A lodged rating and ours; the certificate as it is has no `code`. `sap` is None where no rating was computed."""

    code: str | None
    lodged_sap: int
    sap: float | None

    @property
    def within_one(self) -> bool:
        """Whether our unrounded SAP is within one point of the lodged whole number."""
        return self.sap is not None and abs(self.sap - self.lodged_sap) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderAgreement:
    """Codes in order. `missing` are lodged and not offered, `extra` recommended and not lodged.

    `undecided` are due by their condition and not lodged: whether they bring enough cannot be computed here.
    """

    lodged: tuple[str, ...]
    offered: tuple[str, ...]
    not_rated: tuple[str, ...]
    """Those of `offered` that are due by their condition alone."""
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    undecided: tuple[str, ...]
    in_order: bool
    """Whether the measures that both have stand in the same order."""
    points: tuple[LadderPoint, ...]
    alternatives_lodged: tuple[str, ...]
    alternatives_offered: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """The lodged measures, no other, in the lodged order."""
        return not self.missing and not self.extra and self.in_order


def agreement(epc: EpcPropertyData, sap: float, offers: Offers) -> LadderAgreement:
    """Set what a home is offered beside what its certificate lodges; `sap` is its computed rating as it is."""
    improvements = sorted(epc.suggested_improvements, key=lambda one: one.sequence)
    main = [one for one in improvements if not _is_alternative(one.improvement_type, one.improvement_category)]
    lodged = tuple(dict.fromkeys(one.improvement_type or "?" for one in main))
    ladder = {offer.code: offer for offer in offers.ladder}
    points = [] if epc.energy_rating_current is None else [_point(None, epc.energy_rating_current, sap)]
    built_on = True
    for one in main:
        offer = ladder.get(one.improvement_type or "?")
        built_on &= offer is None or offer.outcome is Outcome.RECOMMENDED
        if one.energy_performance_rating is not None:
            points.append(
                _point(one.improvement_type, one.energy_performance_rating, offer.sap if offer and built_on else None)
            )
    others = [one.improvement_type for one in improvements if one not in main]
    others += [one.improvement_type for one in sorted(epc.alternative_improvements, key=lambda one: one.sequence)]
    both = set(lodged) & ladder.keys()
    not_rated = tuple(code for code, offer in ladder.items() if offer.outcome is Outcome.DUE_NOT_RATED)
    return LadderAgreement(
        lodged=lodged,
        offered=tuple(ladder),
        not_rated=not_rated,
        missing=tuple(code for code in lodged if code not in ladder),
        extra=tuple(code for code in ladder if code not in lodged and code not in not_rated),
        undecided=tuple(code for code in not_rated if code not in lodged),
        in_order=[code for code in lodged if code in both] == [code for code in ladder if code in both],
        points=tuple(points),
        alternatives_lodged=tuple(code for code in others if code),
        alternatives_offered=tuple(offer.code for offer in offers.alternatives),
    )


def _is_alternative(code: str | None, category: object) -> bool:
    return code in ALTERNATIVES or category in (_ALTERNATIVE_CATEGORY, str(_ALTERNATIVE_CATEGORY))


def _point(code: str | None, lodged_sap: int, sap: float | None) -> LadderPoint:
    return LadderPoint(code=code, lodged_sap=lodged_sap, sap=sap)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccuracy:
    """Agreement over several certificates that lodge improvements: how many agree, and how many ratings are met."""

    certificates: int
    agreeing: int
    measures_lodged: int
    measures_offered: int
    """Of those lodged."""
    measures_extra: int
    points: int
    points_within_one: int

    @property
    def share_within_one(self) -> float:
        """Of all lodged ratings, before and after measures; one that was not computed is not within."""
        return self.points_within_one / self.points


def offer_accuracy(agreements: Sequence[LadderAgreement]) -> OfferAccuracy | None:
    """The agreements of the certificates that lodge improvements; None where none does."""
    some = [one for one in agreements if one.lodged and one.points]
    if not some:
        return None
    return OfferAccuracy(
        certificates=len(some),
        agreeing=sum(one.agrees for one in some),
        measures_lodged=sum(len(one.lodged) for one in some),
        measures_offered=sum(len(one.lodged) - len(one.missing) for one in some),
        measures_extra=sum(len(one.extra) for one in some),
        points=sum(len(one.points) for one in some),
        points_within_one=sum(point.within_one for one in some for point in one.points),
    )
