"""Files of flat register rows: header spellings, packing, encodings, rows cut wrongly."""

import gzip
import json
from pathlib import Path

import pytest

from ara_domain.epc.mapping.flat_row import ROW_FAULT
from ara_resources.flat_rows import NotFlatRows, read_flat_rows

HEADER = "LMK_KEY,ADDRESS1,POSTCODE"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(content)
    return path


def read(folder: Path, text: str | bytes) -> list[tuple[int, dict[str, str]]]:
    return list(read_flat_rows(written(folder, text if isinstance(text, bytes) else text.encode())))


def test_rows_come_with_the_line_they_start_on_and_upper_snake_columns(tmp_path: Path) -> None:
    rows = read(tmp_path, f'{HEADER}\na,"1, The\nStreet",LS6 2AB\nb,2 Road,LS6 2AC\n')
    assert rows == [
        (2, {"LMK_KEY": "a", "ADDRESS1": "1, The\nStreet", "POSTCODE": "LS6 2AB"}),
        (4, {"LMK_KEY": "b", "ADDRESS1": "2 Road", "POSTCODE": "LS6 2AC"}),
    ]


@pytest.mark.parametrize(
    "header", ["lmk-key,address1,postcode", "\ufeffLMK_KEY,ADDRESS1,POSTCODE", "Lmk Key,Address1,postcode"]
)
def test_a_header_may_be_hyphenated_or_begin_with_a_byte_order_mark(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header}\r\na,1 Road,LS6 2AB\r\n") == [
        (2, {"LMK_KEY": "a", "ADDRESS1": "1 Road", "POSTCODE": "LS6 2AB"})
    ]


def test_a_gzipped_file_is_read_alike_and_a_cut_one_is_named(tmp_path: Path) -> None:
    packed = gzip.compress(f"{HEADER}\na,1 Road,LS6 2AB\n".encode() * 1)
    assert len(read(tmp_path, packed)) == 1
    with pytest.raises(NotFlatRows, match="download it again"):
        read(tmp_path, packed[:-12])


def test_lines_in_utf_8_and_windows_1252_may_stand_in_one_file(tmp_path: Path) -> None:
    rows = read(tmp_path, f"{HEADER}\na,".encode() + "Tŷ Newydd".encode() + b",x\nb,Caf\xe9 \x81,y\n")
    assert [row["ADDRESS1"] for _, row in rows] == ["Tŷ Newydd", "Café \ufffd"]


def test_a_row_with_too_many_or_too_few_cells_says_so_and_ends_nothing(tmp_path: Path) -> None:
    rows = dict(read(tmp_path, f"{HEADER}\na,b\na,b,c,d\n\nx,y,z\n"))
    assert rows[2][ROW_FAULT] == "2 cells where the header has 3"
    assert rows[3][ROW_FAULT] == "4 cells where the header has 3"
    assert rows[5] == {"LMK_KEY": "x", "ADDRESS1": "y", "POSTCODE": "z"}


def test_a_quotation_mark_that_is_never_closed_does_not_end_the_file(tmp_path: Path) -> None:
    rows = read(tmp_path, f'{HEADER}\na,"1 Road,x\n' + "b,2 Road,y\n" * 20_000)
    assert ROW_FAULT in rows[0][1]
    assert {"LMK_KEY": "b", "ADDRESS1": "2 Road", "POSTCODE": "y"} in [row for _, row in rows]


def test_saved_answers_of_the_retired_api_are_rows_too(tmp_path: Path) -> None:
    answer = {"column-names": ["lmk-key"], "rows": [{"lmk-key": "a", "uprn": None, "total-floor-area": "80"}]}
    assert read(tmp_path, json.dumps(answer)) == [(1, {"LMK_KEY": "a", "UPRN": "", "TOTAL_FLOOR_AREA": "80"})]
    assert len(read(tmp_path, json.dumps(answer, indent=2))) == 1
    assert [line for line, _ in read(tmp_path, '{"lmk-key": "a"}\n\n{"lmk-key": "b"}\n')] == [1, 3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "nothing"),
        (b"name,town\nx,y\n", "certificates CSV"),
        (b"LMK_KEY,LMK-KEY\n1,2\n", "twice"),
        (b"\xff\xfeL\x00", "UTF-16"),
        (b'{"rows": [1]}', "no object"),
        (b'[{"name": "x"}]', "LMK_KEY"),
        (b'{"rows": [', "cut off"),
    ],
)
def test_a_file_of_something_else_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(NotFlatRows, match=said):
        read(tmp_path, content)
