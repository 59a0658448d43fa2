"""A decision about a match, through the real pipeline: it makes its block stale, and the refresh models it."""

import json
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from ara_assets.cli import app
from ara_domain.address_matching import Outcome
from ara_domain.home_flags import Flag
from ara_domain.home_matches import HomeMatch
from ara_domain.identity import PropertyIdentity, postcode_block
from ara_resources.stand_in import StandIn
from tests.integration.pipelines.site import PORTFOLIO, Site, flaws_of

pytestmark = pytest.mark.integration


def one_in_question(site: Site, stock: Path) -> tuple[PropertyIdentity, HomeMatch]:
    """A home of which the landlord leaves out the UPRN, and of whose street number the register has two dwellings."""
    homes, flawed = site.homes, flaws_of(stock)
    cache = site.database.epc_cache
    name, twin = next(
        (name, other)
        for name, other in zip(sorted(homes), sorted(homes)[1:], strict=False)
        if homes[name].postcode == homes[other].postcode
        and not {name, other} & flawed.keys()
        and cache.certificates_of(uprns=[homes[name].uprn or 0])
        and cache.certificates_of(uprns=[homes[other].uprn or 0])
    )
    mine = cache.certificates_of(uprns=[homes[name].uprn or 0])[0].row
    # The neighbour's certificates now stand at this home's address, and nobody gives the home a UPRN.
    with site.database.engine.begin() as connection:
        connection.execute(
            sa.text(
                "UPDATE epc_api_cache SET address_lines = (SELECT address_lines FROM epc_api_cache "
                "WHERE certificate_number = :mine) WHERE uprn = :twin"
            ),
            {"mine": mine.certificate_number, "twin": homes[twin].uprn},
        )
        connection.execute(
            sa.text("UPDATE properties SET uprn = NULL WHERE property_id = :home"),
            {"home": homes[name].property_id},
        )
    site.refresh()
    home = site.homes[name]
    return home, found(site, home.property_id)


def found(site: Site, home: UUID) -> HomeMatch:
    return site.database.address_matches.matches([home])[home]


def matches(*arguments: str) -> str:
    answer = CliRunner().invoke(app, ["matches", PORTFOLIO.slug, *arguments])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def certificate_of(site: Site, home: PropertyIdentity) -> str | None:
    whole = site.database.properties.get(home)
    assert whole is not None
    return whole.certificate_number


def test_an_accepted_match_is_modelled_by_the_refresh_without_a_call_and_survives_the_next_one(
    modelled_site: Site, register: StandIn, stock: Path
) -> None:
    home, match = one_in_question(modelled_site, stock)
    assert match.outcome is Outcome.AMBIGUOUS
    assert certificate_of(modelled_site, home) is None
    assert (home.name, "band-c") not in modelled_site.plans()
    (listed,) = [one for one in json.loads(matches("--json")) if one["home"] == home.name]
    number = listed["candidates"][0]["certificate_number"]

    matches("accept", home.name, number, "--author", "R. Ashdown")
    reports = modelled_site.refresh()

    assert {block.block for report in reports for block in report.planned.blocks} == {postcode_block(home.postcode)}
    assert register.calls.total() == 0
    assert certificate_of(modelled_site, home) == number
    assert (home.name, "band-c") in modelled_site.plans()
    assert found(modelled_site, home.property_id).outcome is Outcome.ACCEPTED
    flags = modelled_site.database.home_flags.flags([home.property_id])[home.property_id]
    assert Flag.MATCHED_BY_ADDRESS in [one.flag for one in flags]
    assert home.name not in [one["home"] for one in json.loads(matches("--json"))]

    modelled_site.forget("remapped_epc")
    modelled_site.refresh()
    assert certificate_of(modelled_site, home) == number


def test_a_refused_candidate_is_not_offered_again_and_the_other_is_taken(modelled_site: Site, stock: Path) -> None:
    home, match = one_in_question(modelled_site, stock)
    first, second = (one.certificate_number for one in match.candidates)
    file = modelled_site.folder / "matches.csv"
    matches("--out", str(file))
    text = file.read_text(encoding="utf-8-sig").splitlines()
    refused = [line + "refuse" if f",{first}," in line else line for line in text]
    file.write_text("\n".join(refused) + "\n", encoding="utf-8")
    matches("--file", str(file))
    modelled_site.refresh()

    assert certificate_of(modelled_site, home) == second
    again = found(modelled_site, home.property_id)
    assert (again.outcome, [one.certificate_number for one in again.candidates]) == (Outcome.TAKEN, [second])
