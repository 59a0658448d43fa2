"""Every knob of ARA in one object: its name, its unit, its default.

A knob is an environment variable with the prefix `ARA_`; nothing reads the environment before `Settings()` is called.
Add here: whatever a deployment may want to set. Keep out: constants of the method, which live beside their citation.
"""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, Self

import sqlalchemy as sa
from pydantic import (
    AliasChoices,
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.services.register_searches import Freshness

_POSTGRES_SCHEMES = ("postgresql", "postgres")


MOST_PROCESSES = 8
"""Unless more are asked for: each holds up to 8 connections, of which PostgreSQL allows 100 by default, and 1 GB."""


def default_processes() -> int:
    """Processor cores this process may use, where the system does not say all there are; at most `MOST_PROCESSES`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


def default_home() -> Path:
    """`dagster_home/` of the repository; of the working directory when ARA was installed from a wheel."""
    repository = Path(__file__).resolve().parents[1]
    return (repository if (repository / "pyproject.toml").is_file() else Path.cwd()) / "dagster_home"


class Settings(BaseSettings):
    """The configuration of one process.

    Secrets (the token, and database URLs, which may hold a password) print as asterisks and stay out of validation
    errors; `get_secret_value()` reads them.
    """

    model_config = SettingsConfigDict(
        env_prefix="ARA_", frozen=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True
    )

    # where things live
    home: Path = Field(default_factory=default_home, validation_alias=AliasChoices("ARA_HOME", "DAGSTER_HOME"))
    """Directory of `dagster.yaml`, the embedded database, logs and compute logs. `ARA_HOME` beats `DAGSTER_HOME`."""
    database_url: SecretStr | None = None
    """A PostgreSQL of version 14 or later, `postgresql://user:password@host/ara`. Unset: an embedded one in `home`."""
    dagster_database_url: SecretStr | None = None
    """The database of Dagster's own storage. Unset: `dagster` on the embedded server."""
    database_pool_size: PositiveInt = 5
    """Connections one process keeps open at most. Each unit of work and each read takes one."""

    ui_url: str | None = None
    """Address of the Dagster UI, for links to runs in `tasks`; `ara up` sets it for what it starts."""

    # the register of certificates
    epc_api_url: str = "https://api.get-energy-performance-data.communities.gov.uk"
    """Base address of the certificate API, without a path."""
    epc_api_token: SecretStr | None = None
    """Bearer token of the certificate API."""
    epc_requests_per_second: PositiveFloat = 15.0
    """Requests per second that leave one egress address, over all processes. The register refuses more than 6,000 in
    5 minutes per address, which is 20 a second; 15 leaves room for whoever shares the address."""
    egress_name: str = "default"
    """Processes that leave by the same address share a request budget under this name."""
    epc_concurrency: PositiveInt = 8
    """Requests in flight at once, per process."""
    epc_attempts: PositiveInt = 6
    """How often one request is tried before it counts as failed."""
    epc_backoff_max_s: PositiveFloat = 60.0
    """Longest wait between two attempts, seconds."""
    http_connect_timeout_s: PositiveFloat = 5.0
    """Time allowed to open a connection, seconds."""
    http_read_timeout_s: PositiveFloat = 30.0
    """Time allowed between two pieces of an answer, seconds. A search of a large postcode takes the register long."""
    epc_search_fresh_days: PositiveFloat = 30.0
    """A search that found certificates is not repeated when younger than this, days."""
    epc_empty_search_fresh_days: PositiveFloat = 7.0
    """A search that found none is not repeated when younger than this, days."""

    # who scores
    scoring: Literal["local", "lambda"] = "local"
    """`local` is the embedded engine; `lambda` a function deployed on AWS (docs/deploy-lambda.md)."""
    lambda_function: str | None = None
    """Name or ARN of the function, without a version. Its credentials come from the environment's AWS chain."""
    lambda_kwh_function: str | None = None
    """Another function for the KWh models: delivered energy and bills. Unset: `lambda_function`."""
    lambda_impact_function: str | None = None
    """Another function for the impact models: SAP, carbon and heat. Unset: `lambda_function`."""
    lambda_transform: str = TRANSFORM_VERSION
    """Version of the transform the functions were made for; an earlier one is derived from the present frame."""
    lambda_alias: str = "live"
    """The alias that is invoked; it must point to one published version."""
    lambda_region: str | None = None
    """AWS region of the function. Unset: what the environment's AWS configuration says."""
    lambda_endpoint_url: str | None = None
    """Address of another service than AWS that speaks its contract, such as the stand-in."""
    lambda_read_timeout_s: PositiveFloat | None = None
    """How long an answer is awaited, seconds. Unset: 30 longer than the function may run."""
    lambda_concurrency: PositiveInt = 4
    """Calls in flight at once, per process. Keep all processes together below the function's reserved concurrency."""
    lambda_batch_rows: PositiveInt = 1000
    """Homes sent in one call, fewer when they take more than 5 MB."""
    lambda_attempts: PositiveInt = 6
    """How often one call is tried before the run stops."""

    # what homes are rated and billed by
    prices_path: Path | None = None
    """A CSV file of dated energy prices of your own, beside those of ARA (docs/prices.md)."""
    prices_on: date | None = None
    """Bills are at the prices in force on this day, as 2026-04-01. Unset: today."""

    pcdb_path: Path | None = None
    """Product data by index number: a CSV file or a folder of them (docs/product-database.md). Unset: SAP's tables."""

    # what models are trained on
    training_path: str | None = None
    """A folder, or `s3://bucket/prefix`, that `ara train export` writes below. Unset: the home."""

    residual_path: Path | None = None
    """Folder of a residual model (`ara train residual`), which corrects ratings of homes that a certificate says little
    of (docs/adr/035). Unset: none. Not with `ARA_SCORING=lambda`."""

    # how work is cut up
    processes: PositiveInt = Field(default_factory=default_processes)
    """Processes in which one command models or fetches side by side when it has much to do. Unset: the cores this
    process may use, up to 8; each process needs up to 1 GB and 8 connections to PostgreSQL."""
    fetch_batch_postcodes: PositiveInt = 50
    """Postcodes asked for between two commits, so that a killed run repeats little."""
    fetch_documents_per_home: PositiveInt = 1
    """Of a home's latest certificates so many are fetched: 1 what it is modelled from; 2 also the one before, by which
    a jump in floor area or a change of assessment is noticed, at up to one more call a home in the first run."""
    neighbour_documents_per_block: NonNegativeInt = 0
    """Of so many dwellings of a block that are not ours the newest certificate is fetched, where one of our homes there
    has none and is told from its neighbours. 0: only our own certificates and those of bulk files tell. A change shows
    when the searches of a block are next due, or with `ara run --again`."""
    model_batch_homes: PositiveInt = 1000
    """Homes loaded, scored and saved together; more use more memory and save few seconds."""

    @property
    def search_freshness(self) -> Freshness:
        """How long an answer of the register is good for."""
        return Freshness(
            answered=timedelta(days=self.epc_search_fresh_days), empty=timedelta(days=self.epc_empty_search_fresh_days)
        )

    @property
    def training_place(self) -> str:
        """Below which place training rows are written."""
        return (self.training_path or "").strip() or str(self.home)

    @property
    def lambda_functions(self) -> tuple[str, str]:
        """The functions of the KWh and of the impact models; the same name twice is one function for both."""
        both = (self.lambda_function or "").strip()
        return (
            (self.lambda_kwh_function or "").strip() or both,
            (self.lambda_impact_function or "").strip() or both,
        )

    @field_validator("epc_api_token")
    @classmethod
    def _is_said(cls, token: SecretStr | None) -> SecretStr | None:
        """A variable that is set and empty says nothing."""
        return token if token is not None and token.get_secret_value().strip() else None

    @field_validator("residual_path", "prices_path", "pcdb_path", mode="before")
    @classmethod
    def _names_a_file(cls, path: object) -> object:
        """A variable that is set and empty names nothing."""
        return None if path == "" else path

    @field_validator("prices_on", mode="before")
    @classmethod
    def _names_a_day(cls, day: object) -> object:
        if not isinstance(day, str):
            return day
        try:
            return date.fromisoformat(day) if day else None
        except ValueError as error:
            raise ValueError(f"{day!r} is no day; write one as 2026-04-01, or leave it unset for today") from error

    @model_validator(mode="after")
    def _names_the_function(self) -> Self:
        if self.scoring == "lambda" and not all(self.lambda_functions):
            raise ValueError(
                "ARA_SCORING=lambda needs ARA_LAMBDA_FUNCTION, the name of the deployed function, or both "
                "ARA_LAMBDA_KWH_FUNCTION and ARA_LAMBDA_IMPACT_FUNCTION"
            )
        return self

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @field_validator("database_url", "dagster_database_url")
    @classmethod
    def _is_postgres(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value().strip():
            return None
        scheme = url.get_secret_value().partition("://")[0].partition("+")[0]
        if scheme not in _POSTGRES_SCHEMES:
            raise ValueError("only PostgreSQL is supported; write postgresql://user:password@host:port/database")
        if _is_torn(url.get_secret_value()):
            # Not a word of the address: what was taken for its host is the end of the password.
            raise ValueError(
                "the address cannot be read; percent-encode the user's name and the password (@ is %40, # is %23, "
                "/ is %2F, : is %3A)"
            )
        return url


def _is_torn(url: str) -> bool:
    """Whether a character of the password that is not escaped ends it early, so that its rest is taken for a host."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return True
    return url.count("@") > 1 or "#" in (parsed.host or "")
