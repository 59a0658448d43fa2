"""The doubts: when an input is one, and its plausible other values.

Add here: an input that a mapping infers or the method defaults. Keep out: weights. What a doubt is worth is the change
of the rating between the value that stands and each of the others, computed for the home itself.

The other values are the neighbouring rows of the table the default comes from, or the ends of the range the method
itself names (SAP 2012 Table S4: windows a quarter more or less than typical).
"""

from ara_domain.sap.doubt.doubt import Doubt
from ara_domain.sap.doubt.fabric import FABRIC
from ara_domain.sap.doubt.inferred import INFERRED
from ara_domain.sap.doubt.systems import SYSTEMS

DOUBTS: tuple[Doubt, ...] = (*FABRIC, *SYSTEMS, *INFERRED)
"""Every doubt that the engine can weigh. What it cannot is a limitation alone (`docs/engine-coverage.md`)."""
