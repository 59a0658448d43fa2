"""A deployed model scores over HTTP: batches, faults, and the row that poisons its batch."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from ara_domain.ml.results import FAILURE, RESULT_COLUMNS, read_scores
from ara_domain.ml.schema import column_names
from ara_resources.scoring.aws_lambda import Retries, ScoringRefused, ScoringUnavailable
from ara_resources.scoring.payload import MAX_REQUEST_BYTES, ContractBroken, Rows, request_body
from ara_resources.stand_in_lambda import Fault, LambdaStandIn, Version
from tests.unit.scoring.deployed import (
    MADE_FOR,
    MODEL,
    Waits,
    altered,
    client,
    homes,
    more_than,
    poisoned_by,
    service,
)


def rows_asked(deployed: LambdaStandIn) -> list[int]:
    return [one.rows for one in deployed.invocations]


# ---------------------------------------------------------------------------------------------- batches


def test_results_are_those_of_the_model_in_the_order_of_the_homes() -> None:
    frame = homes(50)
    with service() as deployed:
        scored = client(deployed, batch_rows=7, concurrency=4).score(frame)
    pd.testing.assert_frame_equal(scored[list(RESULT_COLUMNS)], MODEL.score(frame))
    assert (scored[FAILURE] == "").all()
    assert sorted(rows_asked(deployed)) == [1, *[7] * 7]
    assert {one.qualifier for one in deployed.invocations} == {"live"}


def test_no_homes_are_no_call() -> None:
    with service() as deployed:
        assert read_scores(client(deployed).score(homes(0)), 0) == []
        assert deployed.invocations == []


def test_a_request_above_five_megabytes_is_split_before_it_is_sent() -> None:
    frame = homes(3_000)
    assert len(request_body("0" * 36, Rows.of(frame))) > MAX_REQUEST_BYTES
    with service() as deployed:
        scored = client(deployed, batch_rows=10_000).score(frame)
    assert len(deployed.invocations) == 2
    assert all(one.bytes <= MAX_REQUEST_BYTES and one.fault is None for one in deployed.invocations)
    assert scored["sap_score"].tolist() == frame["floor_area"].tolist()


def test_a_batch_is_filled_to_the_last_byte_and_never_over() -> None:
    rows = Rows.of(homes(10))
    whole = len(request_body("0" * 36, rows))
    assert [len(batch) for batch in rows.batches(100, whole)] == [10]
    assert [len(batch) for batch in rows.batches(100, whole - 1)] == [9, 1]


def test_no_more_calls_are_in_flight_than_the_setting_allows() -> None:
    with service(rule=lambda _: Fault.SLOW, slow_s=0.05) as deployed:
        client(deployed, batch_rows=1, concurrency=3).score(homes(12))
    assert deployed.most_at_once == 3


def test_numbers_go_and_come_back_to_the_last_digit() -> None:
    frame = homes(3)
    frame["floor_area"] = [0.1 + 0.2, 1 / 3, np.nextafter(77.0, 78.0)]
    with service() as deployed:
        scored = client(deployed).score(frame)
    assert scored["sap_score"].tolist() == frame["floor_area"].tolist()


def test_what_is_not_said_is_null_in_strict_json() -> None:
    request = json.loads(request_body("r", Rows.of(homes(1))), parse_constant=pytest.fail)
    assert request["columns"] == list(column_names())
    assert request["data"][0][request["columns"].index("built_form")] is None


def test_an_infinite_value_is_refused_with_its_column() -> None:
    with pytest.raises(ContractBroken, match="column volume holds an infinite value"):
        Rows.of(homes(2).assign(volume=[1.0, float("inf")]))


def test_a_frame_of_other_columns_is_not_sent() -> None:
    with service() as deployed:
        with pytest.raises(ContractBroken, match="does not have the columns of transform"):
            client(deployed).score(homes(2).drop(columns="volume"))
        assert deployed.invocations == []


# ---------------------------------------------------------------------------------------------- calls that fail


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.SERVER_ERROR, Fault.HUNG_UP, Fault.CUT_OFF])
def test_a_call_that_did_not_succeed_is_made_once_more_under_the_same_request_id(fault: Fault) -> None:
    waits = Waits()
    with service(script=[fault]) as deployed:
        scored = client(deployed, sleep=waits).score(homes(3))
    assert rows_asked(deployed) == [3, 3]
    assert len({one.request_id for one in deployed.invocations}) == 1
    assert scored["sap_score"].tolist() == [1.0, 2.0, 3.0]
    assert len(waits) == 1


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.SERVER_ERROR, Fault.SLOW, Fault.HUNG_UP])
def test_one_attempt_is_one_invocation_whatever_goes_wrong(fault: Fault) -> None:
    """boto3 by itself would make three of it, on a slow answer as well."""
    with service(script=[fault] * 9, slow_s=3.0, timeout_s=0) as deployed:
        model = client(deployed, attempts=1, read_timeout_s=0.3)
        with pytest.raises(ScoringUnavailable, match="gave up after 1 attempts"):
            model.score(homes(3))
        assert rows_asked(deployed) == [3]


def test_a_slow_answer_that_comes_in_time_is_one_invocation() -> None:
    with service(script=[Fault.SLOW], slow_s=0.5) as deployed:
        client(deployed).score(homes(3))
        assert rows_asked(deployed) == [3]


def test_an_answer_that_never_came_is_asked_for_again_because_scoring_changes_nothing() -> None:
    with service(script=[Fault.SLOW], slow_s=3.0, timeout_s=0) as deployed:
        scored = client(deployed, read_timeout_s=0.3).score(homes(3))
        assert rows_asked(deployed) == [3, 3]
        assert scored["sap_score"].tolist() == [1.0, 2.0, 3.0]


def test_waits_are_drawn_from_nothing_to_a_bound_that_doubles_and_ends() -> None:
    retries = Retries(first_wait_s=0.5, longest_wait_s=3.0)
    assert [retries.wait_s(failed, lambda: 1.0) for failed in (1, 2, 3, 4, 5)] == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert retries.wait_s(5, lambda: 0.0) == 0.0


def test_a_service_that_stays_busy_stops_the_run_after_the_last_attempt() -> None:
    with service(rule=lambda _: Fault.THROTTLED) as deployed:
        model = client(deployed, attempts=3)
        with pytest.raises(ScoringUnavailable, match="429 TooManyRequestsException"):
            model.score(homes(1))
        assert rows_asked(deployed) == [1, 1, 1]


# ---------------------------------------------------------------------------------------------- halves


@pytest.mark.parametrize("fault", [Fault.TIMED_OUT, Fault.OUT_OF_MEMORY, Fault.KILLED, Fault.TOO_LARGE])
def test_a_batch_that_is_too_much_is_asked_in_halves(fault: Fault) -> None:
    with service(rule=more_than(3, fault)) as deployed:
        scored = client(deployed).score(homes(10))
    assert rows_asked(deployed) == [10, 5, 2, 3, 5, 2, 3]
    assert scored["sap_score"].tolist() == [float(n) for n in range(1, 11)]
    assert (scored["limitations"] == "").all()


def test_a_poisoned_row_is_found_and_set_aside_and_the_others_are_scored() -> None:
    with service(rule=poisoned_by(12.0)) as deployed:
        scored = client(deployed, batch_rows=16).score(homes(16))
    scores = read_scores(scored, 16)
    assert scored.index.tolist() == homes(16).index.tolist()
    assert [n for n, score in enumerate(scores) if score.figures is None] == [11]
    assert [score.figures.sap_score for score in scores if score.figures] == [float(n) for n in range(1, 17) if n != 12]
    (limitation,) = scores[11].limitations
    assert limitation.code == "model_failed"
    assert limitation.text.endswith("ValueError: a value the model cannot take")
    # 16, then two halves at each of four levels, then the row alone once more.
    assert len(deployed.invocations) == 1 + 2 * 4 + 1


def test_several_poisoned_rows_of_several_batches_are_found_each() -> None:
    with service(rule=poisoned_by(3.0, 4.0, 40.0, 99.0)) as deployed:
        scored = client(deployed, batch_rows=20, concurrency=4).score(homes(100))
    assert scored.index[scored[FAILURE] != ""].tolist() == ["home 2", "home 3", "home 39", "home 98"]
    assert scored["sap_score"].notna().sum() == 96


def test_a_row_alone_that_fails_in_passing_is_scored_at_the_second_try() -> None:
    with service(script=[Fault.TIMED_OUT]) as deployed:
        scored = client(deployed).score(homes(1))
    assert rows_asked(deployed) == [1, 1]
    assert scored["sap_score"].tolist() == [1.0]


def test_a_model_that_fails_on_every_home_stops_the_run_instead_of_setting_all_aside() -> None:
    with service(rule=lambda _: Fault.RAISED) as deployed:
        model = client(deployed)
        with pytest.raises(ScoringRefused, match="failed on 11 of 100 rows"):
            model.score(homes(100))
        with pytest.raises(ScoringRefused, match="that is the model, not the homes"):
            model.score(homes(2))


def test_a_function_that_does_not_start_is_not_searched_for_a_bad_row() -> None:
    with service(rule=lambda _: Fault.BROKEN) as deployed:
        model = client(deployed)
        with pytest.raises(ScoringRefused, match=r"Runtime\.ImportModuleError"):
            model.score(homes(10))
        assert rows_asked(deployed) == [10]


# ---------------------------------------------------------------------------------------------- answers not to be used


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"transform_version": "0.9.0"}, r"reads transform 0\.9\.0"),
        ({"schema_hash": "0"}, "reads other columns under the same version"),
        ({"request_id": "another"}, "was answered another"),
        ({"data": []}, "answered 0 rows"),
        ({"columns": ["sap_score"]}, "lacks ei_score"),
    ],
)
def test_an_answer_that_is_not_of_the_contract_stops_the_run(fields: dict[str, object], said: str) -> None:
    with service(versions={"7": Version(altered(**fields), MADE_FOR)}) as deployed:
        model = client(deployed)
        with pytest.raises(ScoringRefused, match=said):
            model.score(homes(4))
        assert rows_asked(deployed) == [4], "it is not taken for a poisoned row"


def test_an_answer_without_a_version_is_refused() -> None:
    def silent(event: object, context: object) -> dict[str, object]:
        return {"columns": [], "data": []}

    with service(versions={"7": Version(silent, MADE_FOR)}) as deployed:
        model = client(deployed)
        with pytest.raises(ScoringRefused, match="lacks request_id, transform_version, schema_hash"):
            model.score(homes(1))


def test_the_version_that_ran_is_recorded_for_every_answer() -> None:
    with service(script=[Fault.THROTTLED]) as deployed:
        model = client(deployed, batch_rows=2)
        model.score(homes(5))
    assert [one.executed_version for one in model.invocations] == ["7", "7", "7"]
    assert sorted(one.rows for one in model.invocations) == [1, 2, 2]
    assert {one.request_id for one in model.invocations} == {one.request_id for one in deployed.invocations}
    assert model.version.model_version == "2026.3@7"


def test_the_same_homes_have_the_same_content_hash_and_others_another() -> None:
    with service() as deployed:
        model = client(deployed)
        for frame in (homes(2), homes(2), homes(3)):
            model.score(frame)
    hashes = [one.content_hash for one in model.invocations]
    assert [before == after for before, after in pairwise(hashes)] == [True, False]
