"""A scenario as people write it: pounds, a target as a band or a score, rates as a share or in per cent.

The fields of a YAML file and the options of the command line are these. Add here: how a thing is written. Keep out:
what it means (`ara_domain.scenarios`), and which measures, prices and costs there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ara_domain.predictions import band_floor
from ara_domain.scenarios import Objective, Scenario, scenario_id_of
from ara_domain.services.scenario_import import NamedThings, ScenarioFault, WrittenScenario, nearest

_SPENDING = tuple(objective for objective in Objective if objective.value.endswith("_within_budget"))


def _number(value: Any) -> Any:
    """Not yes or no, which would count as 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("it is yes or no")  # noqa: TRY004  pydantic reports no TypeError
    return value


def _pounds(value: Any) -> Any:
    """`10000`, `£10,000`."""
    return value.replace("£", "").replace(",", "").strip() if isinstance(value, str) else value


def _share(value: Any) -> Any:
    """`0.035`, `3.5 %`."""
    if isinstance(value, str) and value.strip().endswith("%"):
        number = value.strip().removesuffix("%").strip()
        return float(number) / 100 if number.replace(".", "", 1).isdigit() else value
    return value


def _target(value: Any) -> Any:
    """A band as a capital letter, or a score."""
    text = value.strip().upper() if isinstance(value, str) else value
    if isinstance(text, str) and text.isdigit():
        return int(text)
    if isinstance(text, str):
        band_floor(text)
    return text


def _names(value: Any) -> Any:
    """A list of names, or one alone."""
    return [value] if isinstance(value, str) else value


Pounds = Annotated[
    float, BeforeValidator(_pounds), BeforeValidator(_number), Field(ge=0, le=10_000_000, allow_inf_nan=False)
]
Share = Annotated[float, BeforeValidator(_share), BeforeValidator(_number), Field(ge=0, lt=1, allow_inf_nan=False)]
Names = Annotated[frozenset[str], BeforeValidator(_names)]


