"""`BlockVersionRepo` on PostgreSQL: the truth about which block is fresh."""

from collections.abc import Collection, Iterable, Mapping

from ara_domain.identity import BlockKey
from ara_domain.ports import BlockVersion, UnitOfWork
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import upsert_rows
from ara_resources.postgres.tables.books import block_versions
from ara_resources.postgres.unit_of_work import Repository, writing

_COLUMNS = ("asset", "portfolio", "block", "version", "code_version", "inputs", "run_id", "at")
_AMONG = "(portfolio, block) IN (SELECT * FROM unnest(%(portfolios)s::text[], %(blocks)s::text[]))"


class PostgresBlockVersionRepo(Repository):
    """See `ara_domain.ports.BlockVersionRepo`."""

    def of(self, blocks: Collection[BlockKey] | None = None) -> Mapping[tuple[str, BlockKey], BlockVersion]:
        """The versions of these blocks, or of all."""
        query = f"SELECT {', '.join(_COLUMNS)} FROM block_versions WHERE {'true' if blocks is None else _AMONG}"
        with self._reading() as connection:
            rows = connection.exec_driver_sql(query, _names(blocks or ())).all()
        versions = [
            BlockVersion(
                asset=row.asset,
                block=BlockKey(row.portfolio, row.block),
                version=row.version,
                code_version=row.code_version,
                inputs=row.inputs,
                run_id=row.run_id,
                at=row.at,
            )
            for row in rows
        ]
        return {(version.asset, version.block): version for version in versions}

    def save(self, uow: UnitOfWork, versions: Iterable[BlockVersion]) -> None:
        """Insert versions, in the place of earlier ones of the same asset and block."""
        rows = {
            (one.asset, one.block): (
                one.asset,
                one.block.portfolio,
                one.block.block,
                one.version,
                one.code_version,
                to_json(one.inputs),
                one.run_id,
                one.at,
            )
            for one in versions
        }
        upsert_rows(writing(uow), block_versions, _COLUMNS, list(rows.values()))

    def forget(self, uow: UnitOfWork, blocks: Collection[BlockKey]) -> None:
        """Blocks no longer exist: drop their versions."""
        writing(uow).exec_driver_sql(f"DELETE FROM block_versions WHERE {_AMONG}", _names(blocks))


def _names(blocks: Collection[BlockKey]) -> dict[str, list[str]]:
    return {"portfolios": [key.portfolio for key in blocks], "blocks": [key.block for key in blocks]}
