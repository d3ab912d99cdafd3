"""The appearance: what a merchant may set, and nothing else, however it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.appearance import (
    LONGEST_TEXT,
    MOST_TEXTS,
    Appearance,
    Part,
    names,
    sound,
)
from plugin.domain.errors import InvalidInputError

REFUSED = [
    "", " ", " x", "x ", "x" * (LONGEST_TEXT + 1), "x" * 10_000, "a\nb", "a\x00b", "a\x1b[31mb",
    "gnp\u202eexe.", "a\u2066b", "a\u200fb", "a\u200bb", "\ufeffa", "a\u2028b",
    "{count.__class__}", "{count.__class__.__mro__}", "{0}", "{}", "{count[0]}", "{count!r}",
    "{count:>99999999}", "{{7*7}}", "{{count}}", "{", "}", "{count", "count}", "{COUNT}", "{a b}",
]  # fmt: skip


def test_a_new_shop_has_a_look() -> None:
    look = Appearance()
    assert (look.accent, look.radius, look.parts) == ("#3f6b4f", 16, tuple(Part))


@pytest.mark.attack
@pytest.mark.parametrize(
    "accent",
    ["red", "#fff", "#3F6B4F", "#3f6b4f;}", "#3f6b4f\n", "url(//x)", "#3f6b4f }body{", "#٣f6b4f"],
)
def test_a_colour_is_six_digits_and_nothing_else(accent: str) -> None:
    with pytest.raises(InvalidInputError):
        Appearance(accent=accent)


@pytest.mark.parametrize("radius", [-1, 25, 9999])
def test_corners_are_round_within_reason(radius: int) -> None:
    with pytest.raises(InvalidInputError):
        Appearance(radius=radius)


def test_a_part_stands_there_once() -> None:
    with pytest.raises(InvalidInputError):
        Appearance(parts=(Part.WAYS, Part.WAYS))
    assert Appearance(parts=()).parts == ()


@pytest.mark.attack
@pytest.mark.parametrize("logo", ["../../etc/passwd", "1-xyz", "x", "1-" + "0" * 31, "//evil"])
def test_a_logo_is_a_name_of_ours(logo: str) -> None:
    with pytest.raises(InvalidInputError):
        Appearance(logo=logo)


@pytest.mark.attack
@pytest.mark.parametrize("text", REFUSED)
def test_a_text_is_one_plain_line_around_bare_names(text: str) -> None:
    with pytest.raises(InvalidInputError):
        sound(text)
    with pytest.raises(InvalidInputError):
        Appearance(words={"en": {"panel.title": text}})


@pytest.mark.parametrize(
    ("language", "key"), [("EN", "a"), ("../x", "a"), ("en", "A b"), ("en", "a#b#c"), ("en", "")]
)
def test_words_have_languages_and_keys(language: str, key: str) -> None:
    with pytest.raises(InvalidInputError):
        Appearance(words={language: {key: "x"}})


def test_there_is_an_end_to_words() -> None:
    texts = {f"panel.x{number}": "x" for number in range(MOST_TEXTS + 1)}
    with pytest.raises(InvalidInputError):
        Appearance(words={"en": texts})


def test_markup_is_only_text_here_and_escaped_where_it_is_shown() -> None:
    sound("<script>alert(1)</script> & “{count}”")
    assert names("{count} of {date}") == {"count", "date"}


@given(st.text(max_size=40))
def test_whatever_is_sound_can_be_filled_in(text: str) -> None:
    try:
        sound(text)
    except InvalidInputError:
        return
    filled = dict.fromkeys(names(text), "7")
    assert "{" not in text.format_map(filled)
