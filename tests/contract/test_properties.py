"""Portfolios, homes, blocks, and homes as whole aggregates."""

from dataclasses import replace
from datetime import date, timedelta

from ara_domain.anomaly_flags import Anomaly, EpcAnomalyFlags
from ara_domain.geospatial import GeoSpatial
from ara_domain.identity import BlockGranularity, Portfolio, RecencyPolicy
from ara_domain.landlord_overrides import LandlordOverrides
from ara_domain.ports import RatedHome, Repositories, StageHashes
from ara_domain.properties import Properties
from ara_domain.property import Property
from ara_domain.solar import RoofSegment, SolarPotential
from tests.builders import certificate
from tests.contract import examples
from tests.contract.conftest import SettableClock
from tests.contract.examples import NOON, identity, impacts, new_uprn, recommendation, save_homes


def test_a_portfolio_is_found_by_its_slug_and_updated_in_place(store: Repositories, portfolio: Portfolio):
    changed = replace(portfolio, name="Harrowfield Homes", recency_policy=RecencyPolicy.SURVEY_ALWAYS)
    with store.unit_of_work() as uow:
        store.properties.save_portfolio(uow, changed)
        uow.commit()

    assert store.properties.portfolio(portfolio.slug) == changed
    assert [one for one in store.properties.portfolios() if one.slug == portfolio.slug] == [changed]
    assert store.properties.portfolio("nobody") is None


def test_the_same_list_saved_twice_names_the_same_homes(store: Repositories, portfolio: Portfolio):
    homes = [identity(portfolio, f"A{n}", uprn=examples.new_uprn()) for n in range(5)]
    save_homes(store, portfolio, homes)
    save_homes(store, portfolio, homes)

    assert store.properties.identities(portfolio.portfolio_id) == sorted(homes, key=lambda home: home.property_id)


def test_a_home_named_twice_in_one_list_is_one_home(store: Repositories, portfolio: Portfolio):
    first, last = identity(portfolio, "A1"), identity(portfolio, "A1", postcode="LS7 1VV")
    save_homes(store, portfolio, [first, last])

    assert store.properties.identities(portfolio.portfolio_id) == [last]


def test_homes_are_counted_by_block_and_those_without_a_postcode_are_not_lost(
    store: Repositories, portfolio: Portfolio
):
    postcodes = ["LS7 1VV", "LS6 3VV", "LS6 4VV", "somewhere"]
    save_homes(store, portfolio, [identity(portfolio, f"A{n}", postcode=code) for n, code in enumerate(postcodes)])

    assert list(store.properties.blocks(portfolio.portfolio_id).items()) == [("LS6", 2), ("LS7", 1), ("unknown", 1)]
    assert len(store.properties.identities(portfolio.portfolio_id, "LS6")) == 2


def test_postcodes_are_told_by_block_and_what_is_none_as_it_was_written(store: Repositories, portfolio: Portfolio):
    postcodes = ["ls7 1vv", "LS6 3VV", "LS6 3VV", "LS6 4VV", "somewhere"]
    save_homes(store, portfolio, [identity(portfolio, f"A{n}", postcode=code) for n, code in enumerate(postcodes)])
    told = store.properties.postcodes

    assert told(portfolio.portfolio_id, "LS6", "LS7", "unknown", "BD1") == {
        "LS6": {"LS6 3VV", "LS6 4VV"}, "LS7": {"LS7 1VV"}, "unknown": {"somewhere"},
    }  # fmt: skip
    assert told(portfolio.portfolio_id) == {}


def test_the_blocks_of_other_portfolios_at_a_place_are_those_of_its_uprns_and_of_homes_without_one(
    store: Repositories, portfolio: Portfolio
):
    other = Portfolio.named(f"{portfolio.slug}-other")
    with store.unit_of_work() as uow:
        store.properties.save_portfolio(uow, other)
        uow.commit()
    shared, left = new_uprn(), new_uprn()
    mine = identity(portfolio, "A1", uprn=shared)
    gone = identity(other, "B5", uprn=left, postcode="LS8 1VV")
    theirs = [
        identity(other, "B1", uprn=shared, postcode="BD1 1VV"),
        identity(other, "B2", postcode="ls7-1vv"),
        identity(other, "B3", uprn=new_uprn(), postcode="LS7 1VV"),
        identity(other, "B4", postcode="LS9 1VV"),
    ]
    save_homes(store, portfolio, [mine])
    save_homes(store, other, [*theirs, gone])
    with store.unit_of_work() as uow:
        store.properties.leave(uow, [gone.property_id], NOON)
        uow.commit()

    def blocks(besides: Portfolio, *postcodes: str) -> set[str]:
        found = store.properties.blocks_at([shared, left], postcodes, besides=besides.portfolio_id)
        return {str(block) for block in found if block.portfolio in (portfolio.slug, other.slug)}

    assert blocks(portfolio) == {f"{other.slug}|BD1"}
    assert blocks(portfolio, "LS7 1VV") == {f"{other.slug}|BD1", f"{other.slug}|LS7"}
    assert blocks(other) == {f"{portfolio.slug}|LS6"}


