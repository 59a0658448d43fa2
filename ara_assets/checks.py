"""What must hold after a run, checked over whole portfolios and shown beside the assets in the UI.

A check never stops a run: it warns. It has no partitions of its own, and its latest result is the one shown: so it
looks at all blocks of the portfolios its run is about, or a fault in one block would vanish with a run over another.
"""

from collections.abc import Mapping, Sequence

import dagster as dg
import numpy as np

from ara_assets.looking import NAMED_AT_MOST, LookedAt, count_blocks, looked_at
from ara_assets.modelling import baseline_predictions, optimised_packages
from ara_domain.ports import RatedHome, Repositories

MOST_BIAS = 3.0
"""SAP points. A mean difference beyond this between computed and lodged is a fault of method, not of rounding."""
LEAST_WITHIN_5 = 0.7
"""Share of homes. RdSAP 10 re-rates certificates lodged under SAP 2012 by a few points either way; beyond this share
something is read wrongly."""


@dg.asset_check(asset=optimised_packages, description="Every home has plans, or an item that says why not.")
def every_home_accounted_for(
    context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Repositories]
) -> dg.AssetCheckResult:
    """Homes on the list against plans in force and homes set aside."""
    homes = planned = 0
    lost: list[str] = []
    found_at = looked_at(context, store, optimised_packages)
    for portfolio, blocks in found_at.items():
        scenarios = len(store.recommendations.scenarios(portfolio.portfolio_id))
        hashes = store.properties.stage_hashes(portfolio.portfolio_id, *blocks)
        whole = {home for home, row in hashes.items() if len(row.plans or {}) == scenarios}
        explained = {item.property_id for item in store.quarantine.open_items(portfolio.slug)}
        homes += len(hashes)
        planned += len(whole)
        unaccounted = hashes.keys() - whole - explained
        if unaccounted:
            listed = store.properties.identities(portfolio.portfolio_id)
            lost += [home.name for home in listed if home.property_id in unaccounted]
        if not hashes:
            lost.append(f"{portfolio.slug}: {len(blocks)} blocks and no home on the list")
    return _result(found_at, lost, {"homes": homes, "planned": planned, "without_account": len(lost)})


@dg.asset_check(
    asset=baseline_predictions, description="No rating outside 1 to 100, unless generation explains a higher one."
)
def ratings_in_range(
    context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Repositories]
) -> dg.AssetCheckResult:
    """Ratings over 100 need generation on the bill; those under 1 are printed as 1 and named here."""
    found_at = looked_at(context, store, baseline_predictions)
    rated = _rated(found_at, store)
    strange = [
        f"{home.name} ({home.sap_score:.1f})"
        for home in rated
        if home.sap_score is not None
        and (home.sap_score < 1 or (home.sap_score >= 100.5 and not home.exports_or_generates))
    ]
    with_rating = sum(home.sap_score is not None for home in rated)
    return _result(found_at, strange, {"rated": with_rating, "outside": len(strange)})


@dg.asset_check(
    asset=baseline_predictions, description="Ratings computed from certificates alone agree with those lodged."
)
def recomputed_against_lodged(
    context: dg.AssetCheckExecutionContext, store: dg.ResourceParam[Repositories]
) -> dg.AssetCheckResult:
    """Mean error and bias over homes without survey or override; passes within `MOST_BIAS` and `LEAST_WITHIN_5`."""
    found_at = looked_at(context, store, baseline_predictions)
    pairs = [
        (home, home.sap_score - home.lodged_rating)
        for home in _rated(found_at, store)
        if home.as_lodged and home.sap_score is not None and home.lodged_rating is not None
    ]
    if not pairs:
        return dg.AssetCheckResult(
            passed=True, description="no home to compare", metadata={"compared": 0, "blocks": count_blocks(found_at)}
        )
    errors = np.array([error for _, error in pairs])
    worst = sorted(pairs, key=lambda pair: -abs(pair[1]))[:NAMED_AT_MOST]
    bias, within_5 = float(errors.mean()), float((np.abs(errors) <= 5).mean())
    return dg.AssetCheckResult(
        passed=abs(bias) <= MOST_BIAS and within_5 >= LEAST_WITHIN_5,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "blocks": count_blocks(found_at),
            "compared": len(pairs),
            "mean_absolute_error": round(float(np.abs(errors).mean()), 3),
            "bias": round(bias, 3),
            "share_within_1": round(float((np.abs(errors) <= 1).mean()), 3),
            "share_within_5": round(within_5, 3),
            "worst": dg.MetadataValue.md(
                "\n".join(
                    ["| home | lodged | computed |", "|---|---|---|"]
                    + [f"| {home.name} | {home.lodged_rating} | {home.sap_score:.1f} |" for home, _ in worst]
                )
            ),
        },
    )


CHECKS = (every_home_accounted_for, ratings_in_range, recomputed_against_lodged)


def _rated(found_at: LookedAt, store: Repositories) -> Sequence[RatedHome]:
    return [
        home
        for portfolio, blocks in found_at.items()
        for home in store.properties.ratings(portfolio.portfolio_id, blocks)
    ]


def _result(found_at: LookedAt, offenders: Sequence[str], counts: Mapping[str, int]) -> dg.AssetCheckResult:
    named = ", ".join(offenders[:NAMED_AT_MOST]) + (" …" if len(offenders) > NAMED_AT_MOST else "")
    return dg.AssetCheckResult(
        passed=not offenders,
        severity=dg.AssetCheckSeverity.WARN,
        description=named or (None if found_at else "no block to look at; import a portfolio"),
        metadata={"blocks": count_blocks(found_at), **counts},
    )
