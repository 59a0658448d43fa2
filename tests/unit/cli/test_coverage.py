"""`ara evaluate coverage` as a person and a script see it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ara_assets.cli.app import app
from ara_assets.cli.coverage import show_coverage
from tests.unit.epc.flat_row.rows import flat, house


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    rows = [house(), flat(), house(TOTAL_FLOOR_AREA="0"), house(LODGEMENT_DATE="yesterday")]
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_script_gets_the_shares_and_the_refused_rows_by_reason(file: Path) -> None:
    answer = json.loads(CliRunner().invoke(app, ["evaluate", "coverage", str(file), "--json"]).stdout)
    assert (answer["read"], answer["mapped"]) == (4, 2)
    assert answer["quarantined"] == {"no_total_floor_area": 1, "unreadable_date": 1}
    assert "TOTAL_FLOOR_AREA" in answer["examples"]["no_total_floor_area"][0]
    by_path = {one["path"]: one for one in answer["fields"]}
    assert by_path["sap_flat_details.flat_location"]["certificate"] == 0.5
    assert by_path["door_count"]["default"] == 1


def test_a_person_gets_a_table_per_part_and_the_counts(file: Path) -> None:
    shown = CliRunner().invoke(app, ["evaluate", "coverage", str(file)])
    assert shown.exit_code == 0
    assert "4 rows read: 2 mapped, 2 quarantined" in shown.stdout
    assert "sap_building_parts" in shown.stdout
    assert "unreadable_date" in shown.stdout


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["evaluate", "coverage", str(tmp_path / "none.csv")])
    assert refused.exit_code != 0
    assert "none.csv" in refused.output


def test_no_share_is_cut_off_at_80_columns(file: Path, printed: Callable[[], list[str]]) -> None:
    show_coverage([file], as_json=False)
    assert not [line for line in printed() if "…" in line]
