"""A cost table is stored under a name, and other prices under a name in use are refused unless they are meant."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ara_domain.costs import DEFAULT_COST_VERSION, current_costs, default_materials
from ara_domain.costs.reading import CostList
from ara_domain.ports import RegionalFactor, Repositories
from ara_domain.services.cost_import import CostImport, CostVersionRefused, NoSuchCosts
from tests.fakes.database import FakeDatabase

OURS = CostList(
    source="tender.csv",
    materials=default_materials(),
    factors=(RegionalFactor(area="LS", factor=0.97, source="a price book"),),
)
DEARER = replace(OURS, materials=tuple(replace(one, unit_cost_pence=one.unit_cost_pence * 2) for one in OURS.materials))


@pytest.fixture
def store() -> Repositories:
    made = FakeDatabase(lambda: datetime(2026, 3, 2, tzinfo=UTC))
    with made.unit_of_work() as uow:
        made.materials.save(uow, DEFAULT_COST_VERSION, default_materials())
        uow.commit()
    return made


def test_an_imported_table_is_in_force_with_its_factors_and_its_source(store: Repositories) -> None:
    done = CostImport(store).run(OURS, "tender-2026")
    assert (done.replaces, done.changes) == (False, ())
    costs = current_costs(store.materials)
    assert costs.version.startswith("tender-2026+")
    assert costs.factors["LS"].factor == 0.97
    assert [(one.version, one.source, one.factors) for one in store.materials.versions()] == [
        (DEFAULT_COST_VERSION, "", 0),
        ("tender-2026", "tender.csv", 1),
    ]


def test_the_same_table_again_changes_nothing(store: Repositories) -> None:
    costs = CostImport(store)
    costs.run(OURS, "tender-2026")
    assert costs.run(OURS, "tender-2026").changes_nothing


def test_other_prices_under_a_name_in_use_are_refused_with_what_differs(store: Repositories) -> None:
    costs = CostImport(store)
    costs.run(OURS, "tender-2026")
    before = store.materials.materials("tender-2026")
    with pytest.raises(
        CostVersionRefused, match=r"differs in \d+ figures: loft_insulation: unit_cost_gbp £16.00 → £32.00"
    ):
        costs.run(DEARER, "tender-2026")
    assert store.materials.materials("tender-2026") == before
    done = costs.run(DEARER, "tender-2026", replace=True)
    assert len(done.changes) == sum(one.unit_cost_pence > 0 for one in OURS.materials)
    assert store.materials.materials("tender-2026")["loft_insulation"].unit_cost_pence == 3_200


def test_a_preview_writes_nothing(store: Repositories) -> None:
    assert not CostImport(store).compare(OURS, "tender-2026").changes_nothing
    assert store.materials.current_version() == DEFAULT_COST_VERSION


@pytest.mark.parametrize("name", [DEFAULT_COST_VERSION, "indicative-2026-02", "Tender 2026", "a+b", ""])
def test_a_name_that_is_taken_or_cannot_be_one_is_refused(store: Repositories, name: str) -> None:
    with pytest.raises(CostVersionRefused, match=r"comes with ARA|cannot name a cost version"):
        CostImport(store).run(OURS, name)


def test_an_earlier_version_may_be_put_in_force_again(store: Repositories) -> None:
    costs = CostImport(store)
    costs.run(OURS, "tender-2026")
    assert costs.use(DEFAULT_COST_VERSION)
    assert store.materials.current_version() == DEFAULT_COST_VERSION
    assert not costs.use(DEFAULT_COST_VERSION)
    assert costs.use("tender-2026")
    assert current_costs(store.materials).factors.keys() == {"LS"}
    with pytest.raises(NoSuchCosts, match="there is no cost version 'tender'; there are"):
        costs.use("tender")
