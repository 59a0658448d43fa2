"""The sheet Summary: for each scenario its figures as tables, with charts beside them that Excel draws itself."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList

from ara_assets.cli.outcomes import OUTCOMES
from ara_assets.cli.plan_columns import NOT_PLANNED
from ara_assets.cli.workbook.book import POUNDS, TENTHS, WHOLE, ShortSheet
from ara_assets.cli.workbook.counts import Counts, ScenarioCounts
from ara_domain.cost_bands import COST_LABELS
from ara_domain.scenarios import Scenario, in_words

BANDS = "ABCDEFG"
WIDTHS = (46, 14, 16, 14, 14, 14, 14, 3)
_MEASURES_SHOWN: Final = 12
_CHART_CM: Final = (15.0, 7.5)
_CHART_ROWS: Final = 16
"""Rows of a sheet a chart covers, at Excel's usual height of a row."""
_CHART_PLACES: Final = (("I", 0), ("S", 0), ("I", _CHART_ROWS), ("S", _CHART_ROWS))
_BEFORE, _AFTER, _PLAIN = "A6A6A6", "008054", "2F6DA8"


def write_summary(sheet: ShortSheet, title: str, scenarios: Sequence[Scenario], counts: Counts) -> None:
    """An overview of all scenarios, where there are several, and a section for each."""
    sheet.append([title], bold=True, size=16)
    sheet.append()
    if len(scenarios) > 1:
        _overview(sheet, scenarios, counts)
    for scenario in scenarios:
        _section(sheet, scenario, counts.scenarios[scenario.slug])


def _overview(sheet: ShortSheet, scenarios: Sequence[Scenario], counts: Counts) -> None:
    sheet.heading("scenario", "homes planned", "homes with works", "cost £", "at target after", "out of reach")
    for scenario in scenarios:
        one = counts.scenarios[scenario.slug]
        reached = one.outcomes["target_reached"] + one.outcomes["already_at_target"]
        unreachable = one.outcomes["target_unreachable"]
        sheet.append([scenario.name, one.planned, one.worked_on, round(one.cost_pence / 100), reached, unreachable])
    sheet.append()


def _section(sheet: ShortSheet, scenario: Scenario, counts: ScenarioCounts) -> None:
    top = sheet.append([scenario.name], bold=True, size=13)
    sheet.append([in_words(scenario)])
    sheet.append()
    for name, value, number_format in _figures(counts):
        sheet.append([name, value], number_format=number_format)
    sheet.append()
    charts = [_bands(sheet, counts), _costs(sheet, counts), _measures(sheet, counts), _outcomes(sheet, counts)]
    for chart, (column, below) in zip(charts, _CHART_PLACES, strict=True):
        sheet.page.add_chart(chart, f"{column}{top + below}")
    _out_of_reach(sheet, counts)
    while sheet.row < top + 2 * _CHART_ROWS:
        sheet.append()
    sheet.append()


def _figures(counts: ScenarioCounts) -> Iterator[tuple[str, float, str]]:
    cost = counts.cost_pence / 100
    yield "homes on the list", counts.homes, WHOLE
    yield "homes with a plan", counts.planned, WHOLE
    yield "homes with works", counts.worked_on, WHOLE
    yield "cost of all works", cost, POUNDS
    yield "cost per home with works", cost / counts.worked_on if counts.worked_on else 0, POUNDS
    yield "CO2 saved, tonnes a year", counts.co2_saved_kg / 1000, TENTHS
    yield "energy saved, MWh a year", counts.energy_saved_kwh / 1000, TENTHS
    yield "change of all bills, £ a year (below 0 they fall)", counts.bill_change_gbp, POUNDS
    yield "homes whose bill rises by £1 or more", counts.bills_raised, WHOLE


def _bands(sheet: ShortSheet, counts: ScenarioCounts) -> BarChart:
    first = sheet.heading("energy band", "homes before", "homes after")
    for band in BANDS:
        sheet.append([band, counts.before[band], counts.after[band]])
    sheet.append()
    return _chart(sheet, "Homes by energy band, before and after", first, len(BANDS), colours=(_BEFORE, _AFTER))


def _costs(sheet: ShortSheet, counts: ScenarioCounts) -> BarChart:
    first = sheet.heading("cost per home", "homes")
    for place, label in enumerate(COST_LABELS):
        sheet.append([label, counts.costs[place]])
    sheet.append()
    return _chart(sheet, "Homes by cost of their measures", first, len(COST_LABELS))


def _measures(sheet: ShortSheet, counts: ScenarioCounts) -> BarChart:
    first = sheet.heading("most frequent measures", "homes", "cost £", "£ per home")
    shown = list(islice(counts.measures.most_common(), _MEASURES_SHOWN))
    for measure, homes in shown:
        cost = counts.measure_costs[measure] / 100
        sheet.append([measure, homes, round(cost), round(cost / homes)])
    if not shown:
        sheet.append(["no measures", 0])
    sheet.append()
    return _chart(sheet, "Most frequent measures, homes", first, max(1, len(shown)), lying=True)


def _outcomes(sheet: ShortSheet, counts: ScenarioCounts) -> BarChart:
    first = sheet.heading("outcome", "homes")
    words = {outcome.value: text for outcome, text in OUTCOMES.items()} | {NOT_PLANNED: "no plan (sheet Set aside)"}
    shown = [(text, counts.outcomes[name]) for name, text in words.items() if counts.outcomes[name]]
    for text, homes in shown:
        sheet.append([text, homes])
    sheet.append()
    return _chart(sheet, "Homes by outcome", first, max(1, len(shown)), lying=True)


def _out_of_reach(sheet: ShortSheet, counts: ScenarioCounts) -> None:
    if not counts.best_reachable:
        return
    sheet.heading("target out of reach: best reachable band", "homes")
    for band in BANDS:
        if counts.best_reachable[band]:
            sheet.append([band, counts.best_reachable[band]])
    sheet.append()


def _chart(
    sheet: ShortSheet, title: str, heading: int, rows: int, *, colours: Sequence[str] = (_PLAIN,), lying: bool = False
) -> Any:
    """Bars over a table's rows, one series for each colour."""
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    chart.title = title
    chart.title.overlay = False
    chart.width, chart.height = _CHART_CM
    last = heading + rows
    chart.add_data(
        Reference(sheet.page, min_col=2, max_col=1 + len(colours), min_row=heading, max_row=last), titles_from_data=True
    )
    names = AxDataSource(strRef=StrRef(str(Reference(sheet.page, min_col=1, min_row=heading + 1, max_row=last))))
    for series, colour in zip(chart.series, colours, strict=True):
        series.cat = names
        series.graphicalProperties.solidFill = colour
        series.invertIfNegative = False
    chart.gapWidth = 50
    chart.legend = chart.legend if len(colours) > 1 else None
    if chart.legend is not None:
        chart.legend.position, chart.legend.overlay = "b", False
    chart.x_axis.delete = chart.y_axis.delete = False  # openpyxl leaves out what Excel then takes for deleted axes
    chart.y_axis.number_format, chart.y_axis.majorGridlines = "#,##0", None
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    if lying:
        chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
        chart.y_axis.crosses = "max"  # and the figures still below
    return chart
