"""What a server on the way to the register does wrong, on purpose and repeatably.

Whether a request fails follows from the seed, the request and how often it was made before, so that a run with the same
seed meets the same faults however its threads interleave.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """One way of not answering."""

    RATE_LIMITED = "429"
    RATE_LIMITED_RETRY_AFTER = "429 with Retry-After"
    SERVER_ERROR = "500"
    HANG = "hang"
    TRUNCATED = "truncated body"
    HTML_404 = "HTML 404"


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How many requests fail, and how.

    A client needs a read timeout shorter than `hang_seconds` to see a hang as what it is.
    """

    share: float = 0.0
    """Of all API requests, 0 to 1."""
    kinds: tuple[Fault, ...] = tuple(Fault)
    """Each as likely as the others."""
    seed: int = 0
    hang_seconds: float = 60.0
    retry_after_seconds: int = 1


class FaultSequence:
    """Decides request by request; counts how often each request was made."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._attempts: Counter[str] = Counter()

    def next(self, target: str) -> Fault | None:
        """The fault this request meets, None for an honest answer."""
        faults = self._faults
        if faults.share <= 0:
            return None
        self._attempts[target] += 1
        digest = hashlib.blake2b(f"{faults.seed}|{target}|{self._attempts[target]}".encode(), digest_size=16).digest()
        if int.from_bytes(digest[:8]) / 2**64 >= faults.share:
            return None
        return faults.kinds[int.from_bytes(digest[8:]) % len(faults.kinds)]
