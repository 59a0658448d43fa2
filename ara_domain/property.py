"""`Property`, the aggregate root: everything known and worked out about one home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ara_domain.anomaly_flags import EpcAnomalyFlags
from ara_domain.epc import EpcPropertyData, FieldConfidence
from ara_domain.geospatial import GeoSpatial
from ara_domain.identity import PropertyIdentity, RecencyPolicy
from ara_domain.landlord_overrides import AppliedOverride, LandlordOverrides
from ara_domain.measures.limits import MeasureLimits
from ara_domain.override_fields import RefusedOverride, apply_overrides, measure_limits, read_path
from ara_domain.predicted_rating import PredictedRating
from ara_domain.predictions import BaselinePredictions, ImpactPredictions
from ara_domain.recommendations import CandidateMeasures, OptimisedPackage
from ara_domain.site_notes import SiteNotes
from ara_domain.solar import SolarPotential

SourcePath = Literal["site_notes", "epc_with_overlay"]


class FieldSource(StrEnum):
    """Where a field of the effective certificate came from."""

    SURVEY = "survey"
    LANDLORD = "landlord"
    CERTIFICATE = "certificate"
    PREDICTED = "predicted"
    INFERRED = "inferred"
    DEFAULT = "default"


class NothingKnown(LookupError):
    """A home has no survey, no certificate and no prediction: there is nothing to model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveEpc:
    """The certificate the pipeline scores, and where each of its fields came from."""

    epc: EpcPropertyData
    base: FieldSource
    """Where a field came from that no override touched."""
    overridden: Mapping[str, AppliedOverride] = field(default_factory=dict)
    """By field path, for example `sap_heating.main_heating_details[1].main_fuel_type`."""
    refused: tuple[RefusedOverride, ...] = ()
    """Overrides this certificate cannot take, with the reason; they changed nothing."""

    def source_of(self, path: str) -> FieldSource:
        """Where the field at a path came from; `default` when nobody said and RdSAP's default stands in.

        A certificate may say of a field that its mapping inferred or assumed it; an override still wins.

        Raises:
            AttributeError: no such field.
        """
        if path in self.overridden:
            return FieldSource.LANDLORD
        if read_path(self.epc, path) is None:
            return FieldSource.DEFAULT
        said = self._field_sources.get(path)
        return self.base if said is None else FieldSource(said.source)

    def confidence_of(self, path: str) -> float | None:
        """How sure the mapping was of a field it inferred or assumed; None for a field that was said."""
        said = None if path in self.overridden else self._field_sources.get(path)
        return None if said is None else said.confidence

    @property
    def _field_sources(self) -> Mapping[str, FieldConfidence]:
        return {said.path: said for said in self.epc.field_sources}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One home: identity, evidence, enrichments and modelling results (PRD §5.1)."""

    identity: PropertyIdentity
    # evidence: the modelling path follows from which of these are present
    epc: EpcPropertyData | None = None
    certificate_number: str | None = None
    predicted_epc: EpcPropertyData | None = None
    """What neighbours say of a home that has no certificate, if they say enough to plan it."""
    predicted_rating: PredictedRating | None = None
    """The rating they let one expect of it."""
    site_notes: SiteNotes | None = None
    landlord_overrides: LandlordOverrides = field(default_factory=LandlordOverrides)
    recency_policy: RecencyPolicy = RecencyPolicy.NEWER_WINS
    # enrichments
    geospatial: GeoSpatial | None = None
    solar: SolarPotential | None = None
    epc_anomaly_flags: EpcAnomalyFlags | None = None
    # modelling results
    baseline_predictions: BaselinePredictions | None = None
    candidates: CandidateMeasures | None = None
    impact_predictions: ImpactPredictions | None = None
    optimised_packages: tuple[OptimisedPackage, ...] = ()
    """One per scenario."""

    @property
    def source_path(self) -> SourcePath:
        """Which evidence the effective certificate is built on (PRD §6).

        The survey date is compared with the certificate's inspection date (registration date when absent); a tie goes
        to the survey. The portfolio's policy may decide otherwise.
        """
        if self.site_notes is None:
            return "epc_with_overlay"
        if self.epc is None or self.recency_policy is RecencyPolicy.SURVEY_ALWAYS:
            return "site_notes"
        if self.recency_policy is RecencyPolicy.EPC_ALWAYS:
            return "epc_with_overlay"
        certificate_date = self.epc.inspection_date or self.epc.registration_date
        newer_certificate = certificate_date is not None and certificate_date > self.site_notes.survey_date
        return "epc_with_overlay" if newer_certificate else "site_notes"

    @property
    def told_rating(self) -> PredictedRating | None:
        """The rating to expect of a home modelled on its prediction; None where anybody has seen the home."""
        is_told = self.epc is None and self.source_path != "site_notes" and self.predicted_epc is not None
        return self.predicted_rating if is_told else None

    @property
    def effective(self) -> EffectiveEpc:
        """The effective certificate with its provenance.

        Raises:
            NothingKnown: neither survey, certificate nor prediction.
            SurveyIncomplete: the survey is the source and has gaps.
        """
        if self.source_path == "site_notes" and self.site_notes is not None:
            return EffectiveEpc(epc=self.site_notes.to_epc_property_data(), base=FieldSource.SURVEY)
        if self.epc is not None:
            epc, base = self.epc, FieldSource.CERTIFICATE
        elif self.predicted_epc is not None:
            epc, base = self.predicted_epc, FieldSource.PREDICTED
        else:
            raise NothingKnown(
                f"{self.identity.name} has no certificate that can be read, no survey and no prediction; correct its "
                "UPRN or address, or have it assessed"
            )
        overlaid = apply_overrides(epc, self.landlord_overrides.active)
        return EffectiveEpc(
            epc=overlaid.epc,
            base=base,
            overridden={applied.path: applied for applied in overlaid.applied},
            refused=overlaid.refused,
        )

    @property
    def measure_limits(self) -> MeasureLimits:
        """What its landlord and its place rule out, whichever evidence the effective certificate is built on."""
        return measure_limits(self.landlord_overrides.active, self.geospatial)

    @property
    def effective_epc(self) -> EpcPropertyData:
        """The certificate the pipeline scores; see `effective`."""
        return self.effective.epc
