"""`ara prices` lists what bills are worked out at, and which of it no document states."""

from collections.abc import Callable
from datetime import date

from ara_assets.cli.prices import show_prices


def test_prices_that_no_document_states_are_marked_row_by_row(printed: Callable[[], list[str]]) -> None:
    show_prices(on=date(2026, 3, 1), as_json=False)
    lines = printed()
    (gas,) = (line for line in lines if line.split()[1:3] == ["mains", "gas"])
    (oil,) = (line for line in lines if line.split()[1:3] == ["heating", "oil"])
    assert not gas.endswith("from memory")
    assert oil.endswith("from memory")
    assert any(line.strip().startswith("From memory: no document here states the price") for line in lines)
