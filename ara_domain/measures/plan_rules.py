"""What scenarios may ask of packages: the data of `plan_rules.toml`, checked against the catalogue."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ara_domain.measures.catalogue import OPTIONS


@dataclass(frozen=True, slots=True)
class PartLife:
    """What of a material is paid for again, and how often: `share` of its price every `years`."""

    years: int
    share: float = 1.0
    visit_again: bool = True
    """Whether the fixed part of the price is paid again too."""


@dataclass(frozen=True, slots=True)
class PlanRules:
    """Rules of packages, by the names the catalogue has.

    Attributes:
        in_use_factors: share of a modelled saving seen in use, by measure; measures without a factor are absent.
        fabric: groups whose options make up a home's insulation.
        after_fabric: options that fabric first asks the insulation of.
        shared_materials: what a package pays for once, however many of its measures need it.
        parts: materials that last otherwise than the measure they are part of.
        heating_years: how long heating lasts that is there already, by the material that renews it like for like.
        replacing_heating: options after which that heating is not there any more.
    """

    in_use_factors: Mapping[str, float]
    fabric: frozenset[str]
    after_fabric: frozenset[str]
    shared_materials: frozenset[str]
    parts: Mapping[str, PartLife]
    heating_years: Mapping[str, int]
    replacing_heating: frozenset[str]

    def in_use_factor(self, measure: str) -> float:
        """Share of a measure's modelled saving that counts where savings are counted as seen in use."""
        return self.in_use_factors.get(measure, 1.0)


def _read(data: Mapping[str, Any]) -> PlanRules:
    rules = PlanRules(
        in_use_factors=data["in_use_factors"],
        fabric=frozenset(data["fabric_first"]["before"]),
        after_fabric=frozenset(data["fabric_first"]["after"]),
        shared_materials=frozenset(data["shared"]["materials"]),
        parts={material: PartLife(**life) for material, life in data["parts"].items()},
        heating_years=data["heating_there"]["years"],
        replacing_heating=frozenset(data["heating_there"]["replaced_by"]),
    )
    strangers = {
        *(rules.in_use_factors.keys() - {option.measure for option in OPTIONS}),
        *(rules.fabric - {option.group for option in OPTIONS}),
        *((rules.after_fabric | rules.replacing_heating) - {option.key for option in OPTIONS}),
    }
    if strangers:
        raise ValueError(f"plan_rules.toml names what the catalogue does not have: {', '.join(sorted(strangers))}")
    return rules


PLAN_RULES = _read(tomllib.loads(resources.files("ara_domain.measures").joinpath("plan_rules.toml").read_text("utf-8")))
