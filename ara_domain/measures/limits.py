"""What rules a measure out whatever the certificate says: the landlord, work done already, planning.

Rules of the certificate come first: a measure that does not apply is refused for that. Which options planning rules
out is data of the catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ara_domain.measures.catalogue import OPTIONS
from ara_domain.measures.option import ALREADY, Option

EXCLUDED_BY_LANDLORD = "excluded_by_landlord"
LISTED_BUILDING, CONSERVATION_AREA = "listed_building", "conservation_area"
"""Reason codes; `already_installed` is the catalogue's own."""
_WORDS: Mapping[str, str] = {
    EXCLUDED_BY_LANDLORD: "the landlord excludes it here (the correction excluded_measures)",
    ALREADY: "the landlord says it is installed (the correction installed_measures)",
    LISTED_BUILDING: "the building is listed, and this would need listed building consent",
    CONSERVATION_AREA: "the home is in a conservation area, where this needs planning permission",
}
_MEASURE_OF: Mapping[str, str] = {option.key: option.measure for option in OPTIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLimits:
    """What limits the measures of a home. Names are those of options or of measures.

    To exclude an option leaves the others of its measure: insulation outside, and not inside. What is installed is a
    measure in whatever size or on whatever side: a wall insulated outside is not insulated inside as well.
    """

    excluded: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    listed_building: bool = False
    conservation_area: bool = False

    def __bool__(self) -> bool:
        return bool(self.excluded or self.installed or self.listed_building or self.conservation_area)

    def refusal(self, option: Option) -> tuple[str, str] | None:
        """Reason code and words why the home is not offered an option; None where nothing is against it."""
        if option.measure in {_MEASURE_OF.get(name, name) for name in self.installed}:
            return ALREADY, _WORDS[ALREADY]
        if {option.key, option.measure} & set(self.excluded):
            return EXCLUDED_BY_LANDLORD, _WORDS[EXCLUDED_BY_LANDLORD]
        for holds, code in ((self.listed_building, LISTED_BUILDING), (self.conservation_area, CONSERVATION_AREA)):
            if holds and code in option.planning:
                return code, _WORDS[code]
        return None


NO_LIMITS = MeasureLimits()
