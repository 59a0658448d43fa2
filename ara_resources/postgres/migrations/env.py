"""What Alembic runs for each command; the connection comes from `ara_resources.postgres.migrate`."""

from alembic import context

import ara_resources.postgres.compared_checks  # noqa: F401 (adds checks to what is compared)
from ara_resources.postgres.migrate import COMPARED
from ara_resources.postgres.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, **COMPARED)
with context.begin_transaction():
    context.run_migrations()
