"""Everything Dagster loads: assets, checks, jobs, sensors, schedules and the resources behind the ports."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from ara_assets import ingestion, inputs, modelling, register_feed, training
from ara_assets.blocks import show_step_log
from ara_assets.checks import CHECKS
from ara_assets.consistency_checks import CONSISTENCY_CHECKS
from ara_assets.jobs import EXECUTOR, block_job
from ara_assets.resources import (
    AraBooks,
    DatabaseResource,
    FramesResource,
    RegisterResource,
    ScoringResource,
    TrainingSetResource,
)
from ara_assets.sensors import feed_sensor, refresh_sensor

REFRESHED = (
    inputs.PROPERTIES,
    inputs.LANDLORD_OVERRIDES,
    modelling.REMAPPED_EPC,
    modelling.PREDICTED_EPC,
    modelling.EFFECTIVE_EPC,
    modelling.BASELINE_PREDICTIONS,
    modelling.RECOMMENDATIONS,
    modelling.IMPACT_PREDICTIONS,
    modelling.OPTIMISED_PACKAGES,
)
"""What a refresh may make, in the order data flows: nothing that calls the outside."""
FETCHED = (inputs.PROPERTIES, inputs.LANDLORD_OVERRIDES, ingestion.EPC_CACHE)
"""What has to be made before anything is modelled."""
EVERYTHING = (*FETCHED, *REFRESHED[2:])
"""What a run may make, in the order data flows."""

ASSETS = (
    inputs.properties,
    inputs.landlord_overrides,
    ingestion.epc_cache,
    modelling.remapped_epc,
    modelling.predicted_epc,
    modelling.effective_epc,
    modelling.baseline_predictions,
    modelling.recommendations,
    modelling.impact_predictions,
    modelling.optimised_packages,
)

_run = block_job("run", EVERYTHING, "Fetch what is not fresh, then model what is stale.")
_refresh = block_job("refresh", REFRESHED, "Model what is stale, fetch nothing.")


def default_resources() -> Mapping[str, Any]:
    """The real parts, opened when the first step asks for them."""
    store = DatabaseResource()
    scoring = ScoringResource()
    return {
        "store": store,
        "scoring": scoring,
        "register": RegisterResource(store=store),
        "frames": FramesResource(store=store),
        "books": AraBooks(store=store, scoring=scoring),
        "training": TrainingSetResource(),
    }


def build_defs(resources: Mapping[str, Any] | None = None) -> dg.Definitions:
    """The definitions, on other resources where given (tests)."""
    return dg.Definitions(
        assets=[*ASSETS, *register_feed.FEED_ASSETS, training.ml_training_set],
        asset_checks=[*CHECKS, *CONSISTENCY_CHECKS],
        jobs=[_run, _refresh, register_feed.feed_job, register_feed.unsettled_job, training.training_job],
        schedules=list(register_feed.SCHEDULES),
        sensors=[refresh_sensor(REFRESHED, _refresh), feed_sensor(EVERYTHING, _run)],
        resources={**default_resources(), **(resources or {})},
        executor=EXECUTOR,
    )


show_step_log()
defs = build_defs()


def run_job() -> dg.JobDefinition:
    """The job `run`, for a run in this process."""
    return defs.resolve_job_def("run")


def refresh_job() -> dg.JobDefinition:
    """The job `refresh`, for a run in this process."""
    return defs.resolve_job_def("refresh")


def feed_job() -> dg.JobDefinition:
    """The job `read_register_feed`, for a run in this process."""
    return defs.resolve_job_def(register_feed.FEED_JOB)


def training_set_job() -> dg.JobDefinition:
    """The job `export_training_set`, for a run in this process."""
    return defs.resolve_job_def(training.TRAINING_JOB)
