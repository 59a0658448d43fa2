"""The fields of a scenario as a retrofit analyst says them, and what of a question became another."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ara_assets.cli.output import pounds
from ara_domain.plan_comparison import PlanComparison
from ara_domain.scenarios import Scenario, question_of_plan

_FIELDS = [one.name for one in fields(Scenario)]
Questions = Mapping[str, Mapping[str, Any]]
"""All that a scenario ever asked, by question, as stores keep it."""
Pair = tuple[str | None, str | None]
"""The questions of an earlier and a later plan; None of one that is from before ARA noted them."""


def field_in_words(field: str) -> str:
    """A field's name; money is shown in pounds, whatever it is stored in."""
    return field.removesuffix("_pence").replace("_", " ")


def value_in_words(field: str, value: Any) -> str:
    """A field's value as a person says it."""
    if field.endswith("_pence") and value is not None:
        return pounds(value)
    if field == "discount_rate" and value is not None:
        return f"{100 * value:g} %"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value)


def fields_in_words(changed: Mapping[str, tuple[Any, Any]]) -> str:
    """`target band: C → B; spending cap: none → £5,000`."""
    return "; ".join(
        f"{field_in_words(field)}: {value_in_words(field, old)} → {value_in_words(field, new)}"
        for field, (old, new) in changed.items()
    )


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """What a later plan was asked otherwise than an earlier one: fields with both values.

    None where what one of them was asked is not kept.
    """

    fields: Mapping[str, tuple[Any, Any]] | None

    @property
    def in_words(self) -> str:
        """The fields, or that they are not known."""
        if self.fields is None:
            return "not known: what the earlier plan was asked is not kept"
        return fields_in_words(self.fields)

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        changed = self.fields or {}
        return {
            "kept": self.fields is not None,
            "fields": {field: {"earlier": old, "later": new} for field, (old, new) in changed.items()},
        }


def asked_otherwise(change: PlanComparison) -> Pair | None:
    """The questions of two plans where they differ; None where they do not, or one of the plans is not there."""
    if change.earlier is None or change.later is None:
        return None
    pair = question_of_plan(change.earlier.inputs_hash), question_of_plan(change.later.inputs_hash)
    return pair if pair[0] != pair[1] else None


def question_change(pair: Pair, questions: Questions) -> QuestionChange:
    """What differs between two questions of a scenario."""
    old, new = (questions.get(question or "") for question in pair)
    if old is None or new is None:
        return QuestionChange(None)
    both = {field: (old.get(field), new.get(field)) for field in sorted({**old, **new}, key=_place)}
    return QuestionChange({field: values for field, values in both.items() if values[0] != values[1]})


def _place(field: str) -> tuple[int, str]:
    """Fields as a scenario lists them, whatever order a store keeps them in; then those it has no more."""
    return (_FIELDS.index(field) if field in _FIELDS else len(_FIELDS), field)
