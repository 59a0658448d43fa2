"""`ara overrides fields`: values that hold commas can be told apart, one field is shown in full."""

from typer.testing import CliRunner

from ara_assets.cli import app
from ara_domain.override_fields import field_named


def fields(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["overrides", "fields", *arguments], env={"COLUMNS": "80"})
    assert done.exit_code == code
    return done.stdout + done.stderr


def test_one_field_is_shown_with_a_value_a_line() -> None:
    lines = [line.strip() for line in fields("main_heating").splitlines()]

    assert lines[0] == "main_heating"
    assert set(field_named("main_heating").choices) <= set(lines)
    assert "pv_kwp" not in " ".join(lines)


def test_one_field_is_found_as_a_list_may_spell_it() -> None:
    assert fields("Loft insulation").startswith("loft_insulation_mm (mm)")


def test_a_field_spelt_wrong_is_answered_by_the_nearest() -> None:
    assert "did you mean secondary_heating" in fields("secondary_heatng", code=1)


def test_in_the_list_of_all_values_with_commas_are_quoted_and_taking_back_is_told() -> None:
    said = " ".join(fields().split())

    assert "'air source heat pump, radiators'" in said
    assert "A correction is taken back by `-` or `withdraw`" in said
