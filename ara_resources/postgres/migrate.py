"""Brings a database's schema to the one the tables describe, and writes migrations.

Revisions are numbered (`0001`, `0002`, …) in one line, so that the newest is known from the file names: opening a
database that is up to date costs one query and does not import Alembic, which takes half a second.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.config import Config

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_LOCK = 0x41524100  # "ARA" and a zero: of the numbers one may lock in a database, the one for its schema
COMPARED: dict[str, Any] = {"compare_type": True, "compare_server_default": True}
"""What a migration is written for, beside tables, columns, keys and indexes."""


class UnknownSchema(RuntimeError):
    """The database was made by a newer version of ARA."""


def head() -> str:
    """The newest revision."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def upgrade(engine: sa.Engine) -> None:
    """Bring the schema to the newest revision. Several processes may try at once: one does it, the others wait.

    Raises:
        UnknownSchema: the database is ahead of this version of ARA.
    """
    with engine.connect() as connection:
        if _revision(connection) == head():
            return
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        current = _revision(connection)
        if current == head():
            return
        if current is not None and current > head():
            raise UnknownSchema(
                f"the database is at revision {current} and this version of ARA knows {head()} as the newest; "
                "upgrade ARA, or point ARA_DATABASE_URL to another database"
            )
        from alembic import command  # noqa: PLC0415 (takes half a second, and is needed once)

        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: sa.Connection) -> "Config":
    """Alembic's configuration, with the connection it is to use."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_VERSIONS.parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def write_revision(message: str) -> Path:
    """Write the migration from the newest revision to the tables as they are now. For developers."""
    from alembic import command  # noqa: PLC0415

    from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres  # noqa: PLC0415
    from ara_resources.postgres.engine import make_engine  # noqa: PLC0415

    number = f"{int(head()) + 1 if any(_VERSIONS.glob('[0-9]*.py')) else 1:04d}"
    with (
        tempfile.TemporaryDirectory() as home,
        EmbeddedPostgres.attach(Path(home), NOT_DURABLE) as server,
        make_engine(server.url("ara", "psycopg")).begin() as connection,
    ):
        config = alembic_config(connection)
        command.upgrade(config, "head")
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(config, message, autogenerate=True, rev_id=number)
    written = next(_VERSIONS.glob(f"{number}_*.py"))
    lines = [line for line in written.read_text().splitlines() if not line.lstrip().startswith("# ###")]
    written.write_text(_NEW_FLAG.sub(_FILLED_IN, "\n".join(lines) + "\n"))
    return written


_NEW_FLAG = re.compile(
    r"^    op\.add_column\((?P<table>'\w+'), "
    r"sa\.Column\((?P<column>'\w+'), sa\.Boolean\(\), nullable=False\)\)$",
    re.MULTILINE,
)
_FILLED_IN = (
    r"    op.add_column(\g<table>, sa.Column(\g<column>, sa.Boolean(), nullable=False, server_default=sa.false()))"
    "\n"
    r"    op.alter_column(\g<table>, \g<column>, server_default=None)"
)
"""A flag that is new says no of the rows that are there already; a table with rows takes no other new column."""


def _revision(connection: sa.Connection) -> str | None:
    if connection.scalar(sa.text("SELECT to_regclass('alembic_version')")) is None:
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


if __name__ == "__main__":
    sys.stdout.write(f"{write_revision(sys.argv[1])}\n")
