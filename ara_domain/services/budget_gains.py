"""What counts when one budget is spent over many homes: a scenario's objective in whole units.

Units are small enough that what they round away decides nothing, and gains are rounded down.
"""

import math
from dataclasses import dataclass

from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.package_options import HomeCandidates, Package
from ara_domain.services.package_worth import Aim, PackageScore, aim_of

_PER_UNIT = {
    Objective.LEAST_COST_TO_TARGET: (1, "homes brought to the target"),
    Objective.MOST_SAP_WITHIN_BUDGET: (10, "SAP points"),
    Objective.MOST_CO2_SAVING_WITHIN_BUDGET: (1, "kg of CO2 saved a year"),
    Objective.MOST_BILL_SAVING_WITHIN_BUDGET: (100, "£ saved on bills a year"),
    Objective.LEAST_WHOLE_LIFE_COST: (1, "£ of whole-life cost saved"),
}


@dataclass(frozen=True, slots=True)
class Gains:
    """The gain of a package in a home: scored, and as the sum of what its options do alone.

    Attributes:
        per_unit: whole units of one of what is counted: 10 to count tenths of a SAP point.
        name: what is counted, in words.
        aim: what the scenario wants; None where that is SAP, or reaching a target.
        target: the least unrounded SAP a package must reach to count; minus infinity where none is asked for.
        counts_homes: whether a package that reaches the target counts as one home, and nothing else counts.
    """

    per_unit: int
    name: str
    aim: Aim | None
    target: float
    counts_homes: bool

    @classmethod
    def of(cls, scenario: Scenario) -> "Gains":
        """The gains a scenario asks for."""
        per_unit, name = _PER_UNIT[scenario.objective]
        target = scenario.target_rating
        return cls(
            per_unit=per_unit,
            name=name,
            aim=aim_of(scenario),
            target=-math.inf if target is None else target - 0.5,
            counts_homes=scenario.objective is Objective.LEAST_COST_TO_TARGET,
        )

    def in_words(self, units: float, *, decimals: int = 0) -> str:
        """`41,266 kg of CO2 saved a year`, `£1,690 saved on bills a year`."""
        sign, what = ("£", self.name.removeprefix("£ ")) if self.name.startswith("£ ") else ("", self.name)
        return f"{sign}{units / self.per_unit:,.{decimals}f} {what}"

    def scored(self, home: HomeCandidates, package: Package, score: PackageScore) -> int:
        """Units a package gains by its score as a whole; 0 where the model cannot score it."""
        if math.isnan(score.sap) or score.sap < self.target:
            return 0
        if self.counts_homes:
            return int(home.sap_before < self.target)
        gain = score.sap - home.sap_before if self.aim is None else self.aim.worth(home, package, score)
        return max(0, math.floor(gain * self.per_unit))

    def believed(self, home: HomeCandidates, package: Package) -> int:
        """Units a package gains if its options do together what they do alone; never an outcome."""
        points = sum(option.sap_gain for option in package)
        if home.sap_before + points < self.target:
            return 0
        if self.counts_homes:
            return int(home.sap_before < self.target)
        gain = points if self.aim is None else self.aim.worth_alone(package)[0]
        return max(0, math.floor(gain * self.per_unit))

    def points_alone(self, package: Package) -> float:
        """What options do alone, in points as the frontier counts them: SAP, or those of the aim."""
        if self.aim is None:
            return sum(option.sap_gain for option in package)
        return self.aim.worth_alone(package)[0] / self.aim.point
