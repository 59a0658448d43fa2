"""The embedded engine as an AWS Lambda function; also the example for serving another model behind the same payload.

It answers the results it is asked for, so it can stand for the KWh models, the impact models or both (PRD §8.4).

Deploying it: docs/deploy-lambda.md. The function's handler is `ara_resources.scoring.lambda_handler.handler`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ara_resources.scoring.local import LocalScoringModel
from ara_resources.scoring.payload import answer_of, read_request, targets_asked

_MODEL = LocalScoringModel()
"""Made once per environment, outside the call, as a model read from disk would be."""
_VERSION = replace(_MODEL.version, model_version=f"{_MODEL.version.model_version}+{_MODEL.prices.version}")
"""Whoever asks knows nothing of the prices in here: other prices are another model to them."""


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - the shape AWS calls
    """Score the homes of a request.

    Raises:
        ContractBroken: the request is of another transform. AWS answers it as a FunctionError of that name, which
            stops the run that asked.
    """
    targets = targets_asked(event)
    return answer_of(str(event["request_id"]), _MODEL.score(read_request(event)), _VERSION, targets)
