"""The whole graph with `ARA_SCORING=lambda`, against a service on loopback that runs the handler of the repository."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ara_assets.definitions import EVERYTHING, run_job
from ara_assets.launch import RunReport, run_in_process
from ara_assets.partitions import registered_blocks
from ara_assets.refresh import PlannedRun
from ara_domain.ml.schema import TRANSFORM_VERSION, column_names
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.predictions import EnergyFigures
from ara_resources.scoring.lambda_handler import handler
from ara_resources.stand_in_lambda import Alias, Fault, LambdaStandIn, Version
from tests.dagster_instance import Copies
from tests.integration.pipelines.site import NO_REGISTER, PORTFOLIO, Site, Snapshot, opened

pytestmark = pytest.mark.integration

_FLOOR_AREA = column_names().index("floor_area")


def deployed(transform_version: str = TRANSFORM_VERSION, **options: Any) -> LambdaStandIn:
    versions = {"7": Version(handler, {"TRANSFORM_VERSION": transform_version, "MODEL_VERSION": "engine"})}
    return LambdaStandIn(versions=versions, aliases={"live": Alias("7")}, **options)


def turned_to(service: LambdaStandIn) -> Mapping[str, str]:
    return {
        **NO_REGISTER,
        "ARA_SCORING": "lambda",
        "ARA_LAMBDA_FUNCTION": service.name,
        "ARA_LAMBDA_REGION": "eu-west-2",
        "ARA_LAMBDA_ENDPOINT_URL": service.url,
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "NO_PROXY": "127.0.0.1",
    }


def figures_of(site: Site) -> dict[str, tuple[object, ...]]:
    """Every number of every home by its name: baseline, impacts, and what its plans cost and reach."""
    names = {home.property_id: name for name, home in site.homes.items()}
    baselines, impacts = site.database.properties.baselines(names), site.database.properties.impacts(names)
    plans = site.plans()
    return {
        name: (
            (as_it_is := baselines[home].figures) and _numbers(as_it_is),
            {
                option: (_numbers(one.alone.after), one.in_sequence and _numbers(one.in_sequence.after), one.place)
                for option, one in (impacts[home].by_option if home in impacts else {}).items()
            },
            {
                scenario: (
                    _numbers(plan.figures_before),
                    replace(plan.package, figures_after=_numbers(plan.package.figures_after)),
                )
                for (owner, scenario), plan in plans.items()
                if owner == name
            },
        )
        for home, name in names.items()
        if home in baselines
    }


def _numbers(figures: EnergyFigures) -> EnergyFigures:
    """The figures without what is bought, which a deployed model does not say."""
    return replace(figures, bought=None)


def only_one_of_its_floor_area(site: Site) -> tuple[str, float]:
    """A home that a request can be told by, and its floor area in the frame."""
    areas = {
        name: EpcMlTransform().to_row(home.effective_epc)["floor_area"]
        for name, _ in site.plans()
        if (home := site.database.properties.find_home(PORTFOLIO.portfolio_id, name)) and home.effective_epc
    }
    held = list(areas.values())
    return next((name, area) for name, area in areas.items() if held.count(area) == 1)


def test_a_deployed_engine_gives_the_numbers_of_the_embedded_one_and_a_poisoned_home_is_set_aside_with_its_reason(
    copies: Copies, ingested: Snapshot, modelled_site: Site, tmp_path: Path
) -> None:
    local = figures_of(modelled_site)
    poisoned, floor_area = only_one_of_its_floor_area(modelled_site)

    def poison(event: Mapping[str, Any]) -> Fault | None:
        return Fault.RAISED if any(row[_FLOOR_AREA] == floor_area for row in event["data"]) else None

    with deployed() as service, opened(copies, ingested, tmp_path / "lambda", turned_to(service)) as site:
        site.refresh()
        assert service.invocations
        assert figures_of(site) == local, "to the last digit"
        assert {(plan.model.model_name, plan.model.model_version) for plan in site.plans().values()} == {
            ("impact-models", "engine@7")
        }

        service.rule = poison
        site.override(poisoned, "draught_proofed_percent", "35")
        site.refresh()
        (item,) = (found for found in site.database.quarantine.open_items("stock") if found.reason == "model_failed")
        assert "ValueError: a value the model cannot take" in item.message
        assert site.set_aside()[poisoned] == {"model_failed"}
        assert {name for name, _ in site.plans()} == {name for name, _ in modelled_site.plans()} - {poisoned}


def test_a_model_of_another_transform_fails_the_run_before_any_work(modelled_site: Site) -> None:
    before = {asset: modelled_site.versions(asset) for asset in ("baseline_predictions", "optimised_packages")}
    with deployed("0.9.0") as service:
        for name, value in turned_to(service).items():
            modelled_site.environment.setenv(name, value)
        assets = tuple(recipe.asset for recipe in EVERYTHING)
        planned = PlannedRun(blocks=registered_blocks(modelled_site.instance), assets=assets, stale={})
        report: RunReport = run_in_process(run_job, modelled_site.instance, planned, "run")
        assert service.invocations == []
    assert not report.success
    assert {asset: modelled_site.versions(asset) for asset in before} == before
