"""ARA's own definitions, with a scoring model during whose work something else can happen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dagster as dg
import pandas as pd

from ara_assets.definitions import build_defs, default_resources, defs
from ara_domain.ports import ScoringModel
from ara_resources.scoring.local import LocalScoringModel

while_scoring: list[Callable[[], object]] = []
"""What happens once, when homes are next scored."""


class InterruptedModel:
    """The engine; what is in `while_scoring` happens before it answers."""

    def __init__(self) -> None:
        self._model = LocalScoringModel()
        self.version = self._model.version

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        while while_scoring:
            while_scoring.pop()()
        return self._model.score(frame)


class InterruptedScoring(dg.ConfigurableResource[ScoringModel]):
    def create_resource(self, context: dg.InitResourceContext) -> ScoringModel:
        return InterruptedModel()


def interrupted_refresh_job() -> dg.JobDefinition:
    """The job `refresh` of ARA, on all its own resources but the model."""
    return build_defs({"scoring": InterruptedScoring()}).resolve_job_def("refresh")


def tick(instance: dg.DagsterInstance) -> tuple[Sequence[dg.RunRequest], str | None]:
    """What the daemon does every few seconds with ARA's own sensor. Returns its requests, or why it has none."""
    (sensor,) = (one for one in defs.sensors or () if one.name == "refresh")
    assert isinstance(sensor, dg.SensorDefinition)
    books: Mapping[str, Any] = {"books": default_resources()["books"]}
    with dg.build_sensor_context(
        instance=instance, definitions=defs, resources=dict(books), sensor_name=sensor.name
    ) as context:
        result = sensor.evaluate_tick(context)
    return result.run_requests or (), result.skip_message


def run_request(instance: dg.DagsterInstance, request: dg.RunRequest) -> bool:
    """What the daemon does with a request: a run with just these tags and assets. Returns whether it succeeded."""
    result = dg.execute_job(
        dg.reconstructable(interrupted_refresh_job),
        instance=instance,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        tags={**request.tags, "dagster/run_key": request.run_key or ""},
        asset_selection=request.asset_selection,
    )
    return result.success
