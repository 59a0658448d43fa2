"""`ara import legacy` and `ara import bulk`: what is kept, what gives way, and going on where it stopped."""

import csv
import gzip
import json
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ara_assets.cli import importing_certificates
from tests.integration.cli.conftest import Ara
from tests.unit.epc.flat_row.rows import house

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]

POSTCODES = {"harbour": "EX4 9QA", "quayside": "EX4 9QB", "orchard": "EX4 9QD", "mill": "EX4 9QE"}


def homes(ara: Ara, folder: Path, slug: str) -> tuple[str, str]:
    """A portfolio of two homes in a postcode of its own: its name and `--portfolio`."""
    file = folder / "homes.csv"
    place = POSTCODES[slug]
    uprns = [f"97{list(POSTCODES).index(slug)}000000{number}" for number in (1, 2)]
    rows = "".join(f"{slug}{n},{uprn},{n} Invented Way,{place}\n" for n, uprn in enumerate(uprns, start=1))
    file.write_text(f"Ref,UPRN,Address,Postcode\n{rows}", encoding="utf-8")
    ara("import", "portfolio", file, "--portfolio", slug, "--json")
    return slug, "--portfolio"


def flat_row(slug: str, number: int, **columns: str) -> dict[str, str]:
    uprn = f"97{list(POSTCODES).index(slug)}000000{number}"
    cells = {"ADDRESS1": f"{number} Invented Way", "POSTCODE": POSTCODES[slug], "UPRN": uprn, "POSTTOWN": "Exeter"}
    return house(**{"LMK_KEY": f"{slug}{number}".encode().hex().ljust(64, "0"), **cells, **columns})


def as_csv(*rows: dict[str, str]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def counts(answer: Any) -> tuple[int, ...]:
    return tuple(answer[name] for name in ("new", "updated", "unchanged", "superseded", "skipped", "unreadable"))


def test_legacy_rows_of_the_portfolio_and_its_neighbours_are_kept_once_and_modelled_from(
    ara: Ara, tmp_path: Path
) -> None:
    slug, _ = homes(ara, tmp_path, "harbour")
    file = tmp_path / "certificates.csv.gz"
    elsewhere = flat_row(slug, 8, POSTCODE="ZE1 0AA", UPRN="970000000099")
    undated = flat_row(slug, 9, LODGEMENT_DATE="soon", LODGEMENT_DATETIME="")
    file.write_bytes(gzip.compress(as_csv(*(flat_row(slug, n) for n in (1, 2, 3)), elsewhere, undated).encode()))

    first = ara("import", "legacy", file, "--portfolio", slug, "--json").json
    assert counts(first) == (3, 0, 0, 0, 1, 1)
    assert first["blocks_changed"] == [f"{slug}|EX4"]
    assert [(one["reason"], one["where"]) for one in first["unreadable_lines"]] == [
        ("no_date", "certificates.csv.gz, line 6")
    ]
    listed = ara("quarantine", slug, "--json").json
    assert [(one["stage"], one["reason"]) for one in listed] == [(f"import {file.name}", "no_date")]

    again = ara("import", "legacy", file, "--portfolio", slug, "--json").json
    assert counts(again) == (0, 0, 3, 0, 1, 1)
    assert again["blocks_changed"] == []

    refreshed = ara("refresh", slug, "--json").json
    assert (refreshed["modelled"], refreshed["external_calls"]) == (2, 0)
    assert refreshed["searches_due"] == 1, "an import is no answer of the register"


def test_a_legacy_file_of_something_else_is_refused_by_name(ara: Ara, tmp_path: Path) -> None:
    slug, _ = homes(ara, tmp_path, "harbour")
    said = ara("import", "legacy", tmp_path / "homes.csv", "--portfolio", slug, code=1).err
    assert "neither LMK_KEY nor CERTIFICATE_NUMBER" in " ".join(said.split())


def test_a_saved_answer_of_the_retired_api_is_read_too(ara: Ara, tmp_path: Path) -> None:
    slug, _ = homes(ara, tmp_path, "orchard")
    row = {name.lower().replace("_", "-"): text for name, text in flat_row(slug, 1).items()}
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"column-names": list(row), "rows": [row]}), encoding="utf-8")
    assert counts(ara("import", "legacy", file, "--portfolio", slug, "--json").json)[:3] == (1, 0, 0)


def number(slug: str, n: int) -> str:
    return f"970{list(POSTCODES).index(slug)}-0000-0000-0000-000{n}"


