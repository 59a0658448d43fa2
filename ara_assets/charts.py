"""The picture a materialisation of plans carries: how many homes are in each band before and after, by scenario."""

from collections import Counter
from collections.abc import Collection, Sequence

from ara_domain.ports import PlanTotal
from ara_domain.predictions import energy_band
from ara_domain.scenarios import Scenario

BANDS = "ABCDEFG"
# The colours of the energy efficiency graph on a certificate.
_COLOURS = dict(zip(BANDS, ("#008054", "#19b459", "#8dce46", "#ffd500", "#fcaa65", "#ef8023", "#e9153b"), strict=True))

_BAR, _GAP, _PLOT, _LEFT = 13, 12, 70, 10
_WIDTH = _LEFT * 2 + len(BANDS) * (2 * _BAR + _GAP)
_PANEL = _PLOT + 44
_PANELS_AT_MOST = 3
"""A panel is 2.2 kB of SVG and the event log carries 8; the table beside it has every scenario."""
_TITLE_AT_MOST = 60


def count_bands(totals: Collection[PlanTotal]) -> tuple[Counter[str], Counter[str]]:
    """Homes by band before and after, over plans of one scenario."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for total in totals:
        before[energy_band(total.rating_before)] += total.plans
        after[energy_band(total.rating_after)] += total.plans
    return before, after


def bands_chart(scenarios: Sequence[Scenario], totals: Sequence[PlanTotal]) -> str:
    """An SVG with a panel for each of the first scenarios: per band a pale bar before and a full one after."""
    panels = [
        _panel(number, scenario.name, *count_bands([t for t in totals if t.scenario_id == scenario.scenario_id]))
        for number, scenario in enumerate(scenarios[:_PANELS_AT_MOST])
    ]
    height = _PANEL * len(panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="9" text-anchor="middle">{"".join(panels)}</svg>'
    )


def _panel(number: int, title: str, before: Counter[str], after: Counter[str]) -> str:
    top = number * _PANEL
    base = top + 26 + _PLOT
    most = max([1, *before.values(), *after.values()])
    name = title if len(title) <= _TITLE_AT_MOST else f"{title[: _TITLE_AT_MOST - 1]}…"
    parts = [f'<text x="{_WIDTH / 2}" y="{top + 12}">{_escaped(name)}: homes before (pale) and after</text>']
    for place, band in enumerate(BANDS):
        left = _LEFT + place * (2 * _BAR + _GAP)
        for side, counts, opacity in ((0, before, 0.35), (1, after, 1)):
            height = round(_PLOT * counts[band] / most, 1)
            x = left + side * _BAR
            parts.append(
                f'<rect x="{x}" y="{base - height}" width="{_BAR}" height="{height}" fill="{_COLOURS[band]}" '
                f'opacity="{opacity}"/>'
            )
            if counts[band]:
                parts.append(f'<text x="{x + _BAR / 2}" y="{base - height - 2}" font-size="7">{counts[band]}</text>')
        parts.append(f'<text x="{left + _BAR}" y="{base + 11}">{band}</text>')
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
