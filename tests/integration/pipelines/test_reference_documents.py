"""The whole job on certificates nobody here wrote: the stand-in serves them, a list names them, a run takes them on."""

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest

from ara_resources.stand_in import StandIn
from tests.dagster_instance import Copies
from tests.integration.pipelines.site import NO_REGISTER, PORTFOLIO, Site, Snapshot, opened
from tests.reference import REAL_FLAT, reference_file

pytestmark = pytest.mark.integration

SAMPLES = "gov_epc_api/json_samples"
FLAT = "flat"
Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    """The real flat, and a sample of every schema since 2008. The samples all have one UPRN: here each has its own."""
    flat = json.loads(reference_file(REAL_FLAT).read_text(encoding="utf-8"))["data"]
    found: Documents = {FLAT: flat}
    for number, file in enumerate(sorted(reference_file(SAMPLES).glob("*/*.json"))):
        document = json.loads(file.read_text(encoding="utf-8"))
        name = f"{file.parent.name} {file.stem}"
        found[name] = {**document.get("data", document), "uprn": 910_000_000_000 + number}
    return found


@pytest.fixture(scope="module")
def ran(
    documents: Documents, copies: Copies, empty: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site after `ara run` over a list of these homes."""
    folder = tmp_path_factory.mktemp("reference")
    with (folder / "portfolio.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["Property reference", "UPRN", "Address", "Town", "Postcode"])
        for name, document in documents.items():
            (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
            keys = ("uprn", "address_line_1", "post_town", "postcode")
            lines.writerow([name, *(document.get(key) for key in keys)])
    home = tmp_path_factory.mktemp("reference_site")
    with opened(copies, empty, home, NO_REGISTER) as site, StandIn(folder) as server:
        site.import_list(folder / "portfolio.csv")
        site.ask(server)
        site.run()
        yield site


def test_each_document_is_taken_to_plans_whatever_it_was_assessed_by(ran: Site, documents: Documents) -> None:
    planned = {name for name, _ in ran.plans()}
    assert {document["assessment_type"] for document in documents.values()} == {"RdSAP", "SAP"}
    assert {name: ran.set_aside().get(name) for name in documents.keys() - planned} == {}


def test_the_real_flat_keeps_its_rating_of_63(ran: Site, documents: Documents) -> None:
    home = ran.database.properties.find_home(PORTFOLIO.portfolio_id, FLAT)
    assert home is not None
    assert home.baseline_predictions is not None
    assert home.baseline_predictions.figures is not None
    assert round(home.baseline_predictions.figures.sap_score) == documents[FLAT]["energy_rating_current"] == 63
    assert ran.plans()[FLAT, "band-c"].package.sap_before == home.baseline_predictions.figures.sap_score


def test_every_document_is_cached_as_it_was_served(ran: Site, documents: Documents) -> None:
    held = ran.database.epc_cache.certificates_of(uprns={document["uprn"] for document in documents.values()})
    by_uprn = {one.row.uprn: one.document for one in held}
    assert by_uprn == {document["uprn"]: document for document in documents.values()}
