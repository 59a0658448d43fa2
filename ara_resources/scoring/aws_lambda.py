"""The scoring model as a deployed function: batches out, results back in order, every failure with a rule.

| what happens                     | what is done                                                                    |
|---|---|
| 429, 5xx, no connection          | the same batch again after a random wait, so many times                         |
| no answer in time                | the same: scoring is pure, a call that did run costs money and changes nothing   |
| time-out, memory, size           | the batch in halves                                                              |
| its code raised                  | the batch in halves, until the row that makes it raise stands alone              |
| a row alone fails twice          | set aside with what the function said; the others keep their results             |
| another version, other columns   | the run stops                                                                    |
| most rows fail                   | the run stops: that is the model, not the homes                                  |
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

import numpy as np
import pandas as pd

from ara_domain.ml.results import FAILURE, RESULT_COLUMNS
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import RunCannotContinue
from ara_domain.predictions import ModelVersion
from ara_resources.scoring.lambda_calls import (
    Deployment,
    FailureKind,
    FunctionFailed,
    LambdaBusy,
    LambdaFunction,
    PayloadTooLarge,
    Reply,
)
from ara_resources.scoring.payload import MAX_REQUEST_BYTES, Answer, ContractBroken, Rows, read_answer, request_body

_FAILED_ROWS = 5
_FAILED_SHARE = 0.1
"""More rows of one call than the larger of these are not homes that a model cannot take, but a model that fails."""
_TRIES_ALONE = 2
"""A row alone is asked for once more before it is set aside: a cold start or a passing fault may have been why."""
_LONGEST_TEXT = 300
_KEPT_INVOCATIONS = 10_000

_Answered = TypeVar("_Answered")

log = logging.getLogger(__name__)


class ScoringUnavailable(RunCannotContinue):
    """The deployed model did not answer after the last try."""


class ScoringRefused(RunCannotContinue):
    """The deployed model is not one whose answers may be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How a call that did not arrive is made again: full jitter, a wait between 0 and a bound that doubles."""

    attempts: int = 6
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0

    def wait_s(self, failed: int, chance: Callable[[], float]) -> float:
        """Seconds before the next attempt, after so many failed; `chance` draws from 0 to 1."""
        return chance() * min(self.longest_wait_s, self.first_wait_s * 2.0 ** (failed - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call that was answered, for lineage."""

    function: str
    request_id: str
    content_hash: str
    rows: int
    executed_version: str
    model_version: str


