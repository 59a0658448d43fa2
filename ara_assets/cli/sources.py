"""What a home's certificate did not say itself: how many fields were inferred, assumed or predicted, and how surely."""

from collections import Counter
from typing import Any

from ara_assets.cli.output import counted
from ara_domain.override_fields.words import label
from ara_domain.property import EffectiveEpc, FieldSource

_LEAST_SURE = 3
_IN_WORDS = {
    FieldSource.INFERRED: "inferred from its texts",
    FieldSource.DEFAULT: "assumed without evidence",
    FieldSource.PREDICTED: "predicted from its neighbours",
}


def sources_as_json(effective: EffectiveEpc | None) -> list[dict[str, Any]]:
    """Every field that was not said, with its source and confidence; an override of it takes it off the list."""
    return [
        {"path": note.path, "source": note.source, "confidence": note.confidence}
        for note in (effective.epc.field_sources if effective else ())
        if note.path not in (effective.overridden if effective else ())
    ]


def sources_in_words(effective: EffectiveEpc | None) -> str | None:
    """The same as one line: counts, and what is least sure; None when everything was said."""
    noted = sources_as_json(effective)
    if not noted:
        return None
    counts = Counter(FieldSource(note["source"]) for note in noted)
    told = ", ".join(
        f"{counted(counts[source], 'field')} {words}" for source, words in _IN_WORDS.items() if counts[source]
    )
    by_name: dict[str, float] = {}
    for note in sorted(noted, key=lambda note: float(note["confidence"])):
        by_name.setdefault(label(note["path"]), float(note["confidence"]))
    least = ", ".join(f"{name} ({sure:.0%} sure)" for name, sure in list(by_name.items())[:_LEAST_SURE])
    return f"{told}; least sure: {least}"
