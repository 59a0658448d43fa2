"""How sure each kind of rule is, as the `confidence` of a `FieldConfidence`.

The numbers are ordered and meant as "how often would a full survey of this home lodge the same value". Where real rows
allowed a measurement it is named (Exeter: 4,546 rows of one local authority, 2008 to 2016 and 2021 to 2024); the others
are judgements.
"""

from typing import Final

WORDS_NAME_IT: Final = 0.95
"""The register's own wording of exactly one code: `Cavity wall, filled cavity`."""
WORDS_IMPLY_IT: Final = 0.8
"""The wording leaves one usual code: `Community scheme` is one of boilers."""
OTHER_COLUMN: Final = 0.85
"""The field's own column is empty or says nothing, another one tells it."""
USUAL_CHOICE: Final = 0.6
"""The most common of a few possibilities the wording leaves open."""
EVEN_CHOICE: Final = 0.5
"""Two possibilities about as likely as each other."""
ASSUMED_BY_ASSESSOR: Final = 0.5
"""The text itself says `(assumed)` where the element could not be seen."""
ESTIMATED_SIZE: Final = 0.4
"""A length or area estimated from floor area, form and storeys. RdSAP 9.9 itself estimated windows so."""
UNUSUAL_PLAN: Final = 0.3
"""The same where the form is not said, or extensions and rooms in the roof make the plan less regular."""
METHOD_DEFAULT: Final = 0.3
"""What RdSAP prescribes for an item nobody recorded."""
ASSUMED_COUNT: Final = 0.35
"""A number of doors, lamps or rooms usual for such a home."""
LEAST: Final = 0.1
MOST: Final = 0.95
"""Nothing inferred is certain, and nothing without any ground is inferred."""
