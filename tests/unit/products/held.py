"""The invented products of `tests/products`, read as a user's are."""

from pathlib import Path

from ara_resources.products import product_database
from ara_resources.settings import Settings

FOLDER = Path(__file__).parents[2] / "products"
HELD = product_database(Settings(pcdb_path=FOLDER))
"""Index numbers from 900001 on; no such product exists."""
