"""Why a document has no structured copy.

`MappingError`
    `UnmappableSchema`: nobody taught us this assessment type and schema.
    `BrokenDocument`: the schema is known, the document does not keep to it.
"""

from collections.abc import Iterable


class MappingError(ValueError):
    """A certificate document could not be mapped; `remedy` says what to do next."""

    reason: str
    """A short code to count by."""

    def __init__(self, message: str, remedy: str) -> None:
        self.remedy = remedy
        super().__init__(f"{message}; {remedy}")


class UnmappableSchema(MappingError):
    """No mapping exists for the document's assessment type and schema."""

    reason = "unknown_schema"

    def __init__(self, assessment_type: str, schema_type: str, supported: Iterable[tuple[str, str]]) -> None:
        self.assessment_type = assessment_type
        self.schema_type = schema_type
        self.supported = tuple(sorted(supported))
        names = ", ".join(f"{assessment} under {schema}" for assessment, schema in self.supported)
        super().__init__(
            f"no mapping for {assessment_type!r} under {schema_type!r}; supported are {names}",
            "survey the home, or keep the document until its schema is added to the mapping",
        )


class BrokenDocument(MappingError):
    """A part of the document is missing or is not what its schema says.

    `path` is where, as in `sap_building_parts[1].wall_construction`; `found` and `expected` say what stands there and
    what should.
    """

    reason = "broken_document"

    def __init__(self, path: str, found: object, expected: str) -> None:
        self.path = path
        self.found = "nothing" if found is None else _shortened(repr(found))
        self.expected = expected
        super().__init__(
            f"{path}: found {self.found}, expected {expected}",
            "fetch the certificate again; if it comes back the same, use an earlier one, a survey or a new assessment",
        )


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
