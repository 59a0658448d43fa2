"""Whether certificates agree with themselves, as asset checks: how many homes do not, and which, with their values.

The doubts are those stored with the predictions (`ara_domain.prediction.anomalies`); a check reads a kind of them.
Add here: a kind, as a `_Consistency`. Keep out: the rules, and lodged against computed ratings (`checks`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dagster as dg

from ara_assets.looking import NAMED_AT_MOST, count_blocks, looked_at
from ara_assets.modelling import predicted_epc
from ara_domain.anomaly_flags import Anomaly
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import PropertyIdentity
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


def _check(kind: _Consistency) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=predicted_epc, name=kind.name, description=kind.description)
    def consistency(
        context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Repositories]
    ) -> dg.AssetCheckResult:
        blocks = looked_at(context, store, predicted_epc)
        certified, doubted = 0, dict[str, tuple[PropertyIdentity, str]]()
        for portfolio, names in blocks.items():
            for block in names:
                homes = {home.property_id: home for home in store.properties.identities(portfolio.portfolio_id, block)}
                flags = store.properties.anomaly_flags(homes)
                certified += len(flags)
                found = [home for home, said in flags.items() if _is_in_doubt(kind, said.by_field)]
                if found:
                    chosen = store.properties.chosen_certificates(portfolio.portfolio_id, block)
                    doubted |= {number: (homes[home], portfolio.slug) for home in found if (number := chosen[home])}
        return _result(kind, store, doubted, certified=certified, blocks=count_blocks(blocks))

    return consistency


def _is_in_doubt(kind: _Consistency, flags: Any) -> bool:
    return any(flags.get(field) not in (None, Anomaly.DIFFERS_FROM_NEIGHBOURS) for field in kind.fields)


def _result(
    kind: _Consistency,
    store: Repositories,
    doubted: dict[str, tuple[PropertyIdentity, str]],
    *,
    certified: int,
    blocks: int,
) -> dg.AssetCheckResult:
    named = dict(sorted(doubted.items(), key=lambda one: one[1][0].name)[:NAMED_AT_MOST])
    certificates = store.epc_cache.load_mapped(named)
    rows = [
        f"| {home.name} | {home.uprn or ''} | {number} | {kind.values(certificates[number])} |"
        for number, (home, _) in named.items()
        if number in certificates
    ]
    share = len(doubted) / certified if certified else 0.0
    return dg.AssetCheckResult(
        passed=share <= MOST_IN_DOUBT,
        severity=dg.AssetCheckSeverity.WARN,
        description=", ".join(home.name for home, _ in named.values()) or None,
        metadata={
            "blocks": blocks,
            "with_certificate": certified,
            "in_doubt": len(doubted),
            "share": round(share, 4),
            "examples": dg.MetadataValue.md(
                "\n".join(["| home | UPRN | certificate | says |", "|---|---|---|---|", *rows])
            ),
        },
    )


CONSISTENCY_CHECKS = tuple(_check(kind) for kind in _KINDS)
