"""The metadata all tables belong to, and columns several of them share."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def moment(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    """A column of a point in time."""
    return sa.Column(name, sa.TIMESTAMP(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    """A column of text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def sequence() -> "sa.Column[Any]":
    """A column that numbers rows in the order they were written."""
    return sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False)


def of_property(*, primary_key: bool = False) -> "sa.Column[Any]":
    """A column that says which home a row is about."""
    home = sa.ForeignKey("properties.property_id", ondelete="CASCADE")
    return sa.Column("property_id", sa.Uuid, home, primary_key=primary_key, nullable=False)


def one_of(column: str, values: Iterable[str], *, name: str | None = None) -> sa.CheckConstraint:
    """A check that a text column holds one of these values, for example those of an enumeration.

    Once released it needs a new `name` to allow more: databases compare checks by their names.
    """
    allowed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=name or column)
