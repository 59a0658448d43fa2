"""What Alembic runs for each command; the connection comes from `ara_resources.postgres.migrate`."""

from alembic import context

from ara_resources.postgres.migrate import COMPARED
from ara_resources.postgres.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, **COMPARED)
with context.begin_transaction():
    context.run_migrations()
