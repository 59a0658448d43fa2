"""A deployed model for tests: a handler that scores by a formula, a stand-in around it, and a client of that."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import boto3.session
import pandas as pd

from ara_domain.ml.schema import TRANSFORM_VERSION, column_names
from ara_resources.scoring.aws_lambda import LambdaScoringModel, Retries
from ara_resources.scoring.lambda_calls import LambdaFunction
from ara_resources.scoring.payload import answer_of, read_request
from ara_resources.stand_in_lambda import Alias, Fault, LambdaStandIn, Version
from tests.fakes.scoring import FormulaModel

MADE_FOR = {"TRANSFORM_VERSION": TRANSFORM_VERSION, "MODEL_VERSION": "2026.3"}
MODEL = FormulaModel(lambda frame: frame["floor_area"].to_numpy())
"""SAP is the floor area, so that every row is known by its result."""


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    return answer_of(event["request_id"], MODEL.score(read_request(event)), MODEL.version)


def altered(**fields: Any) -> Callable[[Mapping[str, Any], object], dict[str, Any]]:
    """The handler, with other words in its answer."""
    return lambda event, context: {**handler(event, context), **fields}


def homes(count: int) -> pd.DataFrame:
    """A frame of so many homes of floor areas 1, 2, 3, … m²; its index is not 0, 1, 2."""
    frame = pd.DataFrame(float("nan"), index=[f"home {n}" for n in range(count)], columns=list(column_names()))
    return frame.assign(floor_area=[float(n + 1) for n in range(count)])


def floor_areas(event: Mapping[str, Any]) -> list[float]:
    """The homes of a request."""
    at = event["columns"].index("floor_area")
    return [row[at] for row in event["data"]]


def poisoned_by(*areas: float) -> Callable[[Mapping[str, Any]], Fault | None]:
    """The model raises whenever one of these homes is in the batch."""
    return lambda event: Fault.RAISED if set(areas) & set(floor_areas(event)) else None


def more_than(rows: int, fault: Fault) -> Callable[[Mapping[str, Any]], Fault | None]:
    """The model takes no more rows than this."""
    return lambda event: fault if len(event["data"]) > rows else None


service = functools.partial(LambdaStandIn, versions={"7": Version(handler, MADE_FOR)}, aliases={"live": Alias("7")})
"""The service with version 7 behind `live`; give it what differs."""


shared_session = functools.cache(boto3.session.Session)
"""One for all tests: what botocore reads of AWS takes longer than most of them."""


class Waits(list[float]):
    """Records waits instead of waiting."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def client(
    to: LambdaStandIn,
    *,
    read_timeout_s: float | None = None,
    attempts: int = 4,
    session: boto3.session.Session | None = None,
    **options: Any,
) -> LambdaScoringModel:
    session = session or shared_session()
    function = LambdaFunction(
        to.name,
        "live",
        region="eu-west-2",
        endpoint_url=to.url,
        read_timeout_s=read_timeout_s,
        connections=8,
        session=session,
    )
    options.setdefault("sleep", Waits())
    return LambdaScoringModel(function, retries=Retries(attempts=attempts), **options)
