"""Whether certificates agree with themselves, as asset checks: how many homes do not, and which, with their values.

The doubts are those stored with the predictions (`ara_domain.prediction.anomalies`); a check reads a kind of them.
Add here: a kind, as a `_Consistency`. Keep out: the rules, and lodged against computed ratings (`checks`).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import dagster as dg

from ara_assets.looking import NAMED_AT_MOST, count_blocks, looked_at
from ara_assets.modelling import predicted_epc
from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.override_fields.words import in_words
from ara_domain.ports import Repositories

MOST_IN_DOUBT = 0.02
"""Share of the homes with a certificate. A few odd ones are their assessors'; more is something read wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Consistency:
    """A kind of doubt: the fields it is about, and what of a certificate shows it."""

    name: str
    fields: frozenset[str]
    description: str
    values: Callable[[EpcPropertyData], str]


def _areas(epc: EpcPropertyData) -> str:
    storeys = [
        storey.total_floor_area or 0.0 for part in epc.sap_building_parts for storey in part.sap_floor_dimensions
    ]
    return f"{epc.total_floor_area or 0:g} m² in all, {sum(storeys):g} m² storey by storey"


def _age_and_wall(epc: EpcPropertyData) -> str:
    main = epc.main_dwelling
    wall = in_words("wall_construction", main.wall_construction) if main else "none"
    return f"age band {main.construction_age_band if main else None}, wall {wall}, inspected {epc.inspection_date}"


def _heating_and_fuel(epc: EpcPropertyData) -> str:
    systems = epc.sap_heating.main_heating_details if epc.sap_heating else ()
    told = ", ".join(
        f"{in_words('main_heating_category', one.main_heating_category)} on "
        f"{in_words('main_fuel_type', one.main_fuel_type)}"
        for one in systems
    )
    gas = epc.sap_energy_source.mains_gas if epc.sap_energy_source else None
    return f"{told}; mains gas: {gas}"


def _dates(epc: EpcPropertyData) -> str:
    return f"inspected {epc.inspection_date}, registered {epc.registration_date}"


_KINDS = (
    _Consistency(
        name="floor_area_against_parts",
        fields=frozenset({"total_floor_area"}),
        description="The floor area of a certificate is about the sum of its storeys, and that of a dwelling.",
        values=_areas,
    ),
    _Consistency(
        name="age_against_construction",
        fields=frozenset({"construction_age_band"}),
        description="The walls of a certificate were built in its age band, and it was inspected after that began.",
        values=_age_and_wall,
    ),
    _Consistency(
        name="heating_against_fuel",
        fields=frozenset({"main_fuel_type", "mains_gas"}),
        description="The heating of a certificate can burn its fuel, and the fuel reaches the home.",
        values=_heating_and_fuel,
    ),
    _Consistency(
        name="dates_in_order",
        fields=frozenset({"inspection_date"}),
        description="A certificate was inspected before it was registered.",
        values=_dates,
    ),
)


@dg.multi_asset_check(
    name="certificates_agree_with_themselves",
    specs=[dg.AssetCheckSpec(kind.name, asset=predicted_epc, description=kind.description) for kind in _KINDS],
    can_subset=True,
)
def certificates_agree_with_themselves(
    context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Repositories]
) -> Iterator[dg.AssetCheckResult]:
    """One step for all kinds of doubt: the homes are read once, with as many queries for many blocks as for one."""
    blocks = looked_at(context, store, predicted_epc)
    homes = [home for portfolio, names in blocks.items() for home in _certified(store, portfolio, names)]
    asked = {key.name for key in context.selected_asset_check_keys}
    for kind in _KINDS:
        if kind.name in asked:
            yield _result(kind, store, homes, blocks=count_blocks(blocks))


@dataclass(frozen=True, slots=True)
class _Certified:
    """A home that is modelled on a certificate, and what is in doubt about that."""

    home: PropertyIdentity
    number: str
    flags: EpcAnomalyFlags

    def is_in_doubt(self, kind: _Consistency) -> bool:
        """Whether the certificate contradicts itself, or says what cannot be; being unlike others is neither."""
        said = (self.flags.by_field.get(field) for field in kind.fields)
        return any(doubt not in (None, Anomaly.DIFFERS_FROM_NEIGHBOURS) for doubt in said)


def _certified(store: Repositories, portfolio: Portfolio, blocks: Collection[str]) -> Iterator[_Certified]:
    chosen = store.properties.chosen_certificates(portfolio.portfolio_id, *blocks)
    flags = store.properties.anomaly_flags(chosen)
    for home in store.properties.identities(portfolio.portfolio_id):
        if home.property_id in flags and (number := chosen.get(home.property_id)):
            yield _Certified(home, number, flags[home.property_id])


def _result(
    kind: _Consistency, store: Repositories, homes: Sequence[_Certified], *, blocks: int
) -> dg.AssetCheckResult:
    doubted = sorted((one for one in homes if one.is_in_doubt(kind)), key=lambda one: one.home.name)
    named = doubted[:NAMED_AT_MOST]
    certificates = store.epc_cache.load_mapped([one.number for one in named])
    rows = [
        f"| {one.home.name} | {one.home.uprn or ''} | {one.number} | {kind.values(certificates[one.number])} |"
        for one in named
        if one.number in certificates
    ]
    share = len(doubted) / len(homes) if homes else 0.0
    examples = "\n".join(["| home | UPRN | certificate | says |", "|---|---|---|---|", *rows]) if rows else "none"
    return dg.AssetCheckResult(
        check_name=kind.name,
        asset_key=predicted_epc.key,
        passed=share <= MOST_IN_DOUBT,
        severity=dg.AssetCheckSeverity.WARN,
        description=_in_words(doubted, share) if homes else "no home with a certificate to look at",
        metadata={
            "blocks": blocks,
            "with_certificate": len(homes),
            "in_doubt": len(doubted),
            "share": round(share, 4),
            "share_allowed": MOST_IN_DOUBT,
            "examples": dg.MetadataValue.md(examples),
        },
    )


def _in_words(doubted: Sequence[_Certified], share: float) -> str | None:
    """The homes in doubt, for the list of checks."""
    if not doubted:
        return None
    names = ", ".join(one.home.name for one in doubted[:NAMED_AT_MOST])
    return f"{share:.1%} of homes with a certificate: {names}{' …' if len(doubted) > NAMED_AT_MOST else ''}"


CONSISTENCY_CHECKS = (certificates_agree_with_themselves,)
