"""The sheet About: whose homes, which questions, by which versions and assumptions, and what each column holds."""

from collections.abc import Sequence

from ara_assets.cli.figure_notes import figure_notes
from ara_assets.cli.outcomes import OUTCOMES
from ara_assets.cli.plan_columns import NOT_PLANNED, Row, columns
from ara_assets.cli.plan_files import About
from ara_assets.cli.workbook.book import ShortSheet
from ara_assets.cli.workbook.counts import VERSIONS, Counts
from ara_domain.scenarios import Objective, in_words

WIDTHS = (22, 34, 14, 110)
WHOLE_LIFE_COUNTS = (
    "what a package brings is bought again at the end of its life, part by part, and credited with what is left at "
    "the end. Boilers, storage heaters and heat pumps that are there, of which nobody records the age, are taken as "
    "halfway through their life: without a package that replaces them they are renewed like for like then. Fires, "
    "panel heaters, warm air and solid fuel are renewed in neither case, which speaks against replacing them."
)
_VERSION_OF = {
    "model": "scoring model",
    "transform_version": "transform that makes the model's inputs",
    "price_set": "prices of energy the bills are at",
    "catalogue_version": "catalogue of measures",
    "cost_version": "table of costs",
}


def write_about(sheet: ShortSheet, about: About, counts: Counts, sheets: Sequence[tuple[str, type[Row]]]) -> None:
    """All of it; `sheets` are the long sheets by their titles."""
    sheet.append(["Retrofit plans of", about.portfolio.name, "", f"portfolio {about.portfolio.slug}"], bold=True)
    sheet.append(["written at", about.written_at, "", "UTC"])
    sheet.append()
    sheet.heading("scenario", "name", "", "what it asks")
    for scenario in about.scenarios:
        sheet.append([scenario.slug, scenario.name, "", in_words(scenario)])
    sheet.append()
    _versions(sheet, about, counts)
    _assumptions(sheet, about, counts)
    sheet.heading("limitation", "", "homes", "what the model could not follow")
    for text, homes in counts.limitations.most_common():
        sheet.append(["limitation", "", homes, text])
    if not counts.limitations:
        sheet.append(["none", "", "", "the model followed its method in every home"])
    sheet.append()
    sheet.heading("outcome", "", "", "what it means")
    for outcome, words in OUTCOMES.items():
        sheet.append([outcome.value, "", "", words])
    sheet.append([NOT_PLANNED, "", "", "no plan; the note says why, and the sheet Set aside what to do"])
    sheet.append()
    sheet.heading("sheet", "column", "unit", "what it holds")
    for title, row in sheets:
        for column, _, unit, meaning in columns(row):
            sheet.append([title, column, unit, meaning])


def _versions(sheet: ShortSheet, about: About, counts: Counts) -> None:
    sheet.heading("version of", "version", "plans", "what it is")
    for of_what in VERSIONS:
        found = sorted((version, plans) for (name, version), plans in counts.versions.items() if name == of_what)
        for version, plans in found:
            note = about.cost_notes(version) if of_what == "cost_version" else ""
            sheet.append([of_what, version, plans, "; ".join(text for text in (_VERSION_OF[of_what], note) if text)])
    sheet.append()


def _assumptions(sheet: ShortSheet, about: About, counts: Counts) -> None:
    sheet.heading("assumption", "", "", "")
    notes = [
        "Ratings are computed by ARA, not lodged: an assessor's survey decides.",
        "Packages are scored as a whole; SAP after each step is the home with that step and all before it.",
        *figure_notes(about.prices),
    ]
    in_use = [scenario.slug for scenario in about.scenarios if scenario.in_use_factors]
    if in_use:
        notes.append(
            f"In {', '.join(in_use)} savings count with the in-use factors of PCDF Table 181; ratings are as modelled."
        )
    else:
        notes.append("Savings are as modelled: no in-use factors.")
    whole_life = [one.slug for one in about.scenarios if one.objective is Objective.LEAST_WHOLE_LIFE_COST]
    if whole_life:
        notes.append(f"In {', '.join(whole_life)} {WHOLE_LIFE_COUNTS}")
    if counts.predicted:
        notes.append(
            f"{counts.predicted:,} plans are of homes without a certificate, told from their neighbours; have those "
            "homes assessed before money is spent (filter modelled_from)."
        )
    for note in notes:
        sheet.append(["assumption", "", "", note])
    sheet.append()