class LambdaScoringModel:
    """Scores frames with a deployed function. Safe to use from several threads.

    `invocations` holds the last 10,000 answered calls.
    """

    def __init__(
        self,
        function: LambdaFunction,
        *,
        targets: Sequence[str] = RESULT_COLUMNS,
        transform_version: str = TRANSFORM_VERSION,
        batch_rows: int = 1000,
        concurrency: int = 4,
        retries: Retries = Retries(),
        max_request_bytes: int = MAX_REQUEST_BYTES,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Ask what is deployed; nothing is scored before it is known to go with the transform it will be asked by.

        `targets` are the results it is asked for; `transform_version` may be an earlier one (`ara_domain.ml.versions`).

        Raises:
            LambdaRefused, ScoringRefused: it does not, or cannot be told.
            ScoringUnavailable: the service does not answer.
        """
        self.invocations: deque[Invocation] = deque(maxlen=_KEPT_INVOCATIONS)
        self._function = function
        self._targets = tuple(targets)
        self._transform_version = transform_version
        self._batch_rows = batch_rows
        self._concurrency = concurrency
        self._retries = retries
        self._max_request_bytes = max_request_bytes
        self._sleep = sleep
        self._chance = chance
        self._says_it_is: tuple[str, str] | None = None
        self._lock = threading.Lock()
        self.deployment: Deployment = self._persistently(function.deployed)
        if self.deployment.transform_version != transform_version:
            raise ScoringRefused(
                f"lambda {function.name}:{function.alias} version {self.deployment.version} was made for transform "
                f"{self.deployment.transform_version}, and this is {transform_version}; deploy a model made for it"
            )

    @property
    def version(self) -> ModelVersion:
        """The function and the version of it that runs, with the transform it reads."""
        return ModelVersion(
            transform_version=self.deployment.transform_version,
            model_name=self.deployment.function,
            model_version=f"{self.deployment.model_version}@{self.deployment.version}",
        )

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        """One row of results per row of the frame, same index and order.

        A row that the model fails on has no figures, the limitation `model_failed`, and what the model said in the
        column `ara_domain.ml.results.FAILURE`.

        Raises:
            LambdaRefused, ScoringRefused: the answers may not be used.
            ScoringUnavailable: no answer after the last try.
            ContractBroken: the frame is not of this transform.
        """
        rows = Rows.of(frame, self._transform_version)
        failures = _Failures(len(rows))
        batches = list(rows.batches(self._batch_rows, self._max_request_bytes))
        if len(batches) <= 1 or self._concurrency == 1:
            answered: Iterable[list[pd.DataFrame]] = [self._score(batch, failures) for batch in batches]
        else:
            with ThreadPoolExecutor(self._concurrency, thread_name_prefix="scoring") as pool:
                pending = [pool.submit(self._score, batch, failures) for batch in batches]
                try:
                    answered = [one.result() for one in pending]
                finally:
                    for one in pending:
                        one.cancel()  # after a failure nothing more is sent
        pieces = [piece for pieces in answered for piece in pieces]
        if not pieces:
            return pd.DataFrame(columns=[*self._targets, FAILURE], index=frame.index)
        return pd.concat(pieces, ignore_index=True).set_axis(frame.index, axis=0)

    def _score(self, rows: Rows, failures: "_Failures", tries: int = 1) -> list[pd.DataFrame]:
        """The results of a batch in pieces, in order."""
        try:
            return [self._answer(rows).assign(**{FAILURE: ""})]
        except (FunctionFailed, PayloadTooLarge) as error:
            if isinstance(error, FunctionFailed) and error.kind is FailureKind.BROKEN:
                raise ScoringRefused(f"lambda {self._function.name} cannot score: {error}") from error
            log.warning("%s rows failed on %s: %s", len(rows), self._function.name, error)
            if len(rows) > 1:
                first, rest = rows.halves()
                return [*self._score(first, failures), *self._score(rest, failures)]
            if tries < _TRIES_ALONE:
                return self._score(rows, failures, tries + 1)
            failures.add(error)
            return [_failed(str(error), self._targets)]

    def _answer(self, rows: Rows) -> pd.DataFrame:
        request_id = str(uuid4())
        body = request_body(request_id, rows, self._targets)
        reply: Reply = self._persistently(lambda: self._function.invoke(body))
        try:
            answer = read_answer(
                reply.payload,
                request_id,
                len(rows),
                targets=self._targets,
                transform_version=self._transform_version,
            )
        except ContractBroken as error:
            raise ScoringRefused(f"lambda {self._function.name} version {reply.executed_version}: {error}") from error
        self._record(
            Invocation(
                function=self._function.name,
                request_id=request_id,
                content_hash=rows.content_hash,
                rows=len(rows),
                executed_version=reply.executed_version,
                model_version=answer.model_version,
            ),
            answer,
        )
        return answer.results

    def _record(self, invocation: Invocation, answer: Answer) -> None:
        """Keep what ran, and refuse an answer of another version or model than the run began with."""
        log.info("%s", invocation)
        with self._lock:
            self.invocations.append(invocation)
            said = (answer.model_name, answer.model_version)
            self._says_it_is = self._says_it_is or said
            first = self._says_it_is
        deployed = self.deployment
        if invocation.executed_version != deployed.version:
            raise ScoringRefused(
                f"version {invocation.executed_version or 'unknown'} of lambda {deployed.function} answered, and the "
                f"run began with {deployed.version}: the alias {deployed.alias} was moved; run again"
            )
        if said != first:
            raise ScoringRefused(
                f"lambda {deployed.function} version {deployed.version} answered as model {' '.join(said)} after it "
                f"had answered as {' '.join(first)}; a published version must serve one model"
            )

    def _persistently(self, call: Callable[[], _Answered]) -> _Answered:
        """Call, and call again after a random wait while the service is busy.

        Raises:
            ScoringUnavailable: it still is at the last attempt.
        """
        failed = 0
        while True:
            try:
                return call()
            except LambdaBusy as error:
                failed += 1
                if failed >= self._retries.attempts:
                    raise ScoringUnavailable(
                        f"{error}; gave up after {failed} attempts. Run again when the service is back; what is saved "
                        "stays saved"
                    ) from error
                wait_s = self._retries.wait_s(failed, self._chance)
                log.warning("%s; attempt %s of %s in %.1f s", error, failed + 1, self._retries.attempts, wait_s)
                self._sleep(wait_s)


class _Failures:
    """Rows of one call that stand alone and fail."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._failed = 0
        self._lock = threading.Lock()

    def add(self, error: Exception) -> None:
        """Count a row.

        Raises:
            ScoringRefused: these are too many to be the rows' fault.
        """
        with self._lock:
            self._failed += 1
            failed = self._failed
        every_one = failed == self._rows > 1
        if every_one or failed > max(_FAILED_ROWS, _FAILED_SHARE * self._rows):
            raise ScoringRefused(
                f"the deployed model failed on {failed} of {self._rows} rows asked together, on the last with {error}; "
                "that is the model, not the homes: look at the function's log"
            ) from error


def _failed(said: str, targets: Sequence[str]) -> pd.DataFrame:
    """The results of a row that the model fails on."""
    texts = {"price_set": "", "limitations": "model_failed", FAILURE: said[:_LONGEST_TEXT]}
    return pd.DataFrame([{name: texts.get(name, np.nan) for name in (*targets, FAILURE)}])
