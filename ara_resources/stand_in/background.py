"""The rest of the country: certificates the register lists every day and that are nobody's home here.

Rows only, made up when they are asked for, so that thousands a day cost neither memory nor time; the same day has the
same rows. Their documents are not served: whoever asks for one has not looked at whose home it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

OTHER_COUNCILS = tuple(f"Elsewhere District {number}" for number in range(1, 291))
"""With those of a sample stock about as many as England and Wales have."""

_BANDS = "ABCDEFG"
_EVENTS_SHARE = 0.005
"""Of a day's certificates, how many events the deltas have: cancelled and re-addressed ones."""
_STREETS = ("Any", "Some", "Other", "Further", "Outer", "Nether", "Upper")


@dataclass(frozen=True)
class Background:
    """So many certificates registered on every day, spread evenly over councils, their constituencies and bands."""

    per_day: int = 0
    councils: tuple[str, ...] = OTHER_COUNCILS

    def together_with(self, councils: Collection[str]) -> "Background":
        """The same number a day, spread over these councils too."""
        return Background(self.per_day, tuple(dict.fromkeys((*councils, *self.councils))))

    @property
    def names(self) -> tuple[str, ...]:
        """The councils that are known for it; none when it has no certificates."""
        return self.councils if self.per_day else ()

    @cached_property
    def constituencies(self) -> tuple[str, ...]:
        """The constituencies that are known for it."""
        return tuple(f"{council} {side}" for council in self.names for side in ("North", "South"))

    def places(
        self,
        *,
        councils: Collection[str] | None = None,
        constituencies: Collection[str] | None = None,
        bands: Collection[str] | None = None,
    ) -> npt.NDArray[np.int64]:
        """Which of a day's certificates meet the filters (names in lower case), by their place in the day."""
        places = np.arange(self.per_day)
        if councils is not None:
            wanted = [place for place, name in enumerate(self.councils) if name.casefold() in councils]
            places = places[np.isin(places % len(self.councils), wanted)]
        if constituencies is not None:
            places = places[[self._constituency(int(place)).casefold() in constituencies for place in places]]
        if bands is not None:
            places = places[[self._band(int(place)) in bands for place in places]]
        return places

    def row(self, day: date, place: int) -> dict[str, Any]:
        """The search row of one certificate of a day."""
        return {
            "certificateNumber": self.number(day, place),
            "addressLine1": f"{place % 197 + 1} {_STREETS[place % len(_STREETS)]} Road",
            "addressLine2": None,
            "addressLine3": None,
            "addressLine4": None,
            "postcode": f"ZZ{place % 90 + 1} {place % 10}VV",
            "postTown": "ELSEWHERE",
            "council": self._council(place),
            "constituency": self._constituency(place),
            "currentEnergyEfficiencyBand": self._band(place),
            "registrationDate": day.isoformat(),
            # Above every UPRN of a sample stock.
            "uprn": 990_000_000_000 + place,
            "schemaType": "RdSAP-Schema-21.0.1",
        }

    def events(self, days: Sequence[date]) -> Iterator[Mapping[str, str]]:
        """What became of some of them: rows of the deltas."""
        for day in days:
            for place in range(round(self.per_day * _EVENTS_SHARE)):
                yield {
                    "certificateNumber": self.number(day, place),
                    "eventType": "removed" if place % 2 else "uprn_updated",
                    "timestamp": f"{day}T{place % 24:02d}:{place % 60:02d}:00.000Z",
                }

    def number(self, day: date, place: int) -> str:
        """Its certificate number; those of a sample stock never begin with 9999."""
        digits = f"9999{day.toordinal():08d}{place:08d}"
        return "-".join(digits[start : start + 4] for start in range(0, 20, 4))

    def _council(self, place: int) -> str:
        return self.councils[place % len(self.councils)]

    def _constituency(self, place: int) -> str:
        return f"{self._council(place)} {('North', 'South')[place // len(self.councils) % 2]}"

    def _band(self, place: int) -> str:
        return _BANDS[place // len(self.councils) % len(_BANDS)]
