"""Where the time of a process goes: each second counts for the innermost of the parts that are at work."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from benchmarks.measuring import peak_mb


class Stopwatch:
    """Seconds by part, of one thread. What is in no part is not counted."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._parts: list[str] = []
        self._since = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """While the block lasts this part is at work, and the one around it is not."""
        self._turn()
        self._parts.append(name)
        try:
            yield
        finally:
            self._turn()
            self._parts.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._parts:
            self.seconds[self._parts[-1]] += now - self._since
        self._since = now

    def watch(
        self, owner: Any, name: str, part: str, *, but_not_in: str = "", then: Callable[[], None] | None = None
    ) -> None:
        """Count a function, named as its module's or class's attribute, for a part; `then` is called at its end.

        `but_not_in` names a part whose own use of the function is not told apart.
        """
        function = getattr(owner, name)

        @wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if but_not_in and self._parts[-1:] == [but_not_in]:
                return function(*args, **kwargs)
            with self.part(part):
                result = function(*args, **kwargs)
            if then is not None:
                then()
            return result

        setattr(owner, name, watched)

    def save(self, path: Path) -> None:
        """Write down the seconds so far, and what memory was needed at most."""
        path.write_text(json.dumps({"seconds": self.seconds, "peak_mb": peak_mb()}), encoding="utf-8")
