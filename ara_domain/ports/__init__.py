"""What the domain needs from the outside world, as protocols. `ara_resources` implements them; fakes mirror them.

A repository owns the storage of one aggregate and takes the unit of work it writes in. A fetcher calls one external
service and stores nothing. Reads outside a unit of work use a short session of their own.

Here by subject: `unit_of_work`, `register`, `register_windows`, `register_feed`, `homes`, `plans`, `books`,
`scoring`; `repositories` is all of one store.
"""

from ara_domain.ports.books import BlockVersion, BlockVersionRepo, GenericDataRepo, QuarantineRepo, SubtaskRepo
from ara_domain.ports.homes import LandlordOverridesRepo, PropertyRepo, RatedHome, SiteNotesRepo, StageHashes
from ara_domain.ports.plans import (
    CostTotal,
    CostVersion,
    Material,
    MaterialsRepo,
    MeasureTotal,
    PlanTotal,
    RecommendationsRepo,
    RegionalFactor,
)
from ara_domain.ports.predicted import PredictedEpcRepo, PredictedHome, PredictionState
from ara_domain.ports.register import (
    BadRequest,
    CachedCertificate,
    CachedSearch,
    CallCounts,
    CertificateHistory,
    EarlierKind,
    EarlierVersion,
    EpcCacheRepo,
    EpcFetcher,
    PostcodeState,
    RegisterFault,
    RegisterOfPortfolio,
    RegisterUnavailable,
    RequestBudget,
    SearchAnswer,
    SearchKey,
    SearchKind,
    SearchRow,
    TokenRefused,
    WindowAnswer,
)
from ara_domain.ports.register_feed import FeedEndpoint, RegisterFeedRepo, Watermark, WindowOutcome
from ara_domain.ports.register_windows import Days, Delta, DeltaKind
from ara_domain.ports.repositories import Repositories
from ara_domain.ports.scoring import CorrectedModel, Correction, PricedModel, ScoringModel
from ara_domain.ports.unit_of_work import Clock, RunCannotContinue, UnitOfWork, UnitOfWorkFactory

__all__ = [
    "BadRequest",
    "BlockVersion",
    "BlockVersionRepo",
    "CachedCertificate",
    "CachedSearch",
    "CallCounts",
    "CertificateHistory",
    "Clock",
    "CorrectedModel",
    "Correction",
    "CostTotal",
    "CostVersion",
    "Days",
    "Delta",
    "DeltaKind",
    "EarlierKind",
    "EarlierVersion",
    "EpcCacheRepo",
    "EpcFetcher",
    "FeedEndpoint",
    "GenericDataRepo",
    "LandlordOverridesRepo",
    "Material",
    "MaterialsRepo",
    "MeasureTotal",
    "PlanTotal",
    "PostcodeState",
    "PredictedEpcRepo",
    "PredictedHome",
    "PredictionState",
    "PricedModel",
    "PropertyRepo",
    "QuarantineRepo",
    "RatedHome",
    "RecommendationsRepo",
    "RegionalFactor",
    "RegisterFault",
    "RegisterFeedRepo",
    "RegisterOfPortfolio",
    "RegisterUnavailable",
    "Repositories",
    "RequestBudget",
    "RunCannotContinue",
    "ScoringModel",
    "SearchAnswer",
    "SearchKey",
    "SearchKind",
    "SearchRow",
    "SiteNotesRepo",
    "StageHashes",
    "SubtaskRepo",
    "TokenRefused",
    "UnitOfWork",
    "UnitOfWorkFactory",
    "Watermark",
    "WindowAnswer",
    "WindowOutcome",
]