class ScenarioEntry(BaseModel):
    """What is written of one scenario; every field but the objective may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1)] | None = None
    objective: Objective
    target: Annotated[int | str, BeforeValidator(_target), BeforeValidator(_number)] | None = None
    budget: Pounds | None = None
    spending_cap: Pounds | None = None
    in_use_factors: bool = False
    allowed: Names = frozenset()
    excluded: Names = frozenset()
    whole_block_measures: bool = True
    fabric_first: bool = False
    years: Annotated[int, BeforeValidator(_number), Field(ge=1, le=100)] | None = None
    discount_rate: Share | None = None
    price_set: str | None = None
    cost_version: str | None = None


def read_entry(slug: str, written: Mapping[str, Any], portfolio_id: UUID) -> WrittenScenario:
    """The scenario that is written, or all that is wrong with how it is written; and what it names."""
    entry, faults = _entry(slug, written)
    at_fault = {field for fault in faults for field in (fault.field, *_meant(fault.field))}
    faults += [
        ScenarioFault(scenario=slug, field=field, message=message, remedy=remedy)
        for field, message, remedy in (_contradictions(entry) if entry else ())
        if field not in at_fault
    ]
    scenario = None
    if entry is not None and not faults:
        try:
            scenario = _scenario(slug, entry, portfolio_id)
        except ValueError as error:
            message, _, remedy = str(error).removeprefix(f"scenario {slug!r} ").partition(": ")
            faults.append(ScenarioFault(scenario=slug, field="", message=message, remedy=remedy or "correct it"))
    return WrittenScenario(slug=slug, scenario=scenario, faults=tuple(faults), named=_named(written))


def _entry(slug: str, written: Mapping[str, Any]) -> tuple[ScenarioEntry | None, list[ScenarioFault]]:
    """The fields that can be read, and what is wrong with the others; no entry where the objective is among these."""
    try:
        return ScenarioEntry.model_validate(dict(written)), []
    except ValidationError as error:
        mistakes = error.errors()
    faults = [_fault(slug, written, mistake) for mistake in mistakes]
    wrong = {fault.field for fault in faults}
    if "objective" in wrong:
        return None, faults
    return ScenarioEntry.model_validate(
        {field: value for field, value in written.items() if field not in wrong}
    ), faults


def _meant(field: str) -> Sequence[str]:
    """The fields a misspelt one may stand for: that one of these is not there is no second fault."""
    known = ScenarioEntry.model_fields
    return () if field in known else get_close_matches(field, known, cutoff=0.5)


def _named(written: Mapping[str, Any]) -> NamedThings:
    """What is named, as far as it is written as a name."""
    allowed, excluded = (
        frozenset(name for name in _listed(written.get(field)) if isinstance(name, str))
        for field in ("allowed", "excluded")
    )
    price_set, cost_version = (
        value if isinstance(value := written.get(field), str) else None for field in ("price_set", "cost_version")
    )
    return NamedThings(allowed=allowed, excluded=excluded, price_set=price_set, cost_version=cost_version)


def _listed(value: Any) -> Sequence[Any]:
    names = _names(value)
    return names if isinstance(names, list | tuple) else ()


def _scenario(slug: str, entry: ScenarioEntry, portfolio_id: UUID) -> Scenario:
    return Scenario(
        scenario_id=scenario_id_of(portfolio_id, slug),
        portfolio_id=portfolio_id,
        slug=slug,
        name=entry.name or slug,
        objective=entry.objective,
        target_band=entry.target if isinstance(entry.target, str) else None,
        target_score=entry.target if isinstance(entry.target, int) else None,
        budget_pence=_pence(entry.budget),
        spending_cap_pence=_pence(entry.spending_cap),
        in_use_factors=entry.in_use_factors,
        allowed=entry.allowed,
        excluded=entry.excluded,
        whole_block_measures=entry.whole_block_measures,
        fabric_first=entry.fabric_first,
        years=entry.years,
        discount_rate=entry.discount_rate,
        price_set=entry.price_set,
        cost_version=entry.cost_version,
    )


def _pence(pounds: float | None) -> int | None:
    return None if pounds is None else round(100 * pounds)


def _contradictions(entry: ScenarioEntry) -> Iterator[tuple[str, str, str]]:
    """What an objective lacks, and what it is given and has no use for: field, fault and remedy."""
    asked, spends = entry.objective, entry.objective in _SPENDING
    whole_life = asked is Objective.LEAST_WHOLE_LIFE_COST
    if asked is Objective.LEAST_COST_TO_TARGET and entry.target is None:
        yield "target", f"{asked} needs a target", "give a band, for example C, or a SAP score, for example 75"
    if spends and entry.target is not None:
        yield "target", f"{asked} has no target", "leave it out, or ask for least_cost_to_target"
    if spends and entry.budget is None:
        yield "budget", f"{asked} spends a budget", "give pounds a home, for example 10000"
    for field, value, example in (("years", entry.years, "30"), ("discount_rate", entry.discount_rate, "3.5 %")):
        if whole_life and value is None:
            yield field, f"{asked} counts costs over years, discounted", f"give {field}, for example {example}"
        if not whole_life and value is not None:
            yield field, f"{asked} counts no later costs", "leave it out, or ask for least_whole_life_cost"
    if both := entry.allowed & entry.excluded:
        yield "excluded", f"{', '.join(sorted(both))} is allowed as well", "leave it out of one of the two"


def _fault(slug: str, written: Mapping[str, Any], mistake: Mapping[str, Any]) -> ScenarioFault:
    field = str(mistake["loc"][0])
    message, remedy = _in_words(field, written.get(field), mistake)
    return ScenarioFault(scenario=slug, field=field, message=message, remedy=remedy)


def _in_words(field: str, value: Any, mistake: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and what to write instead."""
    fields = list(ScenarioEntry.model_fields)
    if mistake["type"] == "extra_forbidden":
        return "there is no such field", nearest(field, fields) or f"the fields are {', '.join(fields)}"
    if field == "objective":
        known = [objective.value for objective in Objective]
        said = "it is missing" if mistake["type"] == "missing" else f"{value!r} is no objective"
        return said, (isinstance(value, str) and nearest(value, known)) or f"give one of {', '.join(known)}"
    if str(mistake["type"]).startswith(("greater_than", "less_than")):
        return f"{value!r} is out of range", _HOW_TO_WRITE.get(field, str(mistake["msg"]).lower())
    return f"{value!r} cannot be read", _HOW_TO_WRITE.get(field, str(mistake["msg"]).lower())


_HOW_TO_WRITE = {
    "target": "give a band from A to G, or a SAP score from 1 to 100",
    "budget": "give 0 to 10,000,000 pounds a home, for example 10000",
    "spending_cap": "give 0 to 10,000,000 pounds a home, for example 10000",
    "allowed": "give a list of measures, for example [loft_insulation, cavity_wall_insulation]",
    "excluded": "give a list of measures, for example [wind_turbine]",
    "in_use_factors": "give yes or no",
    "whole_block_measures": "give yes or no",
    "fabric_first": "give yes or no",
    "years": "give whole years, 1 to 100",
    "discount_rate": "give a share below 1, for example 0.035, or 3.5 %",
}
