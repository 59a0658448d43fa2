"""The commands of `ara scenarios` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json, Slug
from ara_assets.cli.failures import reported
from ara_domain.scenarios import Objective

scenarios = typer.Typer(
    no_args_is_help=True,
    help="The questions a portfolio is asked: what packages are for, their limits, and what they may be made of.",
)
Name = Annotated[str, typer.Argument(metavar="SCENARIO", help="Its name, as `ara scenarios list` shows it.")]
Preview = Annotated[bool, typer.Option("--preview", help="Show what it would change, and change nothing.")]


@scenarios.command("list", epilog="Example: `ara scenarios list acme`")
@reported
def list_(portfolio: Slug, as_json: Json = False) -> None:
    """The scenarios of a portfolio, what each asks, and how many homes are planned for it."""
    from ara_assets.cli.scenarios import list_scenarios

    list_scenarios(portfolio, as_json=as_json)


@scenarios.command("show", epilog="Example: `ara scenarios show acme band-c`")
@reported
def show(portfolio: Slug, scenario: Name, as_json: Json = False) -> None:
    """One scenario in full: its question, its fields, its plans by outcome, and what they were worked out with."""
    from ara_assets.cli.scenarios import show_scenario

    show_scenario(portfolio, scenario, as_json=as_json)


@scenarios.command(
    "create",
    epilog="Example: `ara scenarios create acme c-within-10k --objective least_cost_to_target --target C --cap 10000 "
    "--exclude wind_turbine --fabric-first`",
)
@reported
def create(
    portfolio: Slug,
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A name of small letters, digits, '.', '-' and '_'.")
    ],
    objective: Annotated[Objective, typer.Option(help="What packages are to achieve.")],
    target: Annotated[str | None, typer.Option(help="Band or SAP score to reach, for example C or 75.")] = None,
    budget: Annotated[str | None, typer.Option(metavar="POUNDS", help="What may be spent on a home.")] = None,
    cap: Annotated[
        str | None, typer.Option(metavar="POUNDS", help="What has to be spent on a home at most (minimum standards).")
    ] = None,
    allow: Annotated[
        list[str] | None, typer.Option(metavar="MEASURE", help="Only this, and what else is allowed. Repeatable.")
    ] = None,
    exclude: Annotated[list[str] | None, typer.Option(metavar="MEASURE", help="Never this. Repeatable.")] = None,
    fabric_first: Annotated[
        bool, typer.Option("--fabric-first", help="Heating and renewables only with the insulation done.")
    ] = False,
    whole_block: Annotated[
        bool, typer.Option("--whole-block/--no-whole-block", help="In flats, also work on what the block shares.")
    ] = True,
    in_use_factors: Annotated[
        bool, typer.Option("--in-use-factors", help="Count only the share of savings seen in use.")
    ] = False,
    years: Annotated[int | None, typer.Option(help="Years of whole-life cost.")] = None,
    discount_rate: Annotated[
        str | None, typer.Option(metavar="RATE", help="Of whole-life cost, real terms: 0.035, or 3.5%.")
    ] = None,
    price_set: Annotated[str | None, typer.Option(help="Price set of bills; else the one in force.")] = None,
    cost_version: Annotated[str | None, typer.Option(help="Cost table of measures; else the current one.")] = None,
    name: Annotated[str | None, typer.Option(help="Its title in reports; else SCENARIO.")] = None,
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Ask a portfolio's homes one question more; `ara refresh` then plans them for it, and for nothing else."""
    from ara_assets.cli.scenarios import create_scenario

    written = {
        "name": name,
        "objective": objective.value,
        "target": target,
        "budget": budget,
        "spending_cap": cap,
        "allowed": allow or [],
        "excluded": exclude or [],
        "fabric_first": fabric_first,
        "whole_block_measures": whole_block,
        "in_use_factors": in_use_factors,
        "years": years,
        "discount_rate": discount_rate,
        "price_set": price_set,
        "cost_version": cost_version,
    }
    create_scenario(portfolio, scenario, written, preview=preview, as_json=as_json)


@scenarios.command("import", epilog="Example: `ara scenarios import acme scenarios.yaml --preview`")
@reported
def import_(
    portfolio: Slug,
    file: Annotated[Path, typer.Argument(help="YAML, as `ara scenarios template` writes it.")],
    preview: Preview = False,
    as_json: Json = False,
) -> None:
    """Bring in scenarios from a file, all or none. Those it does not name stay; the same file twice changes nothing."""
    from ara_assets.cli.scenarios import import_scenarios

    import_scenarios(portfolio, file, preview=preview, as_json=as_json)


@scenarios.command("template", epilog="Example: `ara scenarios template --out scenarios.yaml`")
@reported
def template(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write; else the terminal.")] = None,
    as_json: Json = False,
) -> None:
    """A file of example scenarios that says of every field what it is for, and lists the measures there are."""
    from ara_assets.cli.scenario_template import write_template

    write_template(out, as_json=as_json)


@scenarios.command("remove", epilog="Example: `ara scenarios remove acme most-sap-10k`")
@reported
def remove(portfolio: Slug, scenario: Name, as_json: Json = False) -> None:
    """Ask a question no more. Its plans are superseded, with that reason, and stay to be read with `ara property`."""
    from ara_assets.cli.scenarios import remove_scenario

    remove_scenario(portfolio, scenario, as_json=as_json)


@scenarios.command("compare", epilog="Example: `ara scenarios compare acme band-c most-sap-10k --out homes.csv`")
@reported
def compare(
    portfolio: Slug,
    first: Annotated[str, typer.Argument(metavar="SCENARIO", help="One scenario.")],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="The scenario to set beside it.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write both plans of every home, with their ids, to this CSV.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Two scenarios side by side: homes, cost, ratings, savings, measures, and the homes whose packages differ."""
    from ara_assets.cli.scenario_comparison import compare_scenarios

    compare_scenarios(portfolio, first, second, out=out, as_json=as_json)
