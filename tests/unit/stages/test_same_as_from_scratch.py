"""Whatever happened on the way, what is stored in the end is what one run on the final state would have stored.

Evidence, prices, questions and models change in any order, with runs in between that are whole, cut short after a
stage, or of one stage alone. SAP is a formula over the frame, so that a run takes a tenth of a second.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ara_domain.measures import option_named
from ara_domain.sap.price_book import PriceBook
from ara_domain.sap.tables import Array
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, price_set
from ara_domain.stages import ChangedMeanwhile
from tests.builders import certificate, document
from tests.fakes.scoring import FormulaModel
from tests.unit.stages.dwellings import SIX_PARTS
from tests.unit.stages.world import PORTFOLIO, STAGES, World

HISTORIES, STEPS = 60, 14
"""A third of a second each."""
UPRNS = {"oak": 901, "ash": 902}
BLOCKS = {"LS6": "LS6 9VV", "LS7": "LS7 9VV"}
OPTIONS = tuple(
    option_named(key) for key in ("loft_insulation", "draught_proofing", "photovoltaics_2_5kwp", "photovoltaics_4kwp")
)
DOCUMENTS: Mapping[str, dict[str, Any]] = {
    "as it was": {},
    "another loft": {"sap_building_parts[0].roof_insulation_thickness": "100mm"},
    "cavity filled": {"sap_building_parts[0].wall_insulation_type": 2},
    "another rating lodged": {"energy_rating_current": 61},
    "of an unknown schema": {"schema_type": "RdSAP-Schema-99.0"},
    "without doors": {"door_count": 0},
    "of six building parts": SIX_PARTS,
}


def sap_of(frame: pd.DataFrame, offset: float) -> Array:
    """What a few of the things that change add up to; a home without doors is refused."""
    score = (
        40
        + offset
        + np.nan_to_num(frame["part1_roof_insulation_mm"]) / 30
        + 8.0 * (frame["part1_wall_insulation"] == 2)
        + np.nan_to_num(frame["percent_draughtproofed"]) / 20
        + 3.0 * frame["pv1_kwp"]
        + 2.0 * frame["insulated_doors"]
    )
    return np.where(frame["doors"] == 0, np.nan, score)


DEARER = PriceBook.of_package().with_rows(
    [(2, {"price_set": "dearer", "valid_from": "2026-04-01", "source": "our tariff", "code": "1", "price_p_kwh": "9",
          "standing_gbp": "120"})]
).named("dearer")  # fmt: skip
MODELS = {
    "1": FormulaModel(partial(sap_of, offset=0.0), "1", price_set(CURRENT_PRICES)),
    "1 at dearer prices": FormulaModel(partial(sap_of, offset=0.0), "1", DEARER),
    "2": FormulaModel(partial(sap_of, offset=4.0), "2", price_set(CURRENT_PRICES)),
    "with its own prices": FormulaModel(partial(sap_of, offset=0.0), "3"),
}


# ---------------------------------------------------------------------------------------------- what may happen


@dataclass(frozen=True)
class Step:
    """Something that happens, and how it reads in a history that fails."""

    said: str
    do: Callable[[World], object]

    def __repr__(self) -> str:
        return self.said


def override(name: str, field: str, text: str) -> Step:
    return Step(f"{name}: {field} = {text}", lambda world: world.override(name, field, text))


def take_back(name: str, field: str) -> Step:
    return Step(f"{name}: {field} taken back", lambda world: world.take_back(name, field))


def lodge(name: str, kind: str, *, newer: bool) -> Step:
    uprn = UPRNS[name]
    number, on = (f"cert-{name}-2", "2026-02-20") if newer else (f"cert-{name}", "2025-09-17")
    made = document(uprn=uprn, **DOCUMENTS[kind])
    return Step(f"{number} lodged {kind}", lambda world: world.lodge(number, uprn, made, on=on))


def announce(name: str) -> Step:
    number = f"cert-{name}-2"
    return Step(f"{number} listed", lambda world: world.announce(number, UPRNS[name], on="2026-02-20"))


def withdraw(number: str) -> Step:
    return Step(f"{number} withdrawn", lambda world: world.withdraw(number))


def survey(name: str, thickness: str, *, newer: bool, complete: bool) -> Step:
    recorded = certificate(uprn=UPRNS[name], door_count=2 if complete else None)
    main = replace(recorded.sap_building_parts[0], roof_insulation_thickness=thickness)
    recorded = replace(recorded, sap_building_parts=(main,))
    on = date(2026, 1, 20) if newer else date(2020, 1, 20)
    said = f"{name}: {'' if complete else 'incomplete '}survey of {on:%Y}, loft {thickness}"
    return Step(said, lambda world: world.survey(name, recorded, on))


def strike_off(name: str) -> Step:
    return Step(f"{name} leaves the list", lambda world: world.strike_off(name))


def list_home(name: str, postcode: str, *, known: bool) -> Step:
    said = f"{name} listed in {postcode}{'' if known else ' without UPRN'}"
    return Step(said, lambda world: world.list_home(name, uprn=UPRNS[name] if known else None, postcode=postcode))


def prices(pence: int) -> Step:
    return Step(f"panels at {pence} pence", lambda world: world.prices(photovoltaics=pence))


def target(band: str) -> Step:
    return Step(f"target {band}", lambda world: world.ask("band-c", target_band=band))


def budget(pounds: int) -> Step:
    return Step(f"budget £{pounds}", lambda world: world.ask("most-sap-10k", budget_pence=pounds * 100))


def restart(version: str | None) -> Step:
    return Step(f"new process, model {version or 'as before'}", lambda world: world.restart(MODELS.get(version or "")))


def run_stages(*stages: str) -> Step:
    return Step(f"run {' '.join(stages) or 'all'}", lambda world: run(world, *stages))


FIELDS = (
    ("loft_insulation_mm", "270"),
    ("loft_insulation_mm", "75"),
    ("wall_insulation", "cavity filled"),
    ("door_count", "0"),
    ("insulated_door_count", "2"),  # refused while there are no doors
    ("draught_proofed_percent", "100"),
)


def evidence(dice: Random) -> Step:
    name = dice.choice(sorted(UPRNS))
    field, text = dice.choice(FIELDS)
    lodged = lodge(name, dice.choice(sorted(DOCUMENTS)), newer=dice.random() < 0.5)
    corrected = override(name, field, text)
    return dice.choice(
        [
            lodged,
            lodged,
            lodged,
            withdraw(f"cert-{name}{dice.choice(['', '-2'])}"),
            corrected,
            corrected,
            take_back(name, field),
            survey(name, dice.choice(["75mm", "300mm"]), newer=dice.random() < 0.5, complete=dice.random() < 0.7),
            announce(name),
            strike_off(name),
            list_home(name, dice.choice(sorted(BLOCKS.values())), known=dice.random() < 0.8),
        ]
    )


def what_is_asked(dice: Random) -> Step:
    return dice.choice(
        [
            prices(dice.choice([90_000, 180_000])),
            target(dice.choice(["B", "C"])),
            budget(dice.choice([2_000, 9_500])),
            restart(dice.choice([None, *sorted(MODELS)])),
        ]
    )


def running(dice: Random) -> Step:
    return dice.choice(
        [run_stages(), run_stages(), run_stages(*STAGES[: dice.randint(1, 5)]), run_stages(dice.choice(STAGES))]
    )


def history(seed: int) -> list[Step]:
    dice = Random(seed)
    return [dice.choice([evidence, evidence, what_is_asked, running, running])(dice) for _ in range(STEPS)]


def run(world: World, *stages: str) -> Mapping[tuple[str, str], list[str]]:
    """Run stages over both blocks; one that finds its homes changed is given up. Returns the rows of each stage."""
    found = {}
    for block in BLOCKS:
        try:
            reports = world.run(*stages, block=block)
        except ChangedMeanwhile:
            continue
        found.update({(block, stage): sorted(report.rows) for stage, report in reports.items()})
    return found


# ---------------------------------------------------------------------------------------------- what must hold


@cache
def modelled() -> World:
    world = World(MODELS["1"], options=OPTIONS)
    for name, uprn in UPRNS.items():
        world.list_home(name, uprn=uprn)
        world.lodge(f"cert-{name}", uprn)
    run(world)
    return world


def stored(world: World) -> Mapping[str, Any]:
    """All results of the homes on the list, and everything that was set aside."""
    listed = world.db.properties.identities(PORTFOLIO.portfolio_id)
    names = sorted(home.landlord_property_id or "" for home in listed)
    return {
        **{name: world.results(name) for name in names},
        "set aside": [replace(item, raw=None) for item in world.set_aside()],
    }


def differences(steps: Sequence[Step]) -> list[str]:
    """What differs in the end from a run from scratch, by name."""
    world = modelled().copy()
    for step in steps:
        step.do(world)
    rows = run(world)
    scratch = world.from_scratch()
    wanted = {"rows": run(scratch), **stored(scratch)}
    found = {"rows": rows, **stored(world)}
    return [name for name, value in wanted.items() if found.get(name) != value]


def shortened(steps: Sequence[Step]) -> Sequence[Step]:
    """A failing history without the steps it fails without."""
    for index in range(len(steps)):
        fewer = [*steps[:index], *steps[index + 1 :]]
        if differences(fewer):
            return shortened(fewer)
    return steps


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_any_history_ends_in_what_one_run_on_the_final_state_gives(seed: int) -> None:
    steps = history(seed)
    if differences(steps):
        told = shortened(steps)
        pytest.fail(f"{differences(told)} differ after {', then '.join(map(repr, told))}")
