"""`ara scenarios template`: a YAML file of example scenarios that explains itself."""

from collections.abc import Iterator
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_assets.cli.out_files import check_out
from ara_assets.cli.output import line, print_json
from ara_domain.measures import OPTIONS

_EXAMPLES = """\
# Scenarios of a portfolio, for `ara scenarios import PORTFOLIO FILE`.
#
# Below `scenarios:` stand the scenarios by their names, of small letters, digits, '.', '-' and '_'. A file is taken
# whole or not at all; scenarios it does not name stay as they are, and one it names anew with other fields is asked
# anew.
#
# objective             what packages are to achieve:
#     least_cost_to_target             a band or score at the least cost
#     most_sap_within_budget           most SAP points for a budget a home
#     most_co2_saving_within_budget    most CO2 saved for a budget a home
#     most_bill_saving_within_budget   most saved on the yearly bill for a budget a home
#     least_whole_life_cost            least capital, replacements and bills over `years`, discounted
# name                  title in reports; else the scenario's name
# target                band (A to G) or SAP score (1 to 100) to reach
# budget                pounds that may be spent on a home
# spending_cap          pounds a landlord has to spend on a home at most; a home that needs more gets the best below it
# in_use_factors        yes: count only the share of modelled savings seen in use; ratings are as modelled
# allowed               measures a package may be made of; all when left out
# excluded              measures it may not be made of
# whole_block_measures  no: in flats and maisonettes nothing that concerns the whole block
# fabric_first          yes: heating and renewables only with the home's insulation done
# years, discount_rate  of whole-life cost; the rate in real terms
# price_set             fuel prices bills are counted at (`ara prices`); those in force when left out
# cost_version          cost table measures are priced by; the current one when left out

scenarios:
  # The minimum standards of 2026: a private (PRS) or social (SRS) landlord brings a home to band C, and does not have
  # to spend more than £10,000 on it. A home that needs more gets the best there is for that sum.
  minimum-standards:
    name: Band C within the cap of the minimum standards
    objective: least_cost_to_target
    target: C
    spending_cap: 10000

  # What serves longest: capital, replacements and bills over 30 years at 3.5 % a year in real terms, the social time
  # preference rate of the Green Book.
  whole-life-30:
    name: Least whole-life cost over 30 years
    objective: least_whole_life_cost
    target: C
    years: 30
    discount_rate: 3.5 %

  most-sap-5k:
    name: Most SAP within £5,000, fabric first
    objective: most_sap_within_budget
    budget: 5000
    fabric_first: yes
    whole_block_measures: no

  most-co2-15k:
    name: Most CO2 saved within £15,000
    objective: most_co2_saving_within_budget
    budget: 15000
    excluded: [wind_turbine]

  warm-bills:
    name: Most saved on bills by insulation alone, within £5,000
    objective: most_bill_saving_within_budget
    budget: 5000
    in_use_factors: yes
    allowed:
      - loft_insulation
      - cavity_wall_insulation
      - solid_wall_insulation
      - floor_insulation
      - draught_proofing
"""


def write_template(out: Path | None, *, as_json: bool) -> None:
    """`ara scenarios template`.

    Raises:
        UserError: there is such a file already, or it cannot be written.
    """
    text = template_text()
    check_out(out, "yaml")
    if out is not None:
        try:
            with out.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError as error:
            raise UserError(f"{out} is there already; name another file, or remove it first") from error
    if as_json:
        print_json({"file": None if out is None else str(out), "template": text})
    elif out is None:
        line(text)
    else:
        line(f"Written to {out}. Next: correct it, then `ara scenarios import PORTFOLIO {out} --preview`")


def template_text() -> str:
    """The examples, and below them the measures of the catalogue."""
    return "\n".join([_EXAMPLES, *_catalogue()]) + "\n"


def _catalogue() -> Iterator[str]:
    yield "# Measures to allow or exclude; the name of a measure stands for all its options."
    wide = max(len(option.measure) for option in OPTIONS)
    options: dict[str, list[str]] = {}
    for option in OPTIONS:
        options.setdefault(option.measure, []).append(option.key)
    for measure, keys in options.items():
        yield f"#   {measure}" if keys == [measure] else f"#   {measure:<{wide}}  options: {', '.join(keys)}"
