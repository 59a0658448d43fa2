"""Which method a flat row's rating was found by: rows carry no `sap_version`, but a day.

The days on which versions came into force in England and Wales are from memory [M]; rows bear two of them out: the
share of the roof with panels is gone from rows of December 2014 on, and 10-hour meters are there since June 2025.
"""

from datetime import date
from typing import Final

from ara_domain.sap.method import RDSAP_10, RDSAP_2012, RDSAP_2012_9_92, Method

_IN_FORCE: Final = (
    (date(2025, 6, 15), RDSAP_10),
    (date(2017, 11, 19), RDSAP_2012),
    (date(2014, 12, 7), RDSAP_2012_9_92),
)
"""First day of each method that the engine holds, the newest first."""


def method_on(lodged: date) -> Method:
    """The method in force on a day; the oldest that the engine holds for days before it (SAP 2005 and 2009).

    What those inferred is far nearer to 9.92 than to RdSAP 10: the same tables of U-values by age, an unseen loft
    by Table S10, hot water by occupancy, one emission factor for electricity. Their prices and ratings differ.

    Rows of full SAP, which a row does not always tell, get the RdSAP of their day: the same worksheet.
    """
    return next((method for first, method in _IN_FORCE if lodged >= first), RDSAP_2012_9_92)
