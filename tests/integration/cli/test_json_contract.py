"""The keys a script may rely on in each command's `--json`."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]

PICTURE = {"homes", "blocks", "homes_with_plans", "modelled_from", "set_aside", "scenarios"}
OUTCOME = {
    "portfolio", "modelled", "plans", "plans_billed", "scored", "billed", "priced", "measures_scored",
    "documents_fetched", "documents_saved", "documents_gone",
    "searches_made", "searches_saved", "searches_due", "external_calls", "calls_repeated", "mapped", "blocks_run", "runs", "failures",
    "seconds",
}  # fmt: skip
IMPORTED = {"portfolio", "preview", "columns", "counts", "blocks_touched", "refused", "warnings"}


def test_run_and_refresh_say_what_they_did_and_how_things_stand(ara: Ara, acme: Journey) -> None:
    assert set(acme.run) == OUTCOME | PICTURE
    assert set(acme.run["runs"][0]) == {"run_id", "blocks", "assets", "reason", "success", "seconds"}
    assert set(ara("refresh", "acme", "--json").json) == OUTCOME | PICTURE


def test_backfill_says_what_was_mapped_again_and_what_followed(ara: Ara, acme: Journey) -> None:
    assert acme.run["modelled"] > 0
    assert set(ara("backfill", "remapped_epc", "acme", "--json").json) == OUTCOME | {
        "asset", "documents_remapped", "content_changed", "homes_affected", "homes_scored_anew",
    }  # fmt: skip


def test_status(ara: Ara, acme: Journey) -> None:
    assert set(ara("status", "acme", "--json").json) == PICTURE | {
        "portfolio", "granularity", "recency_policy", "blocks_stale", "blocks_not_ready", "blocks_in_flight",
        "stale_because", "searches", "searches_due", "runs_planned",
    }  # fmt: skip


def test_property(ara: Ara, acme: Journey) -> None:
    home = next(row for row in ara("plans", "acme", "--json").json if row["outcome"] == "target_reached")
    answer = ara("property", "acme", home["reference"], "--json").json
    assert set(answer) == {
        "property_id", "reference", "uprn", "address", "postcode", "block", "source_path", "certificate_number",
        "certificate_reason", "certificates", "certificate_address", "left_list_at", "uprn_shared_with", "not_modelled_because", "home", "corrections", "earlier_corrections",
        "baseline", "confidence", "figure_notes", "limitations", "lodged", "measures", "not_offered", "plans", "set_aside",
        "field_sources", "anomalies", "prediction", "flags", "address_match", "match_decisions",
    }  # fmt: skip
    assert set(answer["measures"][0]) == {
        "option", "title", "reason", "note", "cost_gbp", "parts", "sap_gain", "co2_saving_kg", "bill_saving_gbp",
        "lifetime_years", "disruption", "prerequisites",
    }  # fmt: skip
    assert set(answer["certificates"][0]) == {
        "certificate_number", "registered", "schema", "band", "uprn", "address", "postcode", "seen_at", "fetched_at",
        "withdrawn_at", "mapping_version", "mapped_at", "earlier",
    }  # fmt: skip
    assert set(answer["not_offered"][0]) == {"measure", "title", "reason", "text"}
    assert set(answer["plans"][0]) == {
        "plan_id", "scenario", "outcome", "note", "cost_gbp", "sap_before", "sap_after", "bill_change_gbp", "steps", "after", "packages_tried",
        "created_at", "superseded_at", "superseded_reason",
    }  # fmt: skip
    assert set(answer["plans"][0]["steps"][0]) == {"measure", "note", "cost_gbp", "sap_after"}
    assert set(answer["home"]) == {
        "dwelling", "age", "floor_area_m2", "storeys", "level", "parts", "glazing", "heating", "secondary_heating",
        "hot_water", "meter", "mains_gas", "photovoltaics",
    }  # fmt: skip
    assert set(answer["home"]["parts"][0]) == {"name", "age", "walls", "roof", "floor"}
    assert set(answer["home"]["parts"][0]["roof"]) == {"words", "u_value", "area_m2"}


def test_a_home_is_found_by_uprn_as_well(ara: Ara, acme: Journey) -> None:
    home = next(row for row in ara("plans", "acme", "--json").json if row["outcome"] == "target_reached")
    by_uprn, by_reference = (ara("property", "acme", key, "--json").json for key in (home["uprn"], home["reference"]))
    assert by_uprn == by_reference


def test_imports(ara: Ara, acme: Journey, stock: Path) -> None:
    assert set(acme.imported) == IMPORTED | {"ignored_columns", "blocks_emptied", "kept_as_stored", "held_back"}
    corrections = ara("import", "overrides", stock / "overrides.csv", "-p", "acme", "--preview", "--json").json
    assert set(corrections) == IMPORTED | {"form", "written"}
    assert set(corrections["written"][0]) == {"row", "home", "field", "old", "new"}


def test_quarantine_and_its_raw_input(ara: Ara, acme: Journey) -> None:
    keys = {"stage", "kind", "item", "reason", "message", "remedy", "property_id", "uprn"}
    assert all(set(item) == keys for item in ara("quarantine", "acme", "--json").json)
    assert all(set(item) == {*keys, "raw"} for item in ara("quarantine", "acme", "--raw").json)


def test_fields_that_may_be_corrected(ara: Ara) -> None:
    fields = ara("overrides", "fields", "--json").json
    assert all(set(one) == {"field", "description", "unit", "choices", "limits", "allowed"} for one in fields)
    assert "loft_insulation_mm" in {one["field"] for one in fields}


def test_evaluate(ara: Ara, stock: Path) -> None:
    (first, *_) = sorted((stock / "certificates").glob("*.jsonl"))
    answer = ara("evaluate", "scoring", first, "--json").json
    keys = {"method", "certificate", "lodged", "computed", "limitations", "ladder", "offers"}
    assert set(answer["certificates"][0]) == keys
    assert set(answer["overall"][0]) == {"quantity", "certificates", "mae", "bias", "share_within_1"}


def test_the_demo_of_another_size_takes_the_place_of_the_one_before(ara: Ara) -> None:
    larger = ara("demo", "--homes", 12, "--json").json
    smaller = ara("demo", "--homes", 7, "--json").json
    assert set(larger) == OUTCOME | PICTURE | {"folder"}
    assert (larger["homes"], smaller["homes"]) == (12, 7)
    assert smaller["homes_with_plans"] > 0
    assert len(ara("plans", "demo", "--scenario", "band-c", "--json").json) == 7
