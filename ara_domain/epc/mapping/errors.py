"""Why a document has no structured copy.

`MappingError`
    `UnmappableSchema`: nobody taught us this assessment type and schema.
    `BrokenDocument`: the schema is known, the document does not keep to it.
"""

import re
from collections.abc import Iterable


class MappingError(ValueError):
    """A certificate document could not be mapped.

    `problem` says what is wrong and `remedy` what to do next; the exception's text is both.
    """

    reason: str
    """A short code to count by."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}; {remedy}")


class UnmappableSchema(MappingError):
    """No mapping exists for the document's assessment type and schema; `supported` are those that have one."""

    reason = "unknown_schema"

    def __init__(self, assessment_type: str, schema_type: str, supported: Iterable[tuple[str, str]]) -> None:
        self.assessment_type = assessment_type
        self.schema_type = schema_type
        self.supported = tuple(sorted(supported))
        super().__init__(
            f"{_shortened(assessment_type)} certificates under {_shortened(schema_type)} are not read; "
            f"those of {_generations(self.supported)} are",
            "have the home assessed anew, or keep the document until its schema is added to the mapping",
        )


class BrokenDocument(MappingError):
    """A part of the document is missing or is not what its schema says.

    `path` is where, as in `sap_building_parts[1].wall_construction`; `found` and `expected` say what stands there and
    what should.
    """

    reason = "broken_document"

    def __init__(self, path: str, found: object, expected: str) -> None:
        self.path = path
        self.found = "nothing" if found is None else _shortened(_written(found))
        self.expected = expected
        super().__init__(
            f"{path}: found {self.found}, expected {expected}",
            "have its assessor lodge it again, which the next run takes, or have the home assessed anew",
        )


_GENERATION = re.compile(r"(?P<family>[A-Za-z]+-Schema-)(?:NI-)?(?P<generation>\d+)")


def _generations(supported: Iterable[tuple[str, str]]) -> str:
    """Assessment types and the generations of schemas that are read, as in `RdSAP under SAP-Schema-11 to 16`."""
    found: dict[str, list[int]] = {}
    for assessment, schema in supported:
        if match := _GENERATION.match(schema):
            found.setdefault(f"{assessment} under {match['family']}", []).append(int(match["generation"]))
    ranges = [
        f"{family}{min(numbers)}" + (f" to {max(numbers)}" if max(numbers) > min(numbers) else "")
        for family, numbers in sorted(found.items())
    ]
    return " and ".join(ranges)


def _written(found: object) -> str:
    """A value as Python writes it, of what may be megabytes no more than is shown."""
    if isinstance(found, str):
        return repr(found[:100])
    if isinstance(found, list | dict) and len(found) > 100:
        return f"{len(found):,} parts"
    try:
        return repr(found)
    except (ValueError, RecursionError):  # a number of more than 4,300 digits; nesting beyond the stack
        return "what is too large to show"


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
