"""Tables and lines at 80 columns."""

from collections.abc import Callable

import pytest

from ara_assets.cli.output import counted, facts, line, pounds, table

Printed = Callable[[], list[str]]


def test_only_the_columns_that_may_wrap_do(printed: Printed) -> None:
    remedy = "survey the home, or correct its UPRN or address in the portfolio file and import it again"
    table("Set aside", ("count", "reason", "what to do"), [(1234, "nothing_to_search_by", remedy)],
          right=("count",), wrap=("what to do",), indent=2)  # fmt: skip
    assert printed() == [
        "Set aside",
        "  count  reason                what to do",
        "  1,234  nothing_to_search_by  survey the home, or correct its UPRN or address",
        "                               in the portfolio file and import it again",
        "",
    ]


def test_a_table_without_rows_prints_nothing(printed: Printed) -> None:
    table("Refused rows", ("row", "what"), [])
    assert printed() == []


def test_tables_with_a_least_width_stand_in_line(printed: Printed) -> None:
    for number in (5, 1250):
        table("", ("", "A"), [("x", number)], right=("A",), least=6)
    first, second = [line for line in printed() if line.startswith("x")]
    assert len(first) == len(second)


def test_a_long_fact_wraps_under_itself_and_one_that_is_none_is_left_out(printed: Printed) -> None:
    facts({"because": "a " * 50, "survey": None, "block": "LS6"})
    lines = printed()
    assert lines[0].startswith("  because  a a")
    assert lines[1].startswith("           a a")
    assert lines[-1] == "  block    LS6"


def test_what_a_landlord_writes_is_no_markup(printed: Printed) -> None:
    line("[red]3 [Flat][/red]")
    table("[bold]", ("home",), [("[/]",)])
    facts({"note": "[link=x]"})
    assert printed() == ["[red]3 [Flat][/red]", "[bold]", "home", "[/]", "", "  note  [link=x]"]


@pytest.mark.parametrize(
    ("pence", "text"), [(123456, "£1,235"), (0, "£0"), (-15300, "-£153"), (-20, "£0"), (99_999_999, "£1,000,000")]
)
def test_money_is_whole_pounds_with_its_sign_in_front(pence: int, text: str) -> None:
    assert pounds(pence) == text


def test_one_run_and_two_runs() -> None:
    assert (counted(1, "run"), counted(1200, "run")) == ("1 run", "1,200 runs")
