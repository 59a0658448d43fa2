"""`Reader`: one element of a certificate document, read by name into plain values.

The register turns XML into JSON by rules that hold for every schema: an element with an attribute becomes
`{"value": …, "quantity": …}`, without one a bare scalar; text that looks like a number becomes one; yes and no are
`"true"`/`"false"` or `"Y"`/`"N"`; an absent element is an absent key; a list of one may arrive as the item itself or
wrapped in its element's name. All of that ends here, so that a mapping says only which element goes where.

Add here: a rule of the document format. Keep out: what any element means.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from ara_domain.epc.codes import Code, Flag
from ara_domain.epc.mapping.code_changes import Translations
from ara_domain.epc.mapping.errors import BrokenDocument

_TOO_LARGE = 10**18
"""Numbers from here on are refused: a database's whole numbers have 64 bits, and the longest the register lodges
(a pressure test's number) are a dozen digits."""
_LANGUAGES = ("1", "2", 1, 2)
_ILLEGIBLE = re.compile("[\0\ud800-\udfff]")
_FLAGS: dict[str, bool | None] = {"true": True, "false": False, "Y": True, "N": False, "NR": None, "": None}
"""`NR` is "not recorded": the source did not say."""


class Reader:
    """Reads the children of one element.

    Every method returns None (or nothing) for an absent element and raises `BrokenDocument` for one of the wrong
    type. With `seen`, the path of every value read is added to it, list positions written `[]`. With `translations`,
    a code that means something else in the document's schema is given out as the RdSAP 21 code of its meaning.
    """

    __slots__ = ("_get", "_node", "_seen", "_translations", "path")

    def __init__(
        self,
        node: dict[str, Any],
        path: str = "",
        seen: set[str] | None = None,
        translations: Translations | None = None,
    ) -> None:
        self.path = path
        self._node = node
        self._seen = seen
        self._translations = translations or None
        self._get: Callable[[str], Any] = node.get if seen is None else self._get_and_record
        if self._translations:
            self._get = self._get_and_translate

    # ------------------------------------------------------------------------------------------------ values
    # Each method lets the common types through in its first lines: a certificate has some 500 elements, and stocks
    # are mapped by the 100,000.

    def code(self, name: str) -> Code | None:
        """A categorical code exactly as lodged: `int` when numeric, else `str`."""
        value = self._get(name)
        if value is None or (type(value) is int and -_TOO_LARGE < value < _TOO_LARGE):
            return value
        if type(value) is str and value:
            return legible(value)
        value = _unwrapped(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.broken(name, value, "a code")
        if isinstance(value, str):
            return legible(value) or None
        return self._held(name, value)

    def lodged_code(self, name: str) -> Code | None:
        """A categorical code of the document's own list, also where `code` would translate it."""
        return Reader(self._node, self.path, self._seen).code(name)

    def integer(self, name: str) -> int | None:
        """A whole number."""
        value = self._get(name)
        if value is None or (type(value) is int and -_TOO_LARGE < value < _TOO_LARGE):
            return value
        number = self._as_number(name, value)
        if number is not None and not number.is_integer():
            raise self.broken(name, value, "a whole number")
        return None if number is None else self._held(name, int(number))

    def _held(self, name: str, number: int) -> int:
        if not -_TOO_LARGE < number < _TOO_LARGE:
            raise self.broken(name, number, "a number of at most 18 digits")
        return number

    def number(self, name: str) -> float | None:
        """A number, always as `float`, so that 42 and 42.0 are one content."""
        value = self._get(name)
        if value is None:
            return None
        if type(value) is dict:
            value = value.get("value", value)
        if type(value) is int and -_TOO_LARGE < value < _TOO_LARGE:
            return float(value)
        if type(value) is float and isfinite(value):
            return value
        return self._as_number(name, value)

    def _as_number(self, name: str, value: Any) -> float | None:
        value = _unwrapped(value)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.broken(name, value, "a number")
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise self.broken(name, value, "a number") from None
        if not isfinite(number):
            raise self.broken(name, value, "a finite number")
        return number

    def text(self, name: str) -> str | None:
        """Text; a number (a software version, an identifier) is written out."""
        value = self._get(name)
        if value is None:
            return None
        if type(value) is str:
            return legible(value) or None
        value = _unwrapped(value)
        if isinstance(value, bool | dict | list):
            raise self.broken(name, value, "text")
        if isinstance(value, int):
            return str(self._held(name, value))
        return None if value is None else legible(str(value)) or None

    def amount_or_words(self, name: str) -> Code | None:
        """A sum of money as lodged: a whole number, or words (`£900 - £1,500`)."""
        value = _unwrapped(self._get(name))
        return str(value) if isinstance(value, float) and not value.is_integer() else self.code(name)

    def flag(self, name: str) -> bool | None:
        """A yes or no."""
        value = self._get(name)
        if value is None:
            return None
        if type(value) is str and value in _FLAGS:
            return _FLAGS[value]
        value = _unwrapped(value)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in _FLAGS:
            return _FLAGS[value]
        if type(value) is int and value in (0, 1):  # the other spelling of XML, which the register makes a number
            return value == 1
        raise self.broken(name, value, "'true', 'false', 'Y' or 'N'")

    def flag_or_words(self, name: str) -> Flag | None:
        """A yes or no when the source is unambiguous, else its own words."""
        value = self._get(name)
        if type(value) is str and value not in _FLAGS:
            return legible(value)
        return self.flag(name)

    def day(self, name: str) -> date | None:
        """A date written `YYYY-MM-DD`."""
        value = self._get(name)
        if value is None or value == "":
            return None
        try:
            return date.fromisoformat(_unwrapped(value))
        except (TypeError, ValueError):
            raise self.broken(name, value, "a date written YYYY-MM-DD") from None

    def moment(self, name: str) -> datetime | None:
        """A date with time, naive as the register writes it; one with an offset is turned to UTC."""
        value = self._get(name)
        if value is None or value == "":
            return None
        try:
            moment = datetime.fromisoformat(_unwrapped(value))
            return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
        except (TypeError, ValueError, OverflowError):
            raise self.broken(name, value, "a date and time written YYYY-MM-DD HH:MM:SS") from None

    # ------------------------------------------------------------------------------------------------ elements

    def child(self, name: str) -> "Reader | None":
        """The element below, or None."""
        value = self._node.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.broken(name, value, "an element with parts")
        return Reader(value, self.path_of(name), self._seen, self._translations)

    def children(self, name: str) -> "list[Reader]":
        """The elements of a list, given as a list, a list of lists, a single element, or wrapped in its name."""
        value = self._node.get(name)
        if value is None:
            return []
        elements = list(_items(value, self.path_of(name)))
        for path, item in elements:
            if not isinstance(item, dict):
                raise BrokenDocument(path, item, "an element with parts")
        return [Reader(item, path, self._seen, self._translations) for path, item in elements]

    def scalars(self, name: str) -> list[Code]:
        """The codes of a list of codes, in any of the shapes of `children`."""
        value = self._node.get(name)
        if value is None:
            return []
        found: list[Code] = []
        for path, item in _items(value, self.path_of(name)):
            self._record(path, item)
            code = _unwrapped(item)
            if isinstance(code, bool) or not isinstance(code, int | str) or _is_too_large(code):
                raise BrokenDocument(path, code, "a code")
            found.append(self._translated(name, legible(code) if isinstance(code, str) else code))
        return found

    def integers(self, name: str) -> tuple[int, ...]:
        """The whole numbers of a list, in any of the shapes of `children`."""
        numbers = self.scalars(name)
        if not all(isinstance(number, int) for number in numbers):
            raise self.broken(name, numbers, "whole numbers")
        return tuple(int(number) for number in numbers)

    def texts_by_language(self, name: str) -> dict[int, str]:
        """A text given once or once per language, by register language code (1 English, 2 Welsh)."""
        value = self._node.get(name)
        if value is None:
            return {}
        texts: dict[int, str] = {}
        for path, item in _items(value, self.path_of(name)):
            self._record(path, item)
            language = item.get("language", 1) if isinstance(item, dict) else 1
            text = _unwrapped(item)
            if not isinstance(text, str | int | float) or isinstance(text, bool) or language not in _LANGUAGES:
                raise BrokenDocument(path, item, "a text in English or Welsh")
            if _is_too_large(text):
                raise BrokenDocument(path, text, "a text")
            texts[int(language)] = legible(str(text))
        return texts

    # ------------------------------------------------------------------------------------------------ demands

    def require(self, *names: str) -> None:
        """These elements must be there.

        Raises:
            BrokenDocument: the first one that is not.
        """
        for name in names:
            if self._node.get(name) is None:
                raise self.broken(name, None, "an element the schema makes mandatory")

    def has(self, name: str) -> bool:
        """Whether the element is there at all."""
        return self._node.get(name) is not None

    def path_of(self, name: str) -> str:
        """Where an element below this one is."""
        return f"{self.path}.{name}" if self.path else name

    def broken(self, name: str, found: object, expected: str) -> BrokenDocument:
        """The error that an element below this one is not what it should be."""
        return BrokenDocument(self.path_of(name), found, expected)

    # ------------------------------------------------------------------------------------------------ the record

    def _get_and_record(self, name: str) -> Any:
        value = self._node.get(name)
        if value is not None:
            self._record(self.path_of(name), value)
        return value

    def _get_and_translate(self, name: str) -> Any:
        return self._translated(name, self._get_and_record(name))

    def _translated(self, name: str, value: Any) -> Any:
        if self._translations is None or name not in self._translations:
            return value
        lodged = _unwrapped(value)
        return self._translations[name].get(lodged, value) if type(lodged) in (int, str) else value

    def _record(self, path: str, value: Any) -> None:
        if self._seen is not None:
            self._seen.add(anonymous(f"{path}.value" if isinstance(value, dict) else path))


def anonymous(path: str) -> str:
    """A path without list positions: `sap_windows[3].orientation` → `sap_windows[].orientation`."""
    return _POSITION.sub("[]", path)


def legible(text: str) -> str:
    """The text as it can be stored: a zero character, and half of a surrogate pair, become `\ufffd`.

    XML can hold neither, so that no assessor lodged them; PostgreSQL refuses both.
    """
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    return _ILLEGIBLE.sub("\ufffd", text)


def _is_too_large(value: object) -> bool:
    return isinstance(value, int) and not -_TOO_LARGE < value < _TOO_LARGE


def _unwrapped(value: Any) -> Any:
    return value.get("value", value) if isinstance(value, dict) else value


def _items(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The items of a list element with their paths; lists in lists are flattened, wrappers opened."""
    if isinstance(value, list):
        for position, item in enumerate(value):
            if isinstance(item, dict) and len(item) > 1:
                yield f"{path}[{position}]", item
            else:
                yield from _items(item, f"{path}[{position}]")
    elif isinstance(value, dict) and len(value) == 1 and (name := _wrapper(path, *value)):
        yield from _items(value[name], f"{path}.{name}")
    else:
        yield path, value


def _wrapper(path: str, name: str) -> str | None:
    """The name, when it is that of an item of the list: `shower_outlet` in `shower_outlets`."""
    listed = _POSITION.sub("", path).rpartition(".")[2]
    return name if name.rstrip("ys") in listed else None


_POSITION = re.compile(r"\[\d+\]")
