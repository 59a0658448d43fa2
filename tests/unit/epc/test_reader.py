"""The rules by which the register writes JSON, undone."""

from datetime import date, datetime
from typing import Any

import pytest

from ara_domain.epc.mapping.errors import BrokenDocument
from ara_domain.epc.mapping.reader import Reader


def read(method: str, value: Any) -> Any:
    return getattr(Reader({"x": value}, "part[0]"), method)("x")


METHODS = ("code", "text", "integer", "number", "flag", "flag_or_words", "day", "moment", "amount_or_words", "child")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("node", [{}, {"x": None}], ids=["absent", "null"])
def test_an_absent_element_says_nothing(method: str, node: dict[str, Any]) -> None:
    assert getattr(Reader(node), method)("x") is None


@pytest.mark.parametrize("method", [method for method in METHODS if method != "child"])
def test_an_empty_text_says_nothing(method: str) -> None:
    assert read(method, "") is None


@pytest.mark.parametrize(
    ("method", "lodged", "meant"),
    [
        ("code", 4, 4),
        ("code", "ND", "ND"),
        ("code", "16+", "16+"),
        ("code", 0, 0),
        ("code", {"value": 4, "quantity": "mm"}, 4),
        ("text", "Fully double glazed", "Fully double glazed"),
        ("text", {"value": "Wal geudod", "language": "2"}, "Wal geudod"),
        ("text", 13.05, "13.05"),
        ("text", 0, "0"),
        ("integer", 5, 5),
        ("integer", 5.0, 5),
        ("integer", "5", 5),
        ("integer", {"value": 5, "quantity": "years"}, 5),
        ("number", 42.5, 42.5),
        ("number", {"value": 42, "quantity": "square metres"}, 42.0),
        ("number", "42.5", 42.5),
        ("flag", "true", True),
        ("flag", "false", False),
        ("flag", "Y", True),
        ("flag", "N", False),
        ("flag", "NR", None),
        ("flag", True, True),
        ("flag", {"value": "Y"}, True),
        ("flag", 1, True),
        ("flag", 0, False),
        ("flag_or_words", "true", True),
        ("flag_or_words", "only the kitchen", "only the kitchen"),
        ("day", "2025-09-15", date(2025, 9, 15)),
        ("moment", "2025-09-17 14:21:09.000000", datetime(2025, 9, 17, 14, 21, 9)),  # noqa: DTZ001
        ("moment", "2025-09-17T15:21:09+01:00", datetime(2025, 9, 17, 14, 21, 9)),  # noqa: DTZ001
        ("amount_or_words", "£900 - £1,500", "£900 - £1,500"),
        ("amount_or_words", 2000, 2000),
        ("amount_or_words", 99.5, "99.5"),
    ],
)
def test_a_value_is_read_whatever_its_dress(method: str, lodged: Any, meant: Any) -> None:
    found = read(method, lodged)
    assert (found, type(found)) == (meant, type(meant))


def test_a_whole_number_of_metres_is_still_a_float_so_that_42_and_42_0_are_one_content() -> None:
    assert type(read("number", 42)) is float


@pytest.mark.parametrize(
    ("method", "lodged"),
    [
        ("code", True),
        ("code", 4.5),
        ("code", [4]),
        ("text", ["words"]),
        ("text", {"words": "words"}),
        ("text", True),
        ("integer", 5.5),
        ("integer", "five"),
        ("integer", True),
        ("number", "12 m"),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", "nan"),
        ("number", [1.0]),
        ("number", False),
        ("flag", "yes"),
        ("flag", 7),
        ("flag", {"present": "Y"}),
        ("day", "15/09/2025"),
        ("day", 20250915),
        ("moment", "yesterday"),
        ("child", "words"),
        ("children", 7),
        ("children", ["words"]),
        ("scalars", [{"code": 1}]),
        ("scalars", [True]),
        ("integers", ["A"]),
        ("texts_by_language", {"value": "Paroles", "language": "3"}),
    ],
)
def test_a_value_of_another_type_breaks_the_document_and_the_error_says_where(method: str, lodged: Any) -> None:
    with pytest.raises(
        BrokenDocument, match=r"part\[0\]\.x.*: found .*, expected .*; have its assessor lodge it again"
    ) as caught:
        read(method, lodged)
    assert caught.value.path.startswith("part[0].x")


