"""The product database the settings name, read from CSV files or workbooks."""

from itertools import chain
from pathlib import Path

from ara_domain.ports import RunCannotContinue
from ara_domain.products import NO_PRODUCTS, ProductDatabase, ProductsRefused, read_products
from ara_resources.own_tables import rows_of
from ara_resources.settings import Settings
from ara_resources.spreadsheets import UnreadableSpreadsheet


class ProductsUnknown(RunCannotContinue):
    """The product database cannot be read; the message names the file and the row."""


def product_database(settings: Settings) -> ProductDatabase:
    """The products of the file, or of all CSV files of the folder, that `ARA_PCDB_PATH` names; none without it.

    Raises:
        ProductsUnknown: a file cannot be read.
    """
    path = settings.pcdb_path
    if path is None:
        return NO_PRODUCTS
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise ProductsUnknown(f"ARA_PCDB_PATH={path}: the folder holds no CSV file; see docs/product-database.md")
    try:
        return read_products(chain.from_iterable(rows_of(file) for file in files))
    except (ProductsRefused, UnreadableSpreadsheet) as error:
        raise ProductsUnknown(f"ARA_PCDB_PATH={_named(path, files)}: {error}") from error


def _named(path: Path, files: list[Path]) -> str:
    return str(path) if files == [path] else f"{path} ({', '.join(file.name for file in files)})"
