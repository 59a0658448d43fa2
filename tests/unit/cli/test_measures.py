"""`ara measures`: the catalogue in words, one measure in full, and the document written from it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ara_assets.cli.failures import UserError
from ara_assets.cli.measures import as_markdown, show_measures
from ara_domain.measures import OPTIONS, option_named

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "measures.md"


def test_the_document_is_what_the_catalogue_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == "\n".join(as_markdown()) + "\n", (
        "write it anew: `ara measures --markdown > docs/measures.md`"
    )


def test_every_option_is_listed_with_whom_it_is_for(printed: Callable[[], list[str]]) -> None:
    show_measures(None, markdown=False, as_json=False)
    said = "\n".join(printed())
    assert all(option.key in said for option in OPTIONS)


def test_one_measure_is_shown_in_full_with_every_reason_for_a_refusal(printed: Callable[[], list[str]]) -> None:
    show_measures("solid-wall insulation external", markdown=False, as_json=False)
    said = " ".join(" ".join(printed()).split())
    option = option_named("solid_wall_insulation_external")
    assert "not beside solid_wall_insulation_internal" in said
    assert "ruled out by listed building, conservation area" in said
    assert "lasts 36 years" in said
    assert all(words in said for words in option.reasons.values())


def test_a_measure_names_all_of_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    show_measures("solid_wall_insulation", markdown=False, as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert [one["key"] for one in answer] == ["solid_wall_insulation_external", "solid_wall_insulation_internal"]
    (outside, _) = answer
    assert outside["alternatives"] == ["solid_wall_insulation_internal"]
    assert outside["planning"] == ["conservation_area", "listed_building"]
    assert outside["refusals"]["existing_unknown"]
    assert {"when", "target", "lifetime_years", "disruption", "prerequisites", "improvement_type"} <= outside.keys()


@pytest.mark.parametrize(
    ("key", "hint"), [("loft insulaton", "did you mean loft_insulation?"), ("thatch", "`ara measures` lists them")]
)
def test_an_unknown_measure_is_refused_with_the_nearest_or_the_way_to_list_them(key: str, hint: str) -> None:
    with pytest.raises(UserError, match="the catalogue has no measure") as refused:
        show_measures(key, markdown=False, as_json=False)
    assert hint in str(refused.value)