OUTLET = {"shower_outlet_type": 1, "shower_wwhrs": 1}
OTHER = {"shower_outlet_type": 2, "shower_wwhrs": 1}


@pytest.mark.parametrize(
    ("lodged", "paths"),
    [
        ([OUTLET, OTHER], ["shower_outlets[0]", "shower_outlets[1]"]),
        ([[OUTLET], [OTHER]], ["shower_outlets[0][0]", "shower_outlets[1][0]"]),
        (OUTLET, ["shower_outlets"]),
        ({"shower_outlet": OUTLET}, ["shower_outlets.shower_outlet"]),
        ({"shower_outlet": [OUTLET, OTHER]}, ["shower_outlets.shower_outlet[0]", "shower_outlets.shower_outlet[1]"]),
        ([{"shower_outlet": OUTLET}], ["shower_outlets[0].shower_outlet"]),
        ([], []),
    ],
)
def test_a_list_is_read_in_every_shape_it_arrives_in(lodged: Any, paths: list[str]) -> None:
    items = Reader({"shower_outlets": lodged}).children("shower_outlets")
    assert [item.path for item in items] == paths
    assert [item.integer("shower_outlet_type") for item in items] == [1, 2][: len(paths)]


@pytest.mark.parametrize(
    "lodged", [[{"battery_capacity": 5}], {"battery_capacity": 5}, {"pv_battery": {"battery_capacity": 5}}]
)
def test_an_item_with_a_single_part_is_not_taken_for_a_wrapper(lodged: Any) -> None:
    (battery,) = Reader({"pv_batteries": lodged}).children("pv_batteries")
    assert battery.number("battery_capacity") == 5.0


def test_a_part_that_holds_parts_is_not_taken_for_a_wrapper() -> None:
    lodged = {"sap_special_features": [{"energy_feature": {"energy_used": 7}}]}
    (feature,) = Reader(lodged).children("sap_special_features")
    assert feature.has("energy_feature")


@pytest.mark.parametrize("lodged", [[4, 11], {"lzc_energy_source": [4, 11]}, [[4], [11]]])
def test_a_list_of_codes_is_read_in_every_shape_it_arrives_in(lodged: Any) -> None:
    assert Reader({"lzc_energy_sources": lodged}).integers("lzc_energy_sources") == (4, 11)


@pytest.mark.parametrize(
    ("lodged", "texts"),
    [
        ("Words", {1: "Words"}),
        ({"value": "Words", "language": "1"}, {1: "Words"}),
        ([{"value": "Words", "language": 1}, {"value": "Geiriau", "language": 2}], {1: "Words", 2: "Geiriau"}),
    ],
)
def test_a_text_is_told_apart_by_language(lodged: Any, texts: dict[int, str]) -> None:
    assert Reader({"addendum_text": lodged}).texts_by_language("addendum_text") == texts


def test_a_reader_that_keeps_a_record_names_every_value_it_gave_out() -> None:
    seen: set[str] = set()
    reader = Reader({"a": 1, "b": {"value": 2, "quantity": "m"}, "c": [{"d": 3, "e": 4}], "f": 5}, seen=seen)
    reader.integer("a")
    reader.number("b")
    reader.children("c")[0].integer("d")
    reader.integer("missing")
    assert seen == {"a", "b.value", "c[].d"}


def test_a_translated_code_can_still_be_had_as_lodged() -> None:
    reader = Reader({"heat_emitter_type": 3}, translations={"heat_emitter_type": {3: 4}})
    assert (reader.code("heat_emitter_type"), reader.lodged_code("heat_emitter_type")) == (4, 3)
