"""The home itself on top of its page: what it is, before what it scores."""

from collections.abc import Iterator

from ara_assets.cli.output import console, counted, facts, heading
from ara_domain.services.home_description import Element, Heating, HomeDescription, PartDescription


def show_home(home: HomeDescription) -> None:
    """Dwelling, then part by part, then the systems."""
    heading("The home")
    storeys = counted(home.storeys, "storey")
    level = f", {home.level}" if home.level else ""
    facts(
        {
            "dwelling": f"{home.dwelling}{level}, age band {home.age}",
            "size": f"{home.floor_area_m2:.1f} m² of floor, {storeys}",
            **{name: text for part in home.parts for name, text in _part(part, alone=len(home.parts) == 1)},
            "glazing": home.glazing,
            **{name: text for number, one in enumerate(home.heating, 1) for name, text in _heating(number, one)},
            "second heating": home.secondary_heating,
            "hot water": home.hot_water,
            "meter": f"{home.meter}{_GAS[home.mains_gas]}",
            "PV": home.photovoltaics,
        }
    )
    console.print()


_GAS = {True: ", mains gas available", False: ", no mains gas", None: ""}


def _part(part: PartDescription, *, alone: bool) -> Iterator[tuple[str, str]]:
    if not alone:
        yield part.name, f"age band {part.age}"
    mark = "" if part.name == "main dwelling" else f" {part.name.replace('extension', 'ext.')}"
    for number, wall in enumerate(part.walls):
        yield f"{'wall' if number == 0 else f'wall {number + 1}'}{mark}", _element(wall)
    yield f"roof{mark}", _element(part.roof)
    yield f"floor{mark}", _element(part.floor)


def _element(element: Element) -> str:
    area = "" if element.area_m2 is None else f", {element.area_m2:.1f} m²"
    u = "" if element.u_value is None else f"; U {element.u_value:.2f}"
    return f"{element.words}{area}{u}"


def _heating(number: int, heating: Heating) -> Iterator[tuple[str, str]]:
    which = "" if number == 1 else f" {number}"
    if heating.sap_code is not None:
        named = f" (SAP code {heating.sap_code})"
    elif heating.product is not None:
        named = f" (product {heating.product} of the database)"
    else:
        named = ""
    share = "" if heating.share_percent is None else f", {heating.share_percent:g} % of the heat"
    emitter = f", {heating.emitter}" if heating.emitter else ""
    yield f"heating{which}", f"{heating.system}{named}, {heating.fuel}{emitter}{share}"
    yield f"controls{which}", heating.control + ("" if heating.control_code is None else f" ({heating.control_code})")
