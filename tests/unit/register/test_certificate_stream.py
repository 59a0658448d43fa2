"""Large files of certificates: what is of interest is found however it is written, and reading goes on anywhere."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.services.certificates_of_interest import Interest
from ara_resources.certificate_stream import CertificateStream, ChangedFile, NotCertificates, Position, Unreadable
from ara_resources.packed_files import members

DATED = datetime(2026, 1, 1, tzinfo=UTC)
PORTFOLIO = Portfolio.named("acme")
HOME = PropertyIdentity.of(PORTFOLIO.portfolio_id, uprn=970000000001, postcode="EX4 9QA")
INTEREST = Interest({PORTFOLIO: [HOME]})
HEADER = "CERTIFICATE_NUMBER,ADDRESS1,POSTCODE,LODGEMENT_DATE,UPRN\n"


def stream(path: Path, start: Position | None = None) -> CertificateStream:
    return CertificateStream(members(path)[0], INTEREST, dated=DATED, start=start)


def numbers(found: CertificateStream) -> list[str]:
    return [one.reason if isinstance(one, Unreadable) else one[1].row.certificate_number for one in found]


@pytest.mark.parametrize(
    ("postcode", "uprn", "wanted"),
    [
        ("EX4 9QA", "", True),
        ("ex49qa", "", True),
        (" EX4  9QA", "", True),
        ("EX4 9QB", "970000000001", True),
        ("EX4 9QB", "000970000000001", True),
        ("EX4 9QB", "UPRN-970000000001", True),
        ("", "970000000001.0", True),
        ("EX4 9QB", "970000000002", False),
        ("EX4 9QB", "9" * 6000, False),
        ("", "", False),
    ],
)
def test_a_row_is_wanted_by_its_postcode_or_uprn(tmp_path: Path, postcode: str, uprn: str, wanted: bool) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"{HEADER}1,1 Invented Way,{postcode},2020-01-02,{uprn}\n", encoding="utf-8")
    found = stream(file)
    assert numbers(found) == (["1"] if wanted else [])
    assert found.rows == 1


def test_reading_goes_on_after_any_certificate_and_gives_the_same_lines(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    cells = [
        f'{n},"{n} Invented\nWay, ""Upper""",{"EX4 9QA" if n % 3 else "EX4 9QB"},2020-01-02,' for n in range(1, 12)
    ]
    file.write_text(HEADER + "\n".join(cells) + "\n", encoding="utf-8")
    whole = stream(file)
    found, after = [], []
    for one in whole:
        found.append(one)
        after.append(whole.position)
    assert len(found) == 8
    for read, position in enumerate(after, start=1):
        assert list(stream(file, position)) == found[read:]


def test_another_file_under_the_same_name_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"{HEADER}1,a,EX4 9QA,2020-01-02,\n2,b,EX4 9QA,2020-01-02,\n", encoding="utf-8")
    first = stream(file)
    next(iter(first))
    file.write_text(f"{HEADER}1,c,EX4 9QA,2020-01-02,\n2,b,EX4 9QA,2020-01-02,\n", encoding="utf-8")
    with pytest.raises(ChangedFile):
        list(stream(file, first.position))


@pytest.mark.parametrize("layout", ["bare", "beside", "as text", "in data", "list by lines", "list", "indented"])
def test_documents_are_found_however_they_are_laid_out(tmp_path: Path, layout: str) -> None:
    document = {
        "assessment_type": "RdSAP",
        "schema_type": "RdSAP-Schema-20.0.0",
        "postcode": "EX4 9QA",
        "uprn": 970000000001,
        "registration_date": "2020-01-02",
    }
    entry = {
        "bare": {**document, "certificate_number": "1"},
        "as text": {"certificate_number": "1", "document": json.dumps(document)},
        "in data": {"certificateNumber": "1", "data": document},
    }.get(layout, {"certificate_number": "1", "document": document})
    elsewhere = {"certificate_number": "2", "document": {**document, "postcode": "EX4 9QB", "uprn": None}}
    office = {"certificate_number": "3", "document": {**document, "assessment_type": "CEPC"}}
    lines = [json.dumps(one) for one in (entry, elsewhere, office)]
    text = {
        "list by lines": "[\n" + ",\n".join(lines) + "\n]\n",
        "list": "[" + ",".join(lines) + "]",
        "indented": json.dumps([entry, elsewhere, office], indent=2),
    }.get(layout, "\n".join(lines) + "\n")
    file = tmp_path / "documents.json"
    file.write_text(text, encoding="utf-8")
    found = stream(file)
    assert numbers(found) == ["1"]
    assert found.rows == 3
    assert list(stream(file, found.position)) == []


def test_a_line_cut_short_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    document = {"assessment_type": "SAP", "schema_type": "SAP-Schema-19.0.0", "postcode": "EX4 9QA"}
    lines = [
        json.dumps({"certificate_number": "1", "document": {**document, "registration_date": "2020-01-02"}}),
        '{"certificate_number": "2", "docu',
        json.dumps({"certificate_number": "3", "document": document}),
        json.dumps({"document": {**document, "registration_date": "2020-01-02"}}),
    ]
    file = tmp_path / "documents.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert numbers(stream(file)) == ["1", "unreadable", "no_date", "no_number"]


@pytest.mark.parametrize("text", ["hello\n", "", "LMK_KEY,IMPROVEMENT_ITEM\n1,2\n", "Ref,Postcode\n1,EX4 9QA\n"])
def test_what_holds_no_certificates_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotCertificates):
        list(stream(file))
