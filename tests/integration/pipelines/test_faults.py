"""The whole job with a register that fails one request in twenty, in every way it can: the same plans, nothing misread."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ara_resources.stand_in import Fault, Faults, StandIn
from tests.dagster_instance import Copies
from tests.integration.pipelines.site import NO_REGISTER, Site, Snapshot, count, opened

pytestmark = pytest.mark.integration

SHARE = 0.05
SEED = 15
"""Of those that meet every kind of fault within the requests of this stock."""


@pytest.fixture
def spoilt(stock: Path) -> Iterator[StandIn]:
    faults = Faults(share=SHARE, seed=SEED, hang_seconds=20.0, retry_after_seconds=0)
    with StandIn(stock, faults=faults) as server:
        yield server


def test_the_plans_are_those_of_a_register_that_answers(
    copies: Copies, imported: Snapshot, modelled_site: Site, spoilt: StandIn, tmp_path: Path
) -> None:
    calm, calm_reasons = modelled_site.answers(), modelled_site.set_aside()
    calm_versions = modelled_site.versions("epc_cache")
    impatient = {**NO_REGISTER, "ARA_HTTP_READ_TIMEOUT_S": "0.5"}
    with opened(copies, imported, tmp_path / "troubled", impatient) as troubled:
        troubled.ask(spoilt)
        reports = troubled.run()

        assert set(spoilt.faults_met) == set(Fault), "every kind of fault was met"
        assert 0.02 < spoilt.faults_met.total() / spoilt.calls.total() < 0.10
        assert count(reports, "epc_cache", "requests_repeated") >= spoilt.faults_met.total()
        assert troubled.set_aside() == calm_reasons, "no home was taken for one without a certificate"
        assert troubled.versions("epc_cache") == calm_versions
        assert troubled.answers() == calm


def test_a_register_that_never_answers_leaves_every_home_unknown_and_none_without_certificate(
    copies: Copies, imported: Snapshot, stock: Path, tmp_path: Path, modelled_site: Site
) -> None:
    """The next run, with the register back, is as if nothing had been."""
    every_time = Faults(share=1.0, kinds=(Fault.HTML_404,))
    with opened(copies, imported, tmp_path / "down", {**NO_REGISTER, "ARA_EPC_ATTEMPTS": "2"}) as site:
        with StandIn(stock, faults=every_time) as down:
            site.ask(down)
            site.run()
        reasons = {reason for found in site.set_aside().values() for reason in found}
        assert site.plans() == {}
        assert reasons == {"register_unavailable", "not_fetched_yet", "nothing_to_search_by"}, (
            "no_certificate it is not"
        )

        with StandIn(stock) as back:
            site.ask(back)
            site.run()
        assert site.answers() == modelled_site.answers()
        assert site.set_aside() == modelled_site.set_aside()
