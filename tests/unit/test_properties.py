"""The collection of homes: an order that stays, and new collections from old ones."""

from dataclasses import replace
from uuid import UUID

from ara_domain.identity import PropertyIdentity
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.properties import Properties
from ara_domain.property import Property
from tests.builders import override

NAMES = ("oak", "ash", "elm", "yew")


def home(name: str, *corrected: tuple[str, str]) -> Property:
    return Property(
        identity=PropertyIdentity.of(UUID(int=1), landlord_property_id=name),
        landlord_overrides=LandlordOverrides(active=tuple(override(field, text) for field, text in corrected)),
    )


HOMES = Properties(tuple(home(name) for name in NAMES))


def names(homes: Properties) -> list[str]:
    return [home.identity.name for home in homes]


def test_homes_stay_in_their_order_and_can_be_gone_over_again() -> None:
    assert names(HOMES) == names(HOMES) == list(NAMES)
    assert len(HOMES) == 4
    assert len(Properties()) == 0


def test_one_home_is_a_home_and_a_slice_is_homes() -> None:
    assert HOMES[-1].identity.name == "yew"
    assert isinstance(HOMES[1:3], Properties)
    assert names(HOMES[1:3]) == ["ash", "elm"]


def test_a_filter_keeps_the_order_and_leaves_the_homes_it_was_made_from() -> None:
    kept = HOMES.filter(lambda home: home.identity.name in {"yew", "ash"})
    assert names(kept) == ["ash", "yew"]
    assert names(HOMES) == list(NAMES)


def test_a_change_of_every_home_gives_new_homes_in_the_same_order() -> None:
    numbered = HOMES.map(lambda home: replace(home, certificate_number=f"cert-{home.identity.name}"))
    assert [home.certificate_number for home in numbered] == [f"cert-{name}" for name in NAMES]
    assert {home.certificate_number for home in HOMES} == {None}


def test_homes_with_overrides_are_those_with_one_in_force() -> None:
    homes = Properties((home("oak"), home("ash", ("door_count", "3")), home("elm", ("door_count", "2"))))
    assert names(homes.with_landlord_overrides()) == ["ash", "elm"]
    assert names(HOMES.with_landlord_overrides()) == []


def test_overrides_in_force_are_counted_and_come_in_the_order_they_are_held() -> None:
    corrected = home("oak", ("loft_insulation_mm", "270"), ("door_count", "3")).landlord_overrides
    assert [one.field for one in corrected] == ["loft_insulation_mm", "door_count"]
    assert (len(corrected), bool(corrected)) == (2, True)
    assert (len(LandlordOverrides()), bool(LandlordOverrides())) == (0, False)
