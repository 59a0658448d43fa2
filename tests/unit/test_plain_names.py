"""Names that people type again."""

import pytest

from ara_domain.plain_names import is_plain_name, plain_name


@pytest.mark.parametrize("name", ["band-c", "tender-2026.04", "c_10k", "2026", "c" * 60])
def test_small_letters_digits_dots_dashes_and_underscores_are_plain(name: str) -> None:
    assert is_plain_name(name)
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("Band C / 10k=", "band-c-10k"), ("  -x- ", "x"), ("Größer", "grosser"), ("C" * 80, "c" * 60), ("£ = /", "")],
)
def test_any_other_text_is_made_plain_or_comes_to_nothing(text: str, name: str) -> None:
    assert not is_plain_name(text)
    assert plain_name(text) == name
    assert not name or is_plain_name(name)
