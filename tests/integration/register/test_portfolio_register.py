"""Who answers for a portfolio: a stand-in for an invented one; the register, and nobody else, for a real one."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from ara_domain.ports import SearchAnswer, SearchKey, SearchKind, TokenRefused
from ara_resources.fetchers.portfolio_register import PortfolioRegister
from ara_resources.postgres.database import Database, utc_now
from ara_resources.sample_portfolios import SampleGone, note_sample
from ara_resources.settings import Settings
from ara_resources.stand_in import StandIn
from tests.fakes.register import Lodged, number, write_folder

pytestmark = pytest.mark.integration

SEARCH = SearchKey(SearchKind.POSTCODE, "LS6 9VV")


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> Path:
    """The certificates of portfolio `demo`, which is invented."""
    folder = write_folder(made(tmp_path / "demo"), [Lodged(number=number(1))])
    with database.unit_of_work() as uow:
        note_sample(database.generic_data, uow, "demo", folder, utc_now())
        uow.commit()
    return folder


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def register(database: Database, settings: Settings) -> PortfolioRegister:
    return PortfolioRegister(settings, database.engine, database.generic_data)


def test_beside_a_sample_portfolio_a_real_one_without_a_token_is_refused_and_never_told_no_certificate(
    database: Database, folder: Path
) -> None:
    with register(database, Settings(epc_api_token=None)) as asked:
        answer = asked.of("demo").search_many([SEARCH])[SEARCH]
        with pytest.raises(TokenRefused, match="ARA_EPC_API_TOKEN"):
            asked.of("acme")

    assert isinstance(answer, SearchAnswer)
    assert [row.certificate_number for row in answer.rows] == [number(1)]


def test_with_a_token_a_sample_portfolio_is_still_not_looked_for_in_the_register(
    database: Database, folder: Path
) -> None:
    settings = Settings(epc_api_url="https://register.invalid", epc_api_token=SecretStr("a-token"))
    with register(database, settings) as asked:
        answer = asked.of("demo").search_many([SEARCH])[SEARCH]
        assert asked.of("acme") is not asked.of("demo")

    assert isinstance(answer, SearchAnswer)


def test_a_stand_in_given_to_the_process_answers_for_every_portfolio(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    other = write_folder(made(tmp_path / "other"), [Lodged(number=number(2))])
    with StandIn(other) as server:
        settings = Settings(epc_api_url=server.url, epc_api_token=SecretStr(server.token))
        with register(database, settings) as asked:
            answers = [asked.of(name).search_many([SEARCH])[SEARCH] for name in ("demo", "acme")]

    for answer in answers:
        assert isinstance(answer, SearchAnswer)
        assert [row.certificate_number for row in answer.rows] == [number(2)]


def test_a_sample_whose_folder_has_gone_says_how_to_make_it_again(database: Database, folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    with register(database, Settings(epc_api_token=None)) as asked, pytest.raises(SampleGone, match="ara demo"):
        asked.of("demo")
