"""The training set of one transform: `training/v1.2.0/portfolio=acme/block=LS6/<sha>.parquet`, and `manifest.json`.

The manifest is the commit: a file is named by its content and written before the manifest names it, and the one it
replaces is removed after. So the manifest names whole files that are there, whenever a writer is killed; read by it.
"""

import hashlib
import io
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ara_domain.identity import BlockKey
from ara_domain.ml.schema import TRANSFORM_VERSION, column_names
from ara_domain.ports.training import MadeBy, TrainingFile
from ara_domain.services.training_rows import ORIGINS, TARGETS, dtypes
from ara_resources.training.files import Files, PlaceUnusable

MANIFEST = "manifest.json"
_TYPES = {"float64": pa.float64(), "string": pa.string(), "date": pa.date32()}


class ParquetTrainingSet:
    """The training rows of the present transform in a place. One writer at a time."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._folder = f"training/v{TRANSFORM_VERSION}"

    @property
    def location(self) -> str:
        """The folder of the manifest."""
        return f"{self._files.location}/{self._folder}"

    def files(self) -> Sequence[TrainingFile]:
        """What the manifest names, by portfolio and block."""
        return tuple(self._held().values())

    def replace(self, block: BlockKey, rows: pd.DataFrame, made_by: MadeBy) -> TrainingFile | None:
        """Replace the rows of a block; the same rows leave everything as it is, none leave no file.

        Raises:
            PlaceUnusable: it cannot be written to, or its manifest cannot be read.
            pa.ArrowInvalid: a value is not of its column's type.
        """
        held = self._held()
        made = held.get(block)
        if len(rows):
            content = parquet_of(rows)
            sha = hashlib.sha256(content).hexdigest()
            if made is None or made.sha256 != sha or self._at(made.path) not in self._lying(block):
                made = TrainingFile(
                    block=block,
                    path=f"{_folder(block)}/{sha[:16]}.parquet",
                    rows=len(rows),
                    bytes=len(content),
                    sha256=sha,
                    made_by=made_by,
                )
                self._files.write(self._at(made.path), content)
                self._commit({**held, block: made}, made_by.at)
        elif made is not None:
            self._commit({other: file for other, file in held.items() if other != block}, made_by.at)
            made = None
        self._clear(block, made)
        return made

    def keep_only(self, portfolio: str, blocks: Collection[str]) -> Sequence[TrainingFile]:
        """Let go of blocks that a portfolio no longer has. Returns what was let go of.

        Raises:
            PlaceUnusable: it cannot be written to, or its manifest cannot be read.
        """
        held = self._held()
        gone = [file for block, file in held.items() if block.portfolio == portfolio and block.block not in blocks]
        if gone:
            left = {block: file for block, file in held.items() if file not in gone}
            self._commit(left, max(file.made_by.at for file in held.values()))
        for file in gone:
            self._clear(file.block, None)
        return gone

    def _clear(self, block: BlockKey, keep: TrainingFile | None) -> None:
        """Remove what lies in the folder of a block besides its file, also what a killed writer left."""
        for path in self._lying(block):
            if keep is None or path != self._at(keep.path):
                self._files.remove(path)

    def _lying(self, block: BlockKey) -> list[str]:
        return list(self._files.below(self._at(_folder(block))))

    def _held(self) -> dict[BlockKey, TrainingFile]:
        content = self._files.read(self._at(MANIFEST))
        if content is None:
            return {}
        try:
            return {file.block: file for file in map(_read, json.loads(content)["files"])}
        except (ValueError, KeyError, TypeError) as error:
            raise PlaceUnusable(
                f"{self.location}/{MANIFEST} is not a manifest of a training set ({error!r}); move it away, and every "
                "block is written anew"
            ) from error

    def _commit(self, held: Mapping[BlockKey, TrainingFile], at: datetime) -> None:
        files = [held[block] for block in sorted(held)]
        manifest = {
            "transform_version": TRANSFORM_VERSION,
            "created_at": at.isoformat(),
            "rows": sum(file.rows for file in files),
            "features": list(column_names()),
            "targets": {target.name: {"unit": target.unit, "meaning": target.meaning} for target in TARGETS},
            "origins": list(ORIGINS),
            "columns": [{"name": name, "dtype": dtype} for name, dtype in dtypes().items()],
            "mapping_versions": sorted({file.made_by.mapping_version for file in files}),
            "engine_versions": sorted({file.made_by.engine_version for file in files}),
            "files": [_told(file) for file in files],
        }
        self._files.write(self._at(MANIFEST), json.dumps(manifest, indent=1).encode())

    def _at(self, path: str) -> str:
        return f"{self._folder}/{path}"


def parquet_of(rows: pd.DataFrame) -> bytes:
    """Training rows as a parquet file, the same bytes for the same rows, with the columns' roles in its metadata."""
    roles = {
        "ara.transform_version": TRANSFORM_VERSION,
        "ara.features": ",".join(column_names()),
        "ara.targets": ",".join(target.name for target in TARGETS),
        "ara.origins": ",".join(ORIGINS),
    }
    numbers = [name for name, dtype in dtypes().items() if dtype == "float64"]
    # One block of numbers: column by column pandas takes a second for as many columns as these.
    values = dict(zip(numbers, rows[numbers].to_numpy(dtype=np.float64).T, strict=True))
    arrays = [
        pa.array(values[name] if name in values else rows[name], _TYPES[dtype], from_pandas=True)
        for name, dtype in dtypes().items()
    ]
    schema = pa.schema([(name, _TYPES[dtype]) for name, dtype in dtypes().items()], metadata=roles)
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def _folder(block: BlockKey) -> str:
    return f"portfolio={quote(block.portfolio, safe='')}/block={quote(block.block, safe='')}"


def _told(file: TrainingFile) -> dict[str, Any]:
    return {
        "portfolio": file.block.portfolio,
        "block": file.block.block,
        "path": file.path,
        "rows": file.rows,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "mapping_version": file.made_by.mapping_version,
        "engine_version": file.made_by.engine_version,
        "made_at": file.made_by.at.isoformat(),
    }


def _read(told: Mapping[str, Any]) -> TrainingFile:
    return TrainingFile(
        block=BlockKey(told["portfolio"], told["block"]),
        path=told["path"],
        rows=told["rows"],
        bytes=told["bytes"],
        sha256=told["sha256"],
        made_by=MadeBy(
            mapping_version=told["mapping_version"],
            engine_version=told["engine_version"],
            at=datetime.fromisoformat(told["made_at"]),
        ),
    )
