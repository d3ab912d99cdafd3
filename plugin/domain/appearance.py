"""How Laurel looks and speaks in a brand's shops: a guest who takes on the colours of the house."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from typing import Final

from plugin.domain.errors import InvalidInputError

ROUNDEST: Final = 24
"""Pixels: rounder corners would cut into what stands in them."""
LONGEST_TEXT: Final = 300
"""Characters of one message in the merchant's own words."""
MOST_TEXTS: Final = 1000
"""Messages in the merchant's own words, over all languages."""

_ACCENT: Final = re.compile(r"#[0-9a-f]{6}")
_LOGO: Final = re.compile(r"[0-9]{1,19}-[0-9a-f]{32}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_KEY: Final = re.compile(r"[a-z0-9_.]{1,80}(#[a-z]{1,12})?")
_NAME: Final = re.compile(r"[a-z_]{1,30}")

UNRULY: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Characters that cannot be seen and change what stands around them."""


class Scheme(StrEnum):
    """Light or dark."""

    PAGE = "page"
    """As the theme says."""
    LIGHT = "light"
    DARK = "dark"


class Side(StrEnum):
    """The corner that the launcher stands in."""

    END = "end"
    START = "start"


class Icon(StrEnum):
    """What stands on the launcher and beside the number of points."""

    LAUREL = "laurel"
    STAR = "star"
    HEART = "heart"
    GIFT = "gift"
    COIN = "coin"


class Part(StrEnum):
    """The parts of the panel whose order a merchant chooses; what is not named is hidden."""

    REWARDS = "rewards"
    WAYS = "ways"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Appearance:
    """
    Everything a merchant sets; a new shop has the defaults.

    Raises InvalidInputError for what cannot be: none of it reaches a style sheet, a page or a
    message unless it passed here, however it came.
    """

    accent: str = "#3f6b4f"
    """`#rrggbb`, in small letters."""
    radius: int = 16
    """Of corners, in pixels, 0 to 24."""
    scheme: Scheme = Scheme.PAGE
    side: Side = Side.END
    icon: Icon = Icon.LAUREL
    icon_only: bool = False
    """No word on the launcher."""
    nudges: bool = True
    """May the launcher say that a reward can be had, or that points end?"""
    parts: tuple[Part, ...] = tuple(Part)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    """By language (ISO 639): messages in the merchant's own words, by key."""
    logo: str = ""
    """The name of the picture, of its brand and its digest; empty: there is none."""

    def __post_init__(self) -> None:
        _must(_ACCENT.fullmatch(self.accent), "a colour is written as #3f6b4f")
        _must(0 <= self.radius <= ROUNDEST, f"corners are round by 0 to {ROUNDEST} pixels")
        _must(len(set(self.parts)) == len(self.parts), "a part of the panel stands there once")
        _must(not self.logo or _LOGO.fullmatch(self.logo), "a logo is named by its digest")
        _must(sum(map(len, self.words.values())) <= MOST_TEXTS, f"at most {MOST_TEXTS} texts")
        for language, texts in self.words.items():
            _must(_LANGUAGE.fullmatch(language), "a language is written as pl")
            for key, text in texts.items():
                _must(_KEY.fullmatch(key), "this is no key of a message")
                sound(text)


def sound(text: str) -> None:
    """Raises InvalidInputError unless a text can be a message: one line, seen as it is."""
    _must(text.strip() == text != "", "a text is not empty, and has no space around it")
    _must(len(text) <= LONGEST_TEXT, f"a text has at most {LONGEST_TEXT} characters")
    _must(not UNRULY.search(text), "a text has no characters that cannot be seen")
    names(text)


def names(text: str) -> frozenset[str]:
    """
    The values that a message stands around: {"count"} of `{count} points`.

    Raises InvalidInputError for a brace that is anything but a bare name in braces, so that a
    message reaches into nothing: no `{count.real}`, no `{0}`, no `{count:>99999999}`.
    """
    return frozenset(_names(text))


def _names(text: str) -> Iterator[str]:
    _must("{{" not in text and "}}" not in text, "a brace stands around the name of a value")
    try:
        pieces = [(name, spec, how) for _, name, spec, how in Formatter().parse(text)]
    except ValueError:
        raise InvalidInputError("every { has its } and a name between them") from None
    for name, spec, how in pieces:
        if name is not None:
            _must(_NAME.fullmatch(name) and not spec and not how, "a name in braces is only a name")
            yield name


def _must(held: object, why: str) -> None:
    if not held:
        raise InvalidInputError(why)
