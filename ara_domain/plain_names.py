"""Names that people give and type again: of scenarios and cost versions.

One rule, so that a name stands unquoted on a command line, in the heading of a column and in the name of a file.
Names of portfolios are older and freer: they only have to fit into a block key (`ara_domain.identity`).
"""

import re
import unicodedata

PLAIN_NAME_RULE = "use small letters, digits, '.', '-' and '_', 60 at most, a letter or digit first"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


def is_plain_name(text: str) -> bool:
    """Whether a text keeps the rule."""
    return _PLAIN.fullmatch(text) is not None


def plain_name(text: str) -> str:
    """The text made to keep the rule, `Band C / 10k` → `band-c-10k`; empty where nothing of it is left."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", letters).strip("-._")[:60].rstrip("-._")
