"""Impacts as rows: columns in, columns out, and no object for each of a block's twenty thousand scorings.

Both ways they go in the database's binary form: numbers as they lie in an array, without their text.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from struct import Struct
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ara_domain.block_impacts import BlockImpacts
from ara_domain.ml.figures import NUMBERS, FiguresTable
from ara_domain.predictions import ImpactPredictions, ModelVersion
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import copy_packed, owners_just_written, packed, packed_numbers, quoted, storable
from ara_resources.postgres.tables.predictions import IN_SEQUENCE, candidate_impacts, impact_predictions

_HOME = [column.name for column in impact_predictions.columns]
_CANDIDATE = [column.name for column in candidate_impacts.columns]


def save_impacts(
    connection: sa.Connection, impacts: Mapping[UUID, ImpactPredictions], stage_hash: Mapping[UUID, str]
) -> None:
    """Replace the impacts of these homes."""
    block = BlockImpacts.of(impacts)
    delete_impacts(connection, block.homes)
    copy_packed(connection, impact_predictions, _HOME, _packed_homes(block, stage_hash))
    candidates = list(_packed_candidates(block))
    with owners_just_written(connection):
        copy_packed(connection, candidate_impacts, _CANDIDATE, candidates)


def delete_impacts(connection: sa.Connection, homes: Collection[UUID]) -> None:
    """Delete the impacts of these homes."""
    connection.exec_driver_sql("DELETE FROM impact_predictions WHERE property_id = ANY(%(homes)s)", {"homes": [*homes]})


def load_impacts(connection: sa.Connection, property_ids: Collection[UUID]) -> BlockImpacts:
    """The impacts of those of these homes that have some, ordered by key; two queries."""
    of_home = _columns(connection, impact_predictions, ("property_id",), property_ids)
    of_candidate = _columns(connection, candidate_impacts, ("property_id", "position"), property_ids)
    index = {home: at for at, home in enumerate(of_home["property_id"])}
    return BlockImpacts(
        homes=of_home["property_id"],
        models=[
            ModelVersion(transform_version=transform, model_name=name, model_version=version)
            for transform, name, version in zip(
                of_home["transform_version"], of_home["model_name"], of_home["model_version"], strict=True
            )
        ],
        candidates_hashes=of_home["candidates_hash"],
        refused=[read or {} for read in _Amounts(of_home["refused"])],
        before=_table(of_home),
        home=np.array([index[home] for home in of_candidate["property_id"]], dtype=np.intp),
        options=of_candidate["option"],
        place=np.array(of_candidate["step"], dtype=np.intp),
        stands=np.array(of_candidate["stands"], dtype=bool),
        alone=_table(of_candidate),
        in_sequence=_table(of_candidate, IN_SEQUENCE),
    )


def _packed_homes(block: BlockImpacts, stage_hash: Mapping[UUID, str]) -> Iterator[bytes]:
    numbers = packed_numbers(block.before.numbers)
    for at, home in enumerate(block.homes):
        model, refused = block.models[at], block.refused[at]
        texts = (
            stage_hash[home],
            block.candidates_hashes[at],
            model.transform_version,
            model.model_name,
            model.model_version,
        )
        yield b"".join(
            (
                packed(home.bytes),
                *map(_text, texts),
                _amounts(refused or None),
                _text(block.before.price_sets[at]),
                _amounts(block.before.bought[at]),
                numbers[at],
            )
        )


def _packed_candidates(block: BlockImpacts) -> Iterator[bytes]:
    homes = [packed(home.bytes) for home in block.homes]
    texts = {text: _text(text) for text in {*block.options, *block.alone.price_sets}}
    positions = np.arange(len(block.home)) - np.array(block.starts, dtype=np.intp)[block.home]
    steps = block.place.tolist()
    for home, option, position, step, stands, prices, bought, numbers, later_bought, later_numbers in zip(
        block.home.tolist(),
        block.options,
        positions.tolist(),
        steps,
        block.stands.tolist(),
        block.alone.price_sets,
        block.alone.bought,
        packed_numbers(block.alone.numbers),
        block.in_sequence.bought,
        packed_numbers(block.in_sequence.numbers),
        strict=True,
    ):
        yield b"".join(
            (
                homes[home],
                texts[option],
                _STEP.pack(2, position, 2, step, 1, stands),
                texts[prices],
                _amounts(bought),
                numbers,
                _amounts(later_bought if step else None),
                later_numbers,
            )
        )


_STEP = Struct(">ihihi?")
"""Cells of two small integers and a truth value, each after its length."""


def _text(text: str) -> bytes:
    return packed(storable(text).encode())


def _amounts(content: Mapping[str, Any] | None) -> bytes:
    """A cell of JSONB, whose binary form is a version and the text."""
    return packed(None if content is None else b"\x01" + to_json(content).encode())


def _table(columns: Mapping[str, Sequence[Any]], prefix: str = "") -> FiguresTable:
    numbers = np.array([columns[f"{prefix}{name}"] for name in NUMBERS], dtype=np.float64).T
    return FiguresTable(
        numbers, [prices or "" for prices in columns["price_set"]], _Amounts(columns[f"{prefix}bought"])
    )


class _Amounts(Sequence[Mapping[str, Any] | None]):
    """Mappings read from their JSON when they are asked for: most never are."""

    def __init__(self, texts: Sequence[str | None]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, at: Any) -> Any:
        text = self._texts[at]
        return None if text is None else json.loads(text)


def _columns(
    connection: sa.Connection, table: sa.Table, order: Sequence[str], homes: Collection[UUID]
) -> Mapping[str, Sequence[Any]]:
    """The columns of a table's rows of these homes, fetched in binary; JSON as text."""
    names = [column.name for column in table.columns]
    cells = [quoted(column.name) + ("::text" if isinstance(column.type, JSONB) else "") for column in table.columns]
    query = (
        f"SELECT {', '.join(cells)} FROM {quoted(table.name)} WHERE property_id = ANY(%s) ORDER BY {', '.join(order)}"
    )
    cursor = connection.connection.cursor(binary=True)
    try:
        cursor.execute(query, ([*homes],))
        rows = cursor.fetchall()
    finally:
        cursor.close()
    return dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
