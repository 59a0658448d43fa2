"""The retrofit measures: who may have them, what they change, how much of them a home needs.

A measure is one `Option`: a rule on the scoring frame, an edit of the frame and the same edit of a certificate. The
two edits must agree: transforming the edited certificate gives the edited frame, for every option (a test says so).
The certificate after a measure is what an assessor would record once the work is done.

Add here: an option, in the module of its subject and in `catalogue.OPTIONS`. Keep out: prices (the materials table).
"""

from ara_domain.measures.catalogue import CATALOGUE_VERSION, OPTIONS, ORDER_OF_WORK, alternatives_of, option_named
from ara_domain.measures.option import Assessment, FrameView, Need, Option

__all__ = [
    "CATALOGUE_VERSION",
    "OPTIONS",
    "ORDER_OF_WORK",
    "Assessment",
    "FrameView",
    "Need",
    "Option",
    "alternatives_of",
    "option_named",
]
