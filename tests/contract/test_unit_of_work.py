"""The unit of work: all or nothing, visible when committed, one holder per block."""

import threading
import time
from contextlib import suppress

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Repositories
from tests.contract.examples import identity


def test_what_was_not_committed_is_gone(store: Repositories, portfolio: Portfolio):
    with store.unit_of_work() as uow:
        store.properties.save_identities(uow, portfolio, [identity(portfolio, "A1")])

    assert store.properties.identities(portfolio.portfolio_id) == []


def test_an_exception_undoes_every_table(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")

    with suppress(ZeroDivisionError), store.unit_of_work() as uow:
        store.properties.save_identities(uow, portfolio, [home])
        store.properties.save_effective(uow, {home.property_id: "hash"}, {})
        raise ZeroDivisionError

    assert store.properties.identities(portfolio.portfolio_id) == []
    assert store.properties.snapshots([home.property_id]) == {}


def test_writes_can_be_read_only_after_the_commit(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")

    with store.unit_of_work() as uow:
        store.properties.save_identities(uow, portfolio, [home])
        assert store.properties.identities(portfolio.portfolio_id) == []
        uow.commit()
        assert store.properties.identities(portfolio.portfolio_id) == [home]


def test_two_units_of_work_on_one_block_exclude_each_other(store: Repositories, portfolio: Portfolio):
    block = BlockKey(portfolio.slug, "LS6")
    order: list[str] = []
    second_is_asking = threading.Event()

    def second() -> None:
        with store.unit_of_work() as uow:
            second_is_asking.set()
            uow.lock_block(block)
            order.append("second has the block")

    thread = threading.Thread(target=second)
    with store.unit_of_work() as uow:
        uow.lock_block(block)
        thread.start()
        second_is_asking.wait()
        time.sleep(0.05)
        order.append("first lets go")
        uow.commit()
    thread.join()

    assert order == ["first lets go", "second has the block"]


def test_a_block_is_free_again_after_its_holder_failed(store: Repositories, portfolio: Portfolio):
    block = BlockKey(portfolio.slug, "LS6")
    with suppress(ZeroDivisionError), store.unit_of_work() as uow:
        uow.lock_block(block)
        raise ZeroDivisionError

    with store.unit_of_work() as uow:
        uow.lock_block(block)


def test_other_blocks_are_not_in_the_way_and_one_may_be_locked_twice(store: Repositories, portfolio: Portfolio):
    with store.unit_of_work() as first, store.unit_of_work() as second:
        first.lock_block(BlockKey(portfolio.slug, "LS6"))
        first.lock_block(BlockKey(portfolio.slug, "LS6"))
        second.lock_block(BlockKey(portfolio.slug, "LS7"))
