"""What assets ask for, and how it is opened: the store, the register, the model, the frames, the books.

Assets name the port (`dg.ResourceParam[Repositories]`), never a class of this module, so that tests hand in fakes.
Everything is opened when the first step that needs it runs: a modelling run needs no token.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from ara_assets.blocks import Books, BooksResource
from ara_assets.evidence import evidence_readers
from ara_assets.training import ML_TRAINING_SET, training_evidence
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ml.versions import versions
from ara_domain.ports import RegisterOfPortfolio, Repositories, RunCannotContinue, ScoringModel
from ara_domain.ports.training import TrainingSet
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.stages import HomeFrames
from ara_resources.fetchers.portfolio_register import PortfolioRegister
from ara_resources.postgres.database import Database, utc_now
from ara_resources.prices import price_book
from ara_resources.scoring.choice import scoring_model, transform_of
from ara_resources.settings import Settings
from ara_resources.training.files import files_at
from ara_resources.training.parquet_set import ParquetTrainingSet


class VersionMismatch(RunCannotContinue):
    """The model was made for another version of the transform than this one."""


class DatabaseResource(dg.ConfigurableResource[Database]):
    """The database the settings name: an external one, or the embedded one."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Database]:  # noqa: ARG002
        """The open database."""
        with Database.open(Settings()) as database:
            yield database


class RegisterResource(dg.ConfigurableResource[RegisterOfPortfolio]):
    """The register of certificates, within the request budget of this egress address; stand-ins for invented homes."""

    store: dg.ResourceDependency[Database]

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[RegisterOfPortfolio]:  # noqa: ARG002
        """Whom to ask; nothing is sent before somebody is asked."""
        with PortfolioRegister(Settings(), self.store.engine, self.store.generic_data) as register:
            yield register


class ScoringResource(dg.ConfigurableResource[ScoringModel]):
    """The scoring model the settings choose: the embedded engine, or a deployed function."""

    def create_resource(self, context: dg.InitResourceContext) -> ScoringModel:  # noqa: ARG002
        """The model.

        Raises:
            VersionMismatch: it reads another version of the frame.
            RunCannotContinue: the deployed function cannot be used.
        """
        return checked(scoring_model(Settings()))


class FramesResource(dg.ConfigurableResource[HomeFrames]):
    """Rows of the scoring frame, kept for all stages of a run."""

    store: dg.ResourceDependency[Database]

    def create_resource(self, context: dg.InitResourceContext) -> HomeFrames:  # noqa: ARG002
        """Frames of the homes in the store.

        Raises:
            RunCannotContinue: the product database cannot be read.
        """
        return HomeFrames(self.store.properties, builder=FeatureBuilder(transform_of(Settings())))


class TrainingSetResource(dg.ConfigurableResource[TrainingSet]):
    """The training set of the present transform, where the settings say."""

    def create_resource(self, context: dg.InitResourceContext) -> TrainingSet:  # noqa: ARG002
        """The set; nothing is read or written before somebody asks."""
        return training_set_of(Settings())


class AraBooks(BooksResource):
    """The books, kept in the store."""

    store: dg.ResourceDependency[Database]
    scoring: dg.ResourceDependency[ScoringModel]

    @contextmanager
    def open_books(self) -> Iterator[Books]:
        """The books of the store."""
        yield books_of(self.store, self.scoring)


def books_of(store: Repositories, model: ScoringModel) -> Books:
    """The pipeline's books in a store."""
    settings = Settings()
    return Books(
        unit_of_work=store.unit_of_work,
        versions=store.block_versions,
        subtasks=store.subtasks,
        clock=utc_now,
        evidence={
            **evidence_readers(store, model, settings.search_freshness, price_book(settings)),
            ML_TRAINING_SET.asset: training_evidence(training_set_of(settings).location, settings),
        },
        ui_url=settings.ui_url,
    )


def training_set_of(settings: Settings) -> TrainingSet:
    """The training set where the settings say."""
    return ParquetTrainingSet(files_at(settings.training_place))


def checked(model: ScoringModel) -> ScoringModel:
    """The model, if it reads a frame that this transform makes: the present one, or one derived from it.

    Raises:
        VersionMismatch: it does not; nothing it says would be right.
    """
    if model.version.transform_version not in versions():
        raise VersionMismatch(
            f"model {model.version.model_name} {model.version.model_version} was made for transform "
            f"{model.version.transform_version}, and this is {TRANSFORM_VERSION}; deploy a model made for it"
        )
    return model
