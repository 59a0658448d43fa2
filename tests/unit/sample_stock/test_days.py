"""A day in the life of a stock, as its folder tells it."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from ara_domain.epc.mapping import map_certificate
from ara_resources.sample_stock import NotASampleFolder, TooFewHomes, add_day, make_sample

DAY = date(2026, 6, 14)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("days") / "stock"
    make_sample(folder, 60)
    return folder


@pytest.fixture
def stock(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "stock"))


def entries(folder: Path) -> dict[str, dict[str, object]]:
    lines = [line for file in (folder / "certificates").glob("*.jsonl") for line in file.read_text().splitlines()]
    return {entry["certificateNumber"]: entry for entry in map(json.loads, lines)}


def test_a_day_lodges_removes_and_moves_as_many_certificates_as_asked_each_home_once(stock: Path) -> None:
    before = entries(stock)
    day = add_day(stock, DAY, new=5, removed=2, readdressed=2)
    after = entries(stock)
    assert (len(day.new), len(day.removed), len(day.readdressed), len(day.homes)) == (5, 2, 2, 5 + 2 + 4)
    assert after.keys() - before.keys() == day.new.keys()
    assert before.keys() - after.keys() == day.removed.keys()
    for number in day.new:
        assert after[number]["row"]["registrationDate"] == DAY.isoformat()  # type: ignore[index]
        assert map_certificate(after[number]["document"]).uprn == day.new[number]  # type: ignore[arg-type]
    for number, (old, new) in day.readdressed.items():
        assert before[number]["row"]["uprn"] == old  # type: ignore[index]
        assert after[number]["row"]["uprn"] == after[number]["document"]["uprn"] == new  # type: ignore[index]


def test_the_events_are_what_the_register_reports_and_a_new_certificate_is_none(stock: Path) -> None:
    day = add_day(stock, DAY, new=5, removed=2, readdressed=2)
    events = [json.loads(line) for line in (stock / "deltas.jsonl").read_text().splitlines()]
    assert [event["eventType"] for event in events] == ["removed", "removed", "uprn_updated", "address_id_updated"]
    assert {event["certificateNumber"] for event in events} == day.removed.keys() | day.readdressed.keys()
    assert all(event["timestamp"].startswith("2026-06-14T") for event in events)


def test_days_follow_each_other_and_a_new_stock_forgets_them(stock: Path) -> None:
    add_day(stock, DAY, new=1, removed=1, readdressed=0)
    add_day(stock, date(2026, 6, 15), new=1, removed=1, readdressed=0)
    assert len((stock / "deltas.jsonl").read_text().splitlines()) == 2
    make_sample(stock, 10)
    assert not (stock / "deltas.jsonl").exists()


def test_more_than_a_stock_has_is_refused_and_so_is_a_folder_without_one(stock: Path, tmp_path: Path) -> None:
    with pytest.raises(TooFewHomes, match="too few homes"):
        add_day(stock, DAY, new=1000)
    with pytest.raises(NotASampleFolder, match="ara sample"):
        add_day(tmp_path, DAY)
