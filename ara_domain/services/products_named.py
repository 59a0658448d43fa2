"""Which products homes name by index number, so that a landlord knows which rows of the product database to get."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapHeating
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.reading import code
from ara_domain.products import ProductDatabase
from ara_domain.sap.lookup import replacement_efficiency

_IN_DATABASE = 1.0
_HEAT_PUMPS = (Category.HEAT_PUMP_WET, Category.HEAT_PUMP_WARM_AIR)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProduct:
    """A product homes name."""

    kind: str
    """As the rows of the database call it."""
    index_number: int
    homes: int
    held: bool


def products_named(homes: Iterable[EpcPropertyData], products: ProductDatabase) -> list[NamedProduct]:
    """The products these homes name, those of most homes first."""
    named = Counter(product for epc in homes for product in set(_of(epc)))
    return [
        NamedProduct(kind=kind, index_number=index, homes=count, held=products.holds(kind, index))
        for (kind, index), count in sorted(named.items(), key=lambda item: (-item[1], item[0]))
    ]


def _of(epc: EpcPropertyData) -> Iterator[tuple[str, int]]:
    heating = epc.sap_heating or SapHeating()
    for detail in heating.main_heating_details:
        yield from _of_system(detail)
    if heating.community_dhw_network_index_number:
        yield "heat_network", heating.community_dhw_network_index_number
    if heating.instantaneous_wwhrs is not None:
        pair = heating.instantaneous_wwhrs.wwhrs_index_number_1, heating.instantaneous_wwhrs.wwhrs_index_number_2
        yield from (("waste_water_recovery", index) for index in pair if index)
    if epc.sap_ventilation is not None and epc.sap_ventilation.mechanical_ventilation_index_number:
        yield "ventilation", epc.sap_ventilation.mechanical_ventilation_index_number


def _of_system(detail: MainHeatingDetail) -> Iterator[tuple[str, int]]:
    index = detail.main_heating_index_number
    generic = index is not None and replacement_efficiency(index)[0] > 0
    if index and code(detail.main_heating_data_source) == _IN_DATABASE and not generic:
        yield ("heat_pump" if code(detail.main_heating_category) in _HEAT_PUMPS else "boiler"), index
    if detail.community_heat_network_index_number:
        yield "heat_network", detail.community_heat_network_index_number
    if detail.has_fghrs and detail.fghrs_index_number:
        yield "flue_gas_recovery", detail.fghrs_index_number
