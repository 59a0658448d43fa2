"""Measures as an energy assessor reads them: titles instead of keys, the words of SAP's tables instead of codes."""

import re
from collections.abc import Mapping

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import PropertyType
from ara_domain.epc.reading import code
from ara_domain.measures import OPTIONS, Option
from ara_domain.override_fields.words import in_words
from ara_domain.predictions import MeasureImpact
from ara_domain.recommendations import Recommendation

WHOLE_BLOCK = "needs the whole block"
_IN_A_BLOCK = (PropertyType.FLAT, PropertyType.MAISONETTE)
_OF_THE_BLOCK = frozenset(option.key for option in OPTIONS if option.whole_block)
"""Options on roof, floor and the outside of walls; insulation inside the walls is a matter of one flat."""

OFFERED: Mapping[str, Option] = {option.key: option for option in OPTIONS}
"""The options of the catalogue by key."""
_CONTROL = re.compile(r"control code (\d+) becomes (\d+)")
_SYSTEM = re.compile(r"boiler of SAP code (\d+)")


def title_of(option: str) -> str:
    """The title of an option; one that has left the catalogue is named by its key."""
    return OFFERED[option].title if option in OFFERED else option.replace("_", " ")


def reason_in_words(reason: str) -> str:
    """A stored reason with its codes told by Tables 4a, 4b and 4e; the codes stay in brackets."""
    told = _CONTROL.sub(lambda found: f"{_control(found[1])} becomes {_control(found[2])}", reason)
    return _SYSTEM.sub(lambda found: f"{in_words('sap_main_heating_code', int(found[1]))} (SAP code {found[1]})", told)


def _control(written: str) -> str:
    return f"{in_words('main_heating_control', int(written))} ({written})"


def notes_on(one: Recommendation, epc: EpcPropertyData | None, impact: MeasureImpact | None) -> str | None:
    """All there is to know of a measure in this home beside its figures; None where there is nothing."""
    return "; ".join(note for note in (note_on(one, epc), figure_note(one.option, impact)) if note) or None


def figure_note(option: str, impact: MeasureImpact | None) -> str | None:
    """What to know of an option's figures: what the catalogue notes, and whether alone it raises CO2 or the bill."""
    catalogued = OFFERED[option].note if option in OFFERED else None
    return "; ".join(note for note in (catalogued, rises_alone(impact)) if note) or None


def rises_alone(impact: MeasureImpact | None) -> str | None:
    """`alone raises CO2 by 120 kg and the bill by £30 a year`; None where a measure raises neither by 1 or more."""
    if impact is None:
        return None
    rises = rises_in_words(-impact.co2_saving_kg, -impact.bill_saving_gbp)
    return f"alone raises {rises}" if rises else None


def rises_in_words(co2_kg: float, bill_gbp: float) -> str:
    """`CO2 by 120 kg and the bill by £30 a year` of what rises by 1 or more; nothing where neither does."""
    rises = [
        *([f"CO2 by {co2_kg:,.0f} kg"] if co2_kg >= 1 else []),
        *([f"the bill by £{bill_gbp:,.0f}"] if bill_gbp >= 1 else []),
    ]
    return f"{' and '.join(rises)} a year" if rises else ""


def note_on(one: Recommendation, epc: EpcPropertyData | None) -> str | None:
    """What else to know of a measure in this home: in a flat or maisonette some need the whole block.

    Offers of before catalogue 6 do not say it; of those the catalogue does, for any flat and maisonette.
    """
    if one.whole_block is not None:
        return WHOLE_BLOCK if one.whole_block else None
    if epc is None or code(epc.property_type) not in _IN_A_BLOCK:
        return None
    return WHOLE_BLOCK if one.option in _OF_THE_BLOCK else None
