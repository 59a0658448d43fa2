"""Has Alembic compare check constraints, which it leaves out; imported once, where migrations are written."""

from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import comparators
from alembic.operations import ops
from sqlalchemy.sql.elements import conv


@comparators.dispatch_for("table")
def compare_checks(
    autogen: Any, changes: Any, _schema: str | None, name: str, held: sa.Table | None, wanted: sa.Table | None
) -> None:
    """Compare checks by their names, since PostgreSQL words them anew: one that allows more needs another name."""
    if held is None or wanted is None:
        return
    stored = {str(check["name"]): check["sqltext"] for check in autogen.inspector.get_check_constraints(name)}
    described = {str(check.name): check for check in wanted.constraints if isinstance(check, sa.CheckConstraint)}
    for gone in sorted(stored.keys() - described.keys()):
        check = sa.CheckConstraint(stored[gone], name=conv(gone), table=held)
        changes.ops.append(ops.DropConstraintOp.from_constraint(check))
    for new in sorted(described.keys() - stored.keys()):
        changes.ops.append(ops.AddConstraintOp.from_constraint(described[new]))
