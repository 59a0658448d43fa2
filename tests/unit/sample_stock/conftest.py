"""Two stocks for all tests: one of the demo's size, one large enough for statistics."""

from collections.abc import Callable

import pytest

from ara_resources.sample_stock import make_sample
from tests.unit.sample_stock.reading import Stock


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Stock]:
    """Makes a stock in a folder of its own."""

    def made(homes: int, **arguments: object) -> Stock:
        folder = tmp_path_factory.mktemp("stock")
        return Stock(folder, make_sample(folder, homes, **arguments))  # type: ignore[arg-type]

    return made


@pytest.fixture(scope="session")
def stock(make: Callable[..., Stock]) -> Stock:
    """300 homes, as `make demo` takes."""
    return make(300)


@pytest.fixture(scope="session")
def larger(make: Callable[..., Stock]) -> Stock:
    """1,500 homes."""
    return make(1500)
