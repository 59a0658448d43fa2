"""A first run that several processes share: everything is fetched, and then every block is modelled once."""

from collections import Counter
from pathlib import Path

import pytest

from ara_assets import run_processes
from tests.integration.cli.conftest import Ara

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.xdist_group("cli")]


def test_each_block_is_fetched_once_and_then_modelled_once(
    ara: Ara, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_processes, "HOMES_WORTH_SHARING", 10)
    monkeypatch.setattr(run_processes, "HOMES_WORTH_A_RUN", 1)
    ara("sample", "--homes", 40, "--seed", 5, "--out", tmp_path, "--json")
    ara("import", "portfolio", tmp_path / "portfolio.csv", "--portfolio", "shared", "--json")

    done = ara("run", "shared", "--certificates", tmp_path, "--json", ARA_PROCESSES="2").json

    assert len(done["runs"]) > len({tuple(run["assets"]) for run in done["runs"]}), "the work was shared"
    fetched = Counter(block for run in done["runs"] for block in run["blocks"] if "epc_cache" in run["assets"])
    planned = Counter(block for run in done["runs"] for block in run["blocks"] if "optimised_packages" in run["assets"])
    assert set(fetched.values()) == set(planned.values()) == {1}
    assert fetched.keys() == planned.keys()
    assert done["modelled"] == done["homes_with_plans"]
