"""Which tests one worker of pytest-xdist runs, because they share fixtures that take long to make.

Not by the mark `xdist_group`: pytest-xdist 3.8 writes a test's group where pytest 9.2 no longer reads it, so that
`--dist loadgroup` by itself sends every test anywhere.
"""

from typing import Any

from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

TOGETHER = (
    "tests/integration/pipelines/",
    "tests/integration/cli/",
    "tests/integration/kills/",
    "tests/automation/test_true_graph.py",
)
"""Where tests of one session or module fixture lie; each runs in one worker."""


class TogetherScheduling(LoadGroupScheduling):  # type: ignore[misc]  # xdist has no types
    """Sends what belongs together to one worker, and every other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def make_scheduler(config: Any, log: Any) -> TogetherScheduling | None:
    """The scheduler of `--dist loadgroup`; of other kinds the one of xdist."""
    return TogetherScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None