def bulk_row(slug: str, n: int) -> dict[str, str]:
    row = flat_row(slug, n)
    return {"CERTIFICATE_NUMBER": number(slug, n)} | {name: text for name, text in row.items() if name != "LMK_KEY"}


def bulk_zip(path: Path, *rows: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("certificates-2018.csv", as_csv(*rows))
        archive.writestr("recommendations-2018.csv", "CERTIFICATE_NUMBER,IMPROVEMENT_ITEM\n1,2\n")
        archive.writestr("LICENCE.txt", "free\n")
    return path


def document_line(slug: str, n: int, stock: Path) -> str:
    document = next(
        entry["document"]
        for file in sorted((stock / "certificates").glob("*.jsonl"))
        for entry in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        if entry["document"]
    )
    cells = {"postcode": POSTCODES[slug], "uprn": int(flat_row(slug, n)["UPRN"]), "address_line_1": f"{n} Invented Way"}
    stated = {"updated_at": "2025-01-02T03:04:05", "assessment_type": "RdSAP", "year": 2018}
    return json.dumps({"certificate_number": number(slug, n), "document": document | cells, **stated}) + "\n"


def test_bulk_rows_stand_in_until_the_document_comes_and_never_replace_it(
    ara: Ara, tmp_path: Path, stock: Path
) -> None:
    slug, option = homes(ara, tmp_path, "quayside")
    archive = bulk_zip(tmp_path / "bulk.zip", bulk_row(slug, 1), bulk_row(slug, 2), bulk_row(slug, 3))
    lines = tmp_path / "documents.jsonl"
    lines.write_text(document_line(slug, 1, stock) + '{"broken": \n', encoding="utf-8")

    rehearsed = ara("import", "bulk", archive, option, slug, "--dry-run", "--json").json
    assert counts(rehearsed)[:4] == (3, 0, 0, 0)
    brought = ara("import", "bulk", archive, option, slug, "--json").json
    assert counts(brought)[:4] == (3, 0, 0, 0), "a rehearsal writes nothing"
    assert {Path(name).name: why.split(",")[0] for name, why in brought["left_out"].items()} == {
        "recommendations-2018.csv": "recommendations",
        "LICENCE.txt": "no register rows: its first line names neither LMK_KEY nor CERTIFICATE_NUMBER",
    }
    assert ara("import", "bulk", archive, option, slug, "--json").json["rows_read"] == 0

    documents = ara("import", "bulk", lines, option, slug, "--json").json
    assert counts(documents) == (0, 1, 0, 0, 0, 1)
    assert counts(ara("import", "bulk", archive, option, slug, "--again", "--json").json)[:4] == (0, 0, 2, 1)


def test_a_bulk_import_that_was_stopped_goes_on_and_a_changed_file_is_read_anew(
    ara: Ara, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug, option = homes(ara, tmp_path, "mill")
    rows = [bulk_row(slug, n) for n in range(1, 8)]
    file = tmp_path / "certificates-2018.csv"
    file.write_text(as_csv(*rows), encoding="utf-8")
    monkeypatch.setattr(importing_certificates, "_TOGETHER", 2)
    write = importing_certificates.CertificateImport.write
    batches = []

    def stop_at_the_third(self: Any, certificates: Any, mark: Any = None) -> Any:
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(len(certificates))
        return write(self, certificates, mark)

    with monkeypatch.context() as stopping:
        stopping.setattr(importing_certificates.CertificateImport, "write", stop_at_the_third)
        ara("import", "bulk", file, option, slug, "--json", code=130)

    rest = ara("import", "bulk", file, option, slug, "--json").json
    assert rest["resumed"] == {str(file): 5}, "the header and two batches of two"
    assert counts(rest)[:3] == (3, 0, 0)
    assert rest["blocks_changed"] == [f"{slug}|EX4"], "what the stopped import wrote is seen as well"

    file.write_text(as_csv(*(row | {"TOTAL_FLOOR_AREA": "71.5"} for row in rows)), encoding="utf-8")
    anew = ara("import", "bulk", file, option, slug, "--json").json
    assert anew["resumed"] == {}
    assert counts(anew)[:3] == (0, 7, 0)


def test_a_file_that_is_cut_off_is_told_and_what_came_before_is_kept(ara: Ara, tmp_path: Path) -> None:
    slug, option = homes(ara, tmp_path, "orchard")
    whole = gzip.compress(as_csv(*(bulk_row(slug, n) for n in range(1, 9))).encode())
    file = tmp_path / "certificates.csv.gz"
    file.write_bytes(whole[: len(whole) - 60])
    said = ara("import", "bulk", file, option, slug, code=1).err
    assert "cut off or damaged" in said