def test_a_home_that_moved_postcode_changes_block_and_keeps_its_history(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1", postcode="LS6 3VV")
    save_homes(store, portfolio, [home])
    given = examples.override()
    with store.unit_of_work() as uow:
        store.landlord_overrides.save(uow, {home.property_id: [given]})
        uow.commit()

    save_homes(store, portfolio, [identity(portfolio, "A1", postcode="BD1 1VV")])

    assert store.properties.blocks(portfolio.portfolio_id) == {"BD1": 1}
    assert len(store.properties.find_by_block(portfolio.portfolio_id, "LS6")) == 0
    (moved,) = store.properties.find_by_block(portfolio.portfolio_id, "BD1")
    assert moved.identity.property_id == home.property_id
    assert store.landlord_overrides.history(home.property_id) == [given]


def test_cutting_blocks_otherwise_moves_the_homes(store: Repositories, portfolio: Portfolio):
    save_homes(store, portfolio, [identity(portfolio, "A1"), identity(portfolio, "A2", postcode="BD1 1VV")])
    with store.unit_of_work() as uow:
        store.properties.save_portfolio(uow, replace(portfolio, granularity=BlockGranularity.AREA))
        uow.commit()

    assert store.properties.blocks(portfolio.portfolio_id) == {"BD": 1, "LS": 1}


def test_a_home_that_left_is_in_no_block_and_can_still_be_looked_up(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    with store.unit_of_work() as uow:
        store.properties.leave(uow, [home.property_id], NOON)
        uow.commit()

    assert store.properties.blocks(portfolio.portfolio_id) == {}
    assert store.properties.identities(portfolio.portfolio_id) == []
    assert len(store.properties.find_by_portfolio(portfolio.portfolio_id)) == 0
    assert store.properties.get(home) == Property(identity=home)
    assert store.properties.departed(portfolio.portfolio_id) == {home: NOON}


def test_a_home_that_comes_back_is_the_home_it_was(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    with store.unit_of_work() as uow:
        store.properties.leave(uow, [home.property_id], NOON)
        uow.commit()
    save_homes(store, portfolio, [home])

    assert store.properties.blocks(portfolio.portfolio_id) == {"LS6": 1}
    assert store.properties.departed(portfolio.portfolio_id) == {}


def test_a_home_is_found_by_reference_before_uprn(store: Repositories, portfolio: Portfolio):
    uprn = examples.new_uprn()
    by_uprn = identity(portfolio, "A1", uprn=uprn)
    by_reference = identity(portfolio, str(uprn))
    save_homes(store, portfolio, [by_uprn])
    find = store.properties.find_home

    found = find(portfolio.portfolio_id, str(uprn))
    assert found is not None
    assert found.identity == by_uprn

    save_homes(store, portfolio, [by_reference])
    found = find(portfolio.portfolio_id, str(uprn))
    assert found is not None
    assert found.identity == by_reference
    assert find(portfolio.portfolio_id, "no such home") is None


def test_a_home_with_everything_comes_back_whole(store: Repositories, portfolio: Portfolio, clock: SettableClock):
    home = identity(portfolio, "A1", uprn=examples.new_uprn())
    other = identity(portfolio, "A2")
    save_homes(store, portfolio, [home, other])
    number, epc = examples.new_number(), replace(certificate(), uprn=home.uprn)
    examples.save_mapped(store, number, epc)
    loft, walls = examples.recommendation(), examples.recommendation("cavity_wall", cost_pence=190_000)
    band_c, budget = examples.scenario(portfolio), examples.scenario(portfolio, "budget")
    plans = [examples.plan(home.property_id, band_c, loft, walls), examples.plan(home.property_id, budget, loft)]
    given = examples.override()
    whole = Property(
        identity=home,
        epc=epc,
        certificate_number=number,
        site_notes=examples.survey(),
        landlord_overrides=LandlordOverrides(active=(given,)),
        geospatial=GeoSpatial(uprn=home.uprn or 0, latitude=53.82, longitude=-1.57, listed_building=False, source="OS"),
        solar=SolarPotential(
            building_name="b1",
            imagery_date=date(2024, 6, 1),
            imagery_quality="HIGH",
            panel_capacity_w=400.0,
            segments=(
                RoofSegment(pitch_deg=30.0, azimuth_deg=180.0, panels=8, yearly_energy_dc_kwh=2900.5),
                RoofSegment(pitch_deg=30.0, azimuth_deg=0.0, panels=6, yearly_energy_dc_kwh=1500.0),
            ),
        ),
        epc_anomaly_flags=EpcAnomalyFlags({"sap_building_parts[1].wall_construction": Anomaly.DIFFERS_FROM_NEIGHBOURS}),
        baseline_predictions=examples.baseline(),
        candidates=examples.candidates(loft, walls),
        impact_predictions=examples.impacts("loft_insulation", "cavity_wall"),
        optimised_packages=tuple(p.package for p in sorted(plans, key=lambda plan: plan.scenario_id)),
    )
    assert whole.site_notes is not None
    with store.unit_of_work() as uow:
        store.properties.bulk_save(uow, Properties((whole,)))
        store.site_notes.save(uow, {home.property_id: whole.site_notes})
        store.landlord_overrides.save(uow, {home.property_id: [given]})
        store.recommendations.save_scenarios(uow, [band_c, budget])
        assert whole.candidates is not None
        store.recommendations.save_candidates(uow, {home.property_id: whole.candidates}, {home.property_id: "c"})
        assert whole.impact_predictions is not None
        store.properties.save_impacts(uow, {home.property_id: whole.impact_predictions}, {home.property_id: "i"})
        store.recommendations.save_plans(uow, plans, {})
        uow.commit()

    loaded = {one.identity.property_id: one for one in store.properties.find_by_block(portfolio.portfolio_id, "LS6")}
    assert loaded == {home.property_id: whole, other.property_id: Property(identity=other)}
    assert store.properties.get(home) == whole
    assert store.properties.find_by_portfolio(portfolio.portfolio_id).items == tuple(
        loaded[key] for key in sorted(loaded)
    )


def test_only_the_homes_asked_for_are_loaded(store: Repositories, portfolio: Portfolio):
    homes = [identity(portfolio, f"A{n}") for n in range(4)]
    save_homes(store, portfolio, homes)

    some = store.properties.find_by_block(portfolio.portfolio_id, "LS6", only=[homes[2].property_id])

    assert [home.identity for home in some] == [homes[2]]


def test_saving_a_home_without_a_slice_deletes_the_slice(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    flags = EpcAnomalyFlags({"tenure": Anomaly.IMPLAUSIBLE})
    full = Property(identity=home, epc_anomaly_flags=flags, baseline_predictions=examples.baseline(scored=False))
    for state in (full, Property(identity=home)):
        with store.unit_of_work() as uow:
            store.properties.bulk_save(uow, Properties((state,)))
            uow.commit()
        assert store.properties.get(home) == state


def test_stale_are_homes_never_modelled_or_modelled_too_long_ago(
    store: Repositories, portfolio: Portfolio, clock: SettableClock
):
    old, fresh, never = (identity(portfolio, name) for name in ("old", "fresh", "never"))
    save_homes(store, portfolio, [old, fresh, never])
    for home in (old, fresh):
        with store.unit_of_work() as uow:
            key = home.property_id
            store.properties.save_baselines(uow, {key: examples.baseline()}, {key: "stage"}, clock())
            uow.commit()
        clock.advance(days=3)

    stale = store.properties.find_stale(portfolio.portfolio_id, timedelta(days=4))

    assert {home.identity for home in stale} == {old, never}


def test_stage_hashes_say_what_each_result_was_worked_out_from(store: Repositories, portfolio: Portfolio):
    done, untouched = identity(portfolio, "done"), identity(portfolio, "untouched")
    save_homes(store, portfolio, [done, untouched])
    key = done.property_id
    question = examples.scenario(portfolio)
    with store.unit_of_work() as uow:
        store.properties.save_effective(uow, {key: "e"}, {key: {"source_path": "epc_with_overlay", "overridden": []}})
        store.properties.save_baselines(uow, {key: examples.baseline()}, {key: "b"}, NOON)
        store.recommendations.save_scenarios(uow, [question])
        store.recommendations.save_candidates(uow, {key: examples.candidates()}, {key: "c"})
        store.properties.save_impacts(uow, {key: examples.impacts()}, {key: "i"})
        store.recommendations.save_plans(uow, [examples.plan(key, question)], {})
        uow.commit()

    assert store.properties.stage_hashes(portfolio.portfolio_id, "LS6") == {
        key: StageHashes(
            property_id=key,
            effective="e",
            baseline="b",
            candidates="c",
            impacts="i",
            plans={question.scenario_id: "inputs-1"},
        ),
        untouched.property_id: StageHashes(property_id=untouched.property_id),
    }
    assert store.properties.snapshots([key]) == {key: {"source_path": "epc_with_overlay", "overridden": []}}


def test_the_confidence_of_each_rating_of_a_block_is_there_without_its_homes(store: Repositories, portfolio: Portfolio):
    sure, unrated, gone = (identity(portfolio, name) for name in ("sure", "unrated", "gone"))
    save_homes(store, portfolio, [sure, unrated, gone])
    with store.unit_of_work() as uow:
        baselines = {
            sure.property_id: examples.baseline(),
            unrated.property_id: examples.baseline(scored=False),
            gone.property_id: examples.baseline(),
        }
        store.properties.save_baselines(uow, baselines, dict.fromkeys(baselines, "b"), NOON)
        store.properties.leave(uow, [gone.property_id], NOON)
        uow.commit()
    found = store.properties.rating_confidences(portfolio.portfolio_id, "LS6")
    assert found == {sure.property_id: examples.confidence()}
    assert store.properties.rating_confidences(portfolio.portfolio_id, "LS7") == {}


def test_a_stored_baseline_keeps_its_stage_hash_when_the_home_is_saved_again(store: Repositories, portfolio: Portfolio):
    home = identity(portfolio, "A1")
    key = home.property_id
    save_homes(store, portfolio, [home])
    with store.unit_of_work() as uow:
        store.properties.save_baselines(uow, {key: examples.baseline()}, {key: "b"}, NOON)
        uow.commit()

    for baseline, expected in ((examples.baseline(), "b"), (examples.baseline(effective_hash="other"), None)):
        with store.unit_of_work() as uow:
            saved = Property(identity=home, baseline_predictions=baseline)
            store.properties.bulk_save(uow, Properties((saved,)))
            uow.commit()
        assert store.properties.stage_hashes(portfolio.portfolio_id, "LS6")[key].baseline == expected


def test_a_home_says_why_it_has_its_certificate_or_none(store: Repositories, portfolio: Portfolio):
    home, other = identity(portfolio, "A1"), identity(portfolio, "A2")
    save_homes(store, portfolio, [home, other])
    number = examples.new_number()
    examples.save_mapped(store, number, certificate())
    reasons = {home.property_id: "the newest of two", other.property_id: "none at this address"}
    with store.unit_of_work() as uow:
        chosen = {home.property_id: number, other.property_id: None}
        store.properties.choose_certificates(uow, chosen, reasons)
        uow.commit()

    assert store.properties.certificate_reasons(list(reasons)) == reasons
    found = store.properties.get(home)
    assert found is not None
    assert (found.certificate_number, found.epc) == (number, certificate())


def test_a_block_changes_its_fingerprint_when_a_home_joins_leaves_or_is_corrected(
    store: Repositories, portfolio: Portfolio
):
    def look() -> dict[str, str]:
        return dict(store.properties.fingerprints(portfolio.portfolio_id))

    first, other_block = identity(portfolio, "A1"), identity(portfolio, "B1", postcode="BD1 1VV")
    save_homes(store, portfolio, [first, other_block])
    seen = [look()]
    save_homes(store, portfolio, [first])
    assert look() == seen[0]

    save_homes(store, portfolio, [identity(portfolio, "A2")])
    seen.append(look())
    save_homes(store, portfolio, [replace(first, uprn=new_uprn())])
    seen.append(look())
    with store.unit_of_work() as uow:
        store.properties.leave(uow, [first.property_id], NOON)
        uow.commit()
    seen.append(look())

    assert len({texts["LS6"] for texts in seen}) == 4
    assert {texts["BD1"] for texts in seen} == {seen[0]["BD1"]}


def test_results_are_read_by_home_and_forgotten_stage_by_stage(store: Repositories, portfolio: Portfolio):
    kept, forgotten = identity(portfolio, "A1").property_id, identity(portfolio, "A2").property_id
    save_homes(store, portfolio, [identity(portfolio, "A1"), identity(portfolio, "A2")])
    both = (kept, forgotten)
    homes, measures = store.properties, store.recommendations
    with store.unit_of_work() as uow:
        homes.save_effective(uow, dict.fromkeys(both, "effective-1"), {})
        homes.save_baselines(uow, dict.fromkeys(both, examples.baseline()), dict.fromkeys(both, "stage"), NOON)
        homes.save_impacts(uow, dict.fromkeys(both, impacts("pv")), dict.fromkeys(both, "stage"))
        for home in both:
            measures.save_candidates(uow, {home: examples.candidates(recommendation())}, {home: "stage"})
        uow.commit()
    assert homes.baselines(both) == dict.fromkeys(both, examples.baseline())
    assert homes.impacts(both) == dict.fromkeys(both, impacts("pv"))

    with store.unit_of_work() as uow:
        homes.forget_effective(uow, [forgotten])
        homes.forget_baselines(uow, [forgotten])
        homes.forget_impacts(uow, [forgotten])
        measures.forget_candidates(uow, [forgotten])
        uow.commit()
    assert homes.baselines(both) == {kept: examples.baseline()}
    assert homes.impacts(both) == {kept: impacts("pv")}
    assert set(measures.candidates(both)) == {kept}
    left = homes.stage_hashes(portfolio.portfolio_id, "LS6")
    assert left[forgotten] == StageHashes(property_id=forgotten)
    assert left[kept] == StageHashes(
        property_id=kept, effective="effective-1", baseline="stage", candidates="stage", impacts="stage"
    )


def test_computed_and_lodged_ratings_stand_beside_each_other(store: Repositories, portfolio: Portfolio):
    scored, refused, corrected = (identity(portfolio, name) for name in ("A1", "A2", "B1"))
    corrected = replace(corrected, postcode="BD1 1VV")
    save_homes(store, portfolio, [scored, refused, corrected, identity(portfolio, "A4")])
    number = examples.new_number()
    examples.save_mapped(store, number, replace(certificate(), energy_rating_current=63))
    generating = replace(examples.figures(104.2), fuel_kwh={"electricity_exported": 900.0})
    certificate_alone = {"base": "certificate", "overridden": {}}
    homes = store.properties
    with store.unit_of_work() as uow:
        homes.choose_certificates(uow, {scored.property_id: number, corrected.property_id: number}, {})
        homes.save_effective(uow, {scored.property_id: "a"}, {scored.property_id: certificate_alone})
        overridden = {"base": "certificate", "overridden": {"door_count": {}}}
        homes.save_effective(uow, {corrected.property_id: "b"}, {corrected.property_id: overridden})
        baselines = {
            scored.property_id: examples.baseline(),
            refused.property_id: examples.baseline(scored=False),
            corrected.property_id: replace(examples.baseline(), figures=generating),
        }
        homes.save_baselines(uow, baselines, dict.fromkeys(baselines, "stage"), NOON)
        uow.commit()

    found = {home.name: home for home in homes.ratings(portfolio.portfolio_id)}
    assert [home.property_id for home in homes.ratings(portfolio.portfolio_id)] == sorted(baselines)
    assert found == {
        "A1": RatedHome(
            property_id=scored.property_id,
            name="A1",
            block="LS6",
            sap_score=61.25,
            exports_or_generates=False,
            lodged_rating=63,
            as_lodged=True,
        ),
        "A2": RatedHome(
            property_id=refused.property_id,
            name="A2",
            block="LS6",
            sap_score=None,
            exports_or_generates=False,
            lodged_rating=None,
            as_lodged=False,
        ),
        "B1": RatedHome(
            property_id=corrected.property_id,
            name="B1",
            block="BD1",
            sap_score=104.2,
            exports_or_generates=True,
            lodged_rating=63,
            as_lodged=False,
        ),
    }
    assert [home.name for home in homes.ratings(portfolio.portfolio_id, ["BD1"])] == ["B1"]
