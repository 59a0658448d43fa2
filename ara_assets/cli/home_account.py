"""Everything that is known about a home, read while the store is open: from its evidence to its plans."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ara_assets.cli.certificate_history import history_of
from ara_assets.cli.corrections import corrections
from ara_assets.cli.home_doubts import HomeDoubts
from ara_assets.cli.measure_words import notes_on
from ara_assets.cli.predicted import Prediction
from ara_assets.cli.prices import prices_named
from ara_assets.cli.session import Session
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import Portfolio
from ara_domain.predictions import MeasureImpact
from ara_domain.property import EffectiveEpc, NothingKnown, Property
from ara_domain.recommendations import PackageStep, Plan, Recommendation, RefusedMeasure
from ara_domain.scenarios import Scenario
from ara_domain.services.home_description import describe
from ara_domain.site_notes import SurveyIncomplete


class HomeAccount:
    """What `ara property` tells of a home. `scenarios` are also those asked no more, for plans of them remain."""

    def __init__(self, session: Session, portfolio: Portfolio, home: Property) -> None:
        key = home.identity.property_id
        store = session.store
        self.home = home
        self.block = portfolio.block_of(home.identity.postcode).block
        asked = store.recommendations.scenarios(portfolio.portfolio_id, removed=True)
        self.scenarios: Mapping[Any, Scenario] = {one.scenario_id: one for one in asked}
        self.plans = store.recommendations.plans(portfolio.portfolio_id, homes=[key], superseded=True)
        self.history = store.landlord_overrides.history(key)
        self.certificates = history_of(store.epc_cache, home)
        self.certificate_reason = store.properties.certificate_reasons([key]).get(key)
        items = store.quarantine.open_items(portfolio.slug, block=self.block)
        self.set_aside = [item for item in items if item.property_id == key]
        self.prediction = Prediction.of(store, home)
        self.sharing = [
            one.name
            for one in store.properties.identities(portfolio.portfolio_id)
            if one.uprn is not None and one.uprn == home.identity.uprn and one.property_id != key
        ]
        departed = store.properties.departed(portfolio.portfolio_id)
        self.left_at = next((at for one, at in departed.items() if one.property_id == key), None)
        self.doubts = HomeDoubts.of(session, home, self.sharing)
        self.effective, self.missing = _effective(home)
        self.description = None if self.effective is None else describe(self.effective.epc)
        baseline = home.baseline_predictions
        figures = baseline.figures if baseline else None
        self.prices = prices_named(session.settings, figures.price_set if figures else None)
        self.corrections = corrections(home.landlord_overrides.active, self.effective)

    @property
    def offered(self) -> Sequence[Recommendation]:
        """The measures the home may have."""
        return self.home.candidates.offered if self.home.candidates else ()

    @property
    def refused(self) -> Sequence[RefusedMeasure]:
        """The measures it may not have."""
        return self.home.candidates.refused if self.home.candidates else ()

    def impact_of(self, one: Recommendation) -> MeasureImpact | None:
        """What a measure changes when it is done alone; None where it was never scored."""
        predictions = self.home.impact_predictions
        return predictions.by_option.get(one.option) if predictions else None

    def note_on(self, one: Recommendation) -> str | None:
        """What else to know of a measure in this home."""
        return notes_on(one, None if self.effective is None else self.effective.epc, self.impact_of(one))

    @property
    def certificate_address(self) -> str | None:
        """The address the certificate was made out for, to be held against the landlord's."""
        epc = self.home.epc
        return None if epc is None else _address_on(epc)


def steps_of(plan: Plan) -> Iterator[tuple[Recommendation, PackageStep]]:
    """The measures of a plan in the order of work."""
    recommended = {one.recommendation_id: one for one in plan.recommendations}
    for step in plan.package.steps:
        yield recommended[step.recommendation_id], step


def _address_on(epc: EpcPropertyData) -> str | None:
    lines = (
        epc.address_line_1,
        epc.address_line_2,
        epc.address_line_3,
        epc.address_line_4,
        epc.post_town,
        epc.postcode,
    )
    return ", ".join(line for line in lines if line) or None


def _effective(home: Property) -> tuple[EffectiveEpc | None, str | None]:
    try:
        return home.effective, None
    except (NothingKnown, SurveyIncomplete) as error:
        return None, str(error)
