"""Once a person has said which dwelling of the register a home is, or that none is, the home no longer waits for them.

The question is ingestion's, the answer is followed by a refresh, which runs no ingestion.
"""

from uuid import uuid4

import pytest

from ara_domain.home_matches import Decision, MatchDecision
from ara_domain.identity import BlockKey
from ara_domain.services import ingestion_faults
from ara_domain.services.home_matching import match_homes
from tests.builders import POSTCODE
from tests.unit.stages.world import PORTFOLIO, World, home_id


@pytest.fixture
def world() -> World:
    """Two homes of the postcode whose number in the register is unclear; ingestion has asked about both."""
    world = World()
    for name in ("1-3", "7-9"):
        world.list_home(name)
    for number in (3, 9):
        world.lodge(f"cert-{number}", number)
    homes = world.db.properties.identities(PORTFOLIO.portfolio_id, "LS6")
    cached = world.db.epc_cache.certificates_of(uprns=(), postcodes=[POSTCODE])
    asked = list(ingestion_faults.home_faults(homes, match_homes(homes, cached)))
    with world.writing() as uow:
        world.db.quarantine.replace(uow, BlockKey(PORTFOLIO.slug, "LS6"), ingestion_faults.STAGE, asked, world.clock())
        uow.commit()
    assert [item.reason for item in world.set_aside()] == [ingestion_faults.AMBIGUOUS] * 2
    return world


def tell(world: World, name: str, number: str, said: Decision) -> None:
    offered = world.db.epc_cache.get([number])[number].row
    decision = MatchDecision(
        decision_id=uuid4(),
        property_id=home_id(name),
        certificate_number=number,
        certificate_address=offered.address,
        decision=said,
        decided_by="an analyst",
        decided_at=world.clock(),
    )
    with world.writing() as uow:
        world.db.address_matches.decide(uow, [decision])
        uow.commit()


def test_a_home_whose_certificate_was_accepted_is_modelled_and_no_longer_set_aside(world: World) -> None:
    tell(world, "1-3", "cert-3", Decision.ACCEPTED)
    world.run()
    assert world.plans("1-3")
    assert world.set_aside("1-3") == []


def test_a_home_of_which_every_certificate_was_refused_has_none_and_says_so(world: World) -> None:
    tell(world, "1-3", "cert-3", Decision.REFUSED)
    world.run()
    assert [item.reason for item in world.set_aside("1-3")] == ["no_certificate"]


def test_a_home_nobody_told_about_goes_on_waiting(world: World) -> None:
    tell(world, "1-3", "cert-3", Decision.ACCEPTED)
    world.run()
    assert [item.reason for item in world.set_aside("7-9")] == [ingestion_faults.AMBIGUOUS]
