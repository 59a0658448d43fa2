"""The scoring model the settings choose."""

from ara_domain.ports import ScoringModel
from ara_resources.prices import PricesUnknown, prices_in_force
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.settings import Settings


def scoring_model(settings: Settings) -> ScoringModel:
    """The embedded engine, or the deployed function after asking it what it is.

    Raises:
        RunCannotContinue: the function cannot be used, or bills cannot be priced; the message says why.
    """
    if settings.scoring == "local":
        return LocalScoringModel(prices_in_force(settings))
    if settings.prices_on or settings.prices_path:
        raise PricesUnknown(
            "a deployed function works out bills at its own prices; unset ARA_PRICES_ON and ARA_PRICES_PATH, or score "
            "with ARA_SCORING=local"
        )
    # boto3 takes a third of a second to load, and the engine does without it.
    from ara_resources.scoring.aws_lambda import LambdaScoringModel, Retries  # noqa: PLC0415
    from ara_resources.scoring.lambda_calls import LambdaFunction  # noqa: PLC0415

    function = LambdaFunction(
        settings.lambda_function or "",
        settings.lambda_alias,
        region=settings.lambda_region,
        endpoint_url=settings.lambda_endpoint_url,
        connect_timeout_s=settings.http_connect_timeout_s,
        read_timeout_s=settings.lambda_read_timeout_s,
        connections=settings.lambda_concurrency,
    )
    return LambdaScoringModel(
        function,
        batch_rows=settings.lambda_batch_rows,
        concurrency=settings.lambda_concurrency,
        retries=Retries(attempts=settings.lambda_attempts),
    )
