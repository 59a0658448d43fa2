"""The payload between ARA and a deployed scoring model, the same for whoever serves it: strict JSON, no NaN.

A request is `{"request_id", "content_hash", "transform_version", "schema_hash", "targets": [...], "columns": [...],
"data": [...]}` with one list per home under `data` and `null` for what is not said; `targets` are the result columns
that are asked for. An answer has `columns` and `data` of results, rows in the order asked, and instead of content hash
and targets `model_name` and `model_version`.
Numbers are written so that they read back as the same double, so a backend answers to the last digit what it answers
in-process.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ara_domain.hashing import content_hash
from ara_domain.ml.results import RESULT_COLUMNS
from ara_domain.ml.schema import TRANSFORM_VERSION, column_names
from ara_domain.ml.versions import header, in_version
from ara_domain.predictions import ModelVersion

MAX_REQUEST_BYTES = 5_000_000
"""AWS refuses a synchronous request above 6,291,456 bytes; the rest is left for what counts towards it unseen."""
_TEXTS = ("price_set", "limitations")
_ANSWER_FIELDS = ("request_id", "transform_version", "schema_hash", "model_name", "model_version", "columns", "data")


class ContractBroken(ValueError):
    """A request or an answer is not of the contract: another transform, other columns, other rows."""


@cache
def schema_hash(version: str = TRANSFORM_VERSION) -> str:
    """Hash of a transform's columns in order: two builds with the same version but other columns are told apart."""
    return content_hash("frame_schema:1", header(version))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a frame, each already written as JSON, so that a batch can be cut anywhere without writing it anew."""

    texts: tuple[str, ...]
    transform_version: str = TRANSFORM_VERSION

    @classmethod
    def of(cls, frame: pd.DataFrame, transform_version: str = TRANSFORM_VERSION) -> "Rows":
        """The rows of a frame of the present transform, with the columns of the version given.

        Raises:
            ContractBroken: the frame has other columns, or a value that is infinite.
            UnknownTransform: the version is not kept.
        """
        if tuple(frame.columns) != column_names():
            raise ContractBroken(f"the frame does not have the columns of transform {TRANSFORM_VERSION}")
        frame = in_version(frame, transform_version)
        values = frame.to_numpy(dtype=np.float64)
        if np.isinf(values).any():
            at = frame.columns[int(np.isinf(values).any(axis=0).argmax())]
            raise ContractBroken(f"column {at} holds an infinite value, which the payload cannot carry")
        said = values.astype(object)
        said[np.isnan(values)] = None
        return cls(tuple(json.dumps(row, separators=(",", ":")) for row in said.tolist()), transform_version)

    def __len__(self) -> int:
        return len(self.texts)

    def halves(self) -> tuple["Rows", "Rows"]:
        """The first half and the rest."""
        middle = len(self.texts) // 2
        return replace(self, texts=self.texts[:middle]), replace(self, texts=self.texts[middle:])

    def batches(self, most_rows: int, most_bytes: int = MAX_REQUEST_BYTES) -> Iterator["Rows"]:
        """The rows in order, in batches of at most so many rows whose request has at most so many bytes."""
        room = most_bytes - len(request_body("0" * 36, replace(self, texts=()))) + 1  # one comma less than rows
        batch: list[str] = []
        used = 0
        for text in self.texts:
            if batch and (len(batch) == most_rows or used + len(text) + 1 > room):
                yield replace(self, texts=tuple(batch))
                batch, used = [], 0
            batch.append(text)
            used += len(text) + 1
        if batch:
            yield replace(self, texts=tuple(batch))

    @property
    def content_hash(self) -> str:
        """Hash of what is asked, whoever asks and whenever."""
        return content_hash("scoring_request:1", schema_hash(self.transform_version), self.texts)


def request_body(request_id: str, rows: Rows, targets: Sequence[str] = RESULT_COLUMNS) -> bytes:
    """The request of these results for some rows. `request_id` stays the same when it is sent again."""
    head = {
        "request_id": request_id,
        "content_hash": rows.content_hash,
        "transform_version": rows.transform_version,
        "schema_hash": schema_hash(rows.transform_version),
        "targets": list(targets),
        "columns": list(header(rows.transform_version)),
    }
    return f'{json.dumps(head, separators=(",", ":"))[:-1]},"data":[{",".join(rows.texts)}]}}'.encode("ascii")


def read_request(event: Mapping[str, Any]) -> pd.DataFrame:
    """The frame of a request.

    Raises:
        ContractBroken: it was made by another transform.
    """
    asked = (event.get("transform_version"), event.get("schema_hash"), tuple(event.get("columns", ())))
    if asked != (TRANSFORM_VERSION, schema_hash(), column_names()):
        raise ContractBroken(
            f"asked with a frame of transform {asked[0]}, and this model reads {TRANSFORM_VERSION}; deploy the model "
            "made for it"
        )
    values = np.array(event["data"], dtype=np.float64).reshape(-1, len(column_names()))
    return pd.DataFrame(values, columns=list(column_names()))


def targets_asked(event: Mapping[str, Any]) -> tuple[str, ...]:
    """The result columns a request asks for; one that does not say asks for all.

    Raises:
        ContractBroken: it asks for something that is no result.
    """
    targets = tuple(event.get("targets", RESULT_COLUMNS))
    if unknown := [name for name in targets if name not in RESULT_COLUMNS]:
        raise ContractBroken(f"asked for {', '.join(map(str, unknown))}, which this model knows nothing of")
    return targets


def answer_of(
    request_id: str, results: pd.DataFrame, model: ModelVersion, targets: Sequence[str] | None = None
) -> dict[str, Any]:
    """The answer that carries results, only those asked for where they are named."""
    results = results if targets is None else results[list(targets)]
    data = results.astype(object).where(results.notna(), None)
    return {
        "request_id": request_id,
        "transform_version": model.transform_version,
        "schema_hash": schema_hash(model.transform_version),
        "model_name": model.model_name,
        "model_version": model.model_version,
        "columns": list(results.columns),
        "data": data.to_numpy().tolist(),
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """What a deployed model answered: results of shape (rows, targets), and who it says it is."""

    results: pd.DataFrame
    model_name: str
    model_version: str


def read_answer(
    body: bytes,
    request_id: str,
    rows: int,
    *,
    targets: Sequence[str] = RESULT_COLUMNS,
    transform_version: str = TRANSFORM_VERSION,
) -> Answer:
    """The answer to a request of so many rows; what it says besides the targets is left out.

    Raises:
        ContractBroken: it is of another transform, of other columns, of another request, or lacks rows.
    """
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ContractBroken(f"the model's answer is not JSON ({len(body)} bytes)") from error
    missing = [name for name in _ANSWER_FIELDS if not isinstance(answer, dict) or name not in answer]
    if missing:
        raise ContractBroken(f"the model's answer lacks {', '.join(missing)}; does it serve docs/deploy-lambda.md?")
    if answer["transform_version"] != transform_version:
        raise ContractBroken(
            f"the model that answered reads transform {answer['transform_version']}, and this is {transform_version}"
        )
    if answer["schema_hash"] != schema_hash(transform_version):
        raise ContractBroken(
            f"the model that answered reads other columns under the same version {transform_version} "
            f"(schema {answer['schema_hash']}, here {schema_hash(transform_version)})"
        )
    if answer["request_id"] != request_id:
        raise ContractBroken(f"asked {request_id} and was answered {answer['request_id']}")
    results = _results(answer["columns"], answer["data"], rows, targets)
    return Answer(results, answer["model_name"], answer["model_version"])


def _results(columns: Sequence[str], data: Sequence[Sequence[Any]], rows: int, targets: Sequence[str]) -> pd.DataFrame:
    lacking = [name for name in targets if name not in columns]
    if lacking or len(data) != rows or any(len(row) != len(columns) for row in data):
        raise ContractBroken(
            f"the model answered {len(data)} rows of {len(columns)} columns for {rows} rows and lacks "
            f"{', '.join(lacking) or 'no column'}"
        )
    results = pd.DataFrame(list(data), columns=list(columns), index=range(rows))[list(targets)]
    numbers = [name for name in targets if name not in _TEXTS]
    try:
        return results.astype(dict.fromkeys(numbers, np.float64))
    except (TypeError, ValueError) as error:
        raise ContractBroken(f"the model answered text where a number belongs: {error}") from error
