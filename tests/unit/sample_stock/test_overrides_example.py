"""The example of overrides can be imported as it is, and changes the homes it names."""

from ara_domain.epc.mapping import map_certificate
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.override_fields import field_named, parse_override
from ara_domain.sap.scoring import score_frame
from tests.unit.sample_stock.reading import Stock


def test_the_example_names_a_few_homes_without_flaws_once_each(stock: Stock) -> None:
    homes = [line["home"] for line in stock.overrides]
    assert 3 <= len(homes) == len(set(homes))
    assert not set(homes) & {home for flawed in stock.flaws.values() for home in flawed}


def test_each_override_is_one_the_catalogue_takes_and_improves_its_home(stock: Stock) -> None:
    for line in stock.overrides:
        assert parse_override(line["field"], line["value"])
        (certificate,) = stock.certificates_of(line["home"])
        before = map_certificate(certificate["document"])
        after = field_named(line["field"]).apply(before, line["value"])
        assert after != before
        scores = score_frame(EpcMlTransform().to_rows([before, after]))["sap_score"]
        assert scores.iloc[1] > scores.iloc[0]
        assert line["note"]
