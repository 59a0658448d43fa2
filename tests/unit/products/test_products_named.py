"""A landlord learns which rows of the product database to get."""

import json

from typer.testing import CliRunner

from ara_assets.cli import app
from ara_domain.epc import SapVentilation
from ara_domain.services.products_named import NamedProduct, products_named
from tests.builders import certificate, with_main_heating
from tests.unit.products.held import FOLDER, HELD

KNOWN = with_main_heating(certificate(), main_heating_data_source=1, main_heating_index_number=900001)
UNKNOWN = with_main_heating(
    certificate(sap_ventilation=SapVentilation(mechanical_ventilation=4, mechanical_ventilation_index_number=500123)),
    main_heating_data_source=1,
    main_heating_index_number=17507,
    has_fghrs=True,
    fghrs_index_number=60001,
)


def test_products_are_listed_by_how_many_homes_name_them_and_whether_they_are_held() -> None:
    assert products_named([KNOWN, UNKNOWN, UNKNOWN], HELD) == [
        NamedProduct(kind="boiler", index_number=17507, homes=2, held=False),
        NamedProduct(kind="flue_gas_recovery", index_number=60001, homes=2, held=False),
        NamedProduct(kind="ventilation", index_number=500123, homes=2, held=False),
        NamedProduct(kind="boiler", index_number=900001, homes=1, held=True),
    ]


def test_a_heat_pump_is_not_looked_for_among_boilers() -> None:
    pump = with_main_heating(KNOWN, main_heating_category=4, main_heating_index_number=900101)
    assert [(one.kind, one.held) for one in products_named([pump], HELD)] == [("heat_pump", True)]


def test_neither_a_table_code_nor_a_generic_product_of_a_measure_is_asked_for() -> None:
    by_code = with_main_heating(KNOWN, main_heating_data_source=2)
    generic = with_main_heating(KNOWN, main_heating_index_number=690002)
    assert products_named([by_code, generic], HELD) == []


def test_the_command_says_what_is_held() -> None:
    done = CliRunner().invoke(app, ["products", "--json"], env={"ARA_PCDB_PATH": str(FOLDER)})
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["version"] == HELD.version
    assert said["held"]["boiler"] == 6


def test_without_a_database_it_says_that_tables_serve() -> None:
    done = CliRunner().invoke(app, ["products"], env={"ARA_PCDB_PATH": ""})
    assert "Generic products and SAP's table defaults serve" in done.stdout
