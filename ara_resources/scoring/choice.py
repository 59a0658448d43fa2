"""The scoring model the settings choose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ara_domain.ml.results import IMPACT_COLUMNS, KWH_COLUMNS, RESULT_COLUMNS
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.ml.versions import versions
from ara_domain.ports import RunCannotContinue, ScoringModel
from ara_resources.prices import PricesUnknown, prices_in_force
from ara_resources.products import product_database
from ara_resources.scoring.families import TwoFamilies
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.scoring.on_products import OnProducts
from ara_resources.scoring.residual import ResidualUnusable, correction_at
from ara_resources.settings import Settings

if TYPE_CHECKING:
    import boto3.session


class UnknownTransformAsked(RunCannotContinue):
    """The settings name a transform that is not kept."""


def scoring_model(settings: Settings) -> ScoringModel:
    """The embedded engine, or the deployed functions after asking each what it is.

    The model's version names the product database of the settings, whose data `transform_of` writes into the frame.

    Raises:
        RunCannotContinue: the function cannot be used, bills cannot be priced, or the product database cannot be read;
            the message says why.
    """
    products = product_database(settings).version
    model = _model(settings)
    return OnProducts(model, products) if products else model


def transform_of(settings: Settings) -> EpcMlTransform:
    """The transform that makes the frames of that model.

    Raises:
        RunCannotContinue: the product database cannot be read.
    """
    return EpcMlTransform(product_database(settings))


def _model(settings: Settings) -> ScoringModel:
    if settings.scoring == "local":
        return LocalScoringModel(prices_in_force(settings), correction=correction_at(settings.residual_path))
    if settings.residual_path:
        raise ResidualUnusable(
            "a deployed function has no residual model behind it; unset ARA_RESIDUAL_PATH, or score with "
            "ARA_SCORING=local"
        )
    if settings.prices_on or settings.prices_path:
        raise PricesUnknown(
            "a deployed function works out bills at its own prices; unset ARA_PRICES_ON and ARA_PRICES_PATH, or score "
            "with ARA_SCORING=local"
        )
    if settings.lambda_transform not in versions():
        raise UnknownTransformAsked(
            f"ARA_LAMBDA_TRANSFORM is {settings.lambda_transform!r}, and the transforms kept here are "
            f"{', '.join(versions())}; set it to that of the deployed models, or deploy models made for one of these"
        )
    kwh, impact = settings.lambda_functions
    # boto3 takes a third of a second to load, and the engine does without it.
    import boto3.session  # noqa: PLC0415

    session = boto3.session.Session()
    if kwh == impact:
        return _deployed(settings, kwh, RESULT_COLUMNS, session)
    return TwoFamilies(
        _deployed(settings, kwh, KWH_COLUMNS, session), _deployed(settings, impact, IMPACT_COLUMNS, session)
    )


def _deployed(settings: Settings, name: str, targets: Sequence[str], session: "boto3.session.Session") -> ScoringModel:
    from ara_resources.scoring.aws_lambda import LambdaScoringModel, Retries  # noqa: PLC0415
    from ara_resources.scoring.lambda_calls import LambdaFunction  # noqa: PLC0415

    function = LambdaFunction(
        name,
        settings.lambda_alias,
        region=settings.lambda_region,
        endpoint_url=settings.lambda_endpoint_url,
        connect_timeout_s=settings.http_connect_timeout_s,
        read_timeout_s=settings.lambda_read_timeout_s,
        connections=settings.lambda_concurrency,
        session=session,
    )
    return LambdaScoringModel(
        function,
        targets=targets,
        transform_version=settings.lambda_transform,
        batch_rows=settings.lambda_batch_rows,
        concurrency=settings.lambda_concurrency,
        retries=Retries(attempts=settings.lambda_attempts),
    )
