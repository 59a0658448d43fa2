"""The picture of bands: every home counted once before and once after, drawn to scale."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from ara_assets.charts import BANDS, bands_chart, count_bands
from ara_domain.default_scenarios import default_scenarios
from ara_domain.ports import PlanTotal
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Scenario
from tests.unit.stages.world import PORTFOLIO

BAND_C, MOST_SAP = default_scenarios(PORTFOLIO.portfolio_id)
SVG = "{http://www.w3.org/2000/svg}"


def total(before: int, after: int, homes: int, scenario: Scenario = BAND_C) -> PlanTotal:
    return PlanTotal(
        scenario_id=scenario.scenario_id,
        outcome=PackageOutcome.TARGET_REACHED,
        rating_before=before,
        rating_after=after,
        plans=homes,
        cost_pence=0,
    )


def heights(svg: str) -> list[tuple[float, float]]:
    """Height of the bar before and after, in pixels, band by band and panel by panel."""
    bars = [float(bar.attrib["height"]) for bar in ET.fromstring(svg).iter(f"{SVG}rect")]
    return list(zip(bars[::2], bars[1::2], strict=True))


def test_homes_are_counted_in_the_band_of_their_rounded_rating() -> None:
    before, after = count_bands([total(68, 69, 3), total(38, 69, 2), total(20, 92, 1)])
    assert before == {"D": 3, "F": 2, "G": 1}
    assert after == {"C": 5, "A": 1}
    assert before.total() == after.total() == 6


def test_bars_are_to_scale_and_every_band_has_its_place() -> None:
    drawn = heights(bands_chart([BAND_C], [total(60, 70, 8), total(50, 70, 2)]))
    assert len(drawn) == len(BANDS)
    assert dict(zip(BANDS, drawn, strict=True)) == {
        "A": (0, 0), "B": (0, 0), "C": (0, 70), "D": (56, 0), "E": (14, 0), "F": (0, 0), "G": (0, 0),
    }  # fmt: skip


def test_each_scenario_has_a_panel_of_its_own_homes() -> None:
    svg = bands_chart([BAND_C, MOST_SAP], [total(60, 70, 1), total(60, 82, 1, MOST_SAP)])
    assert [index for index, pair in enumerate(heights(svg)) if pair[1]] == [BANDS.index("C"), 7 + BANDS.index("B")]
    titles = [text.text for text in ET.fromstring(svg).iter(f"{SVG}text") if "homes before" in (text.text or "")]
    assert [str(title).split(":")[0] for title in titles] == [BAND_C.name, MOST_SAP.name]


def test_a_name_with_signs_of_xml_leaves_the_picture_well_formed() -> None:
    svg = bands_chart([replace(BAND_C, name='R&D <"soon">')], [total(60, 70, 1)])
    assert 'R&D <"soon">: homes before (pale) and after' in [text.text for text in ET.fromstring(svg).iter()]


def test_a_plan_for_no_home_draws_an_empty_picture() -> None:
    assert heights(bands_chart([BAND_C], [])) == [(0, 0)] * len(BANDS)
