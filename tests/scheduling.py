"""Which tests one worker of pytest-xdist runs, because they share fixtures that take long to make, and in what order.

Not by the mark `xdist_group`: pytest-xdist 3.8 writes a test's group where pytest 9.2 no longer reads it, so that
`--dist loadgroup` by itself sends every test anywhere.
"""

from typing import Any

from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

TOGETHER = (
    "tests/integration/pipelines/",
    "tests/integration/kills/",
    "tests/automation/",
    "tests/integration/cli/",
)
"""Directories whose session fixtures take long to make, and whose tests take minutes, the longest first."""


def unit_of(nodeid: str) -> str:
    """What is handed to a worker as a whole: such a directory, else the tests of a file."""
    return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid.split("::", maxsplit=1)[0])


def rank_of(nodeid: str) -> int:
    """Smaller is begun earlier: a long unit begun last keeps every other worker waiting for its end."""
    unit = unit_of(nodeid)
    return TOGETHER.index(unit) if unit in TOGETHER else len(TOGETHER)


class TogetherScheduling(LoadGroupScheduling):  # type: ignore[misc]  # xdist has no types
    """Sends what belongs together to one worker.

    A file is not divided: each worker with a part of it would make its module's fixtures, a database among them, again.
    """

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def make_scheduler(config: Any, log: Any) -> TogetherScheduling | None:
    """The scheduler of `--dist loadgroup`; of other kinds the one of xdist."""
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # it would begin with what has most tests, not with what takes longest
    return TogetherScheduling(config, log)
