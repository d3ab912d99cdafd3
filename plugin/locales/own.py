"""
The merchant's own words in place of ours, and their noun in place of "points".

A noun is changed where it stands: a message keeps its sentence, and the word for points in it, in
any of the forms that the catalogue knows (`unit#one`, `unit#few`, ...), becomes the same form of
theirs. So a message that is written tomorrow counts stars as well. Where a sentence holds yet
another form, as Polish does in "po punktach", it stays ours, and `still_ours` names it: better
the wrong word than wrong grammar.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from babel import Locale

from plugin.domain.appearance import names, sound
from plugin.domain.errors import InvalidInputError
from plugin.locales.catalogue import catalogue

UNIT: Final = "unit"
"""The noun itself, in its plural forms."""
LONGEST_UNIT: Final = 30

_SOME: Final = 4
_ENOUGH: Final = 103
"""Every plural form of our languages is taken by a number below."""
_HOUSE: Final = (
    "admin.", "package.", "statement.accounts", "statement.shop.",
    "launcher.", "unsubscribe.", UNIT,
)  # fmt: skip
"""
What shoppers never read; what is said where the merchant's words cannot be heard, in a theme's own
texts and on our page behind a letter; and what is no sentence.
"""
_FORMS: Final = ("zero", "one", "two", "few", "many", "other")
_TOKEN: Final = re.compile(r"\{[a-z_]+\}|[^\W\d_]+")
_BEFORE: Final = {"ar": ("وال", "بال", "ال", "و", "ب", "ف")}
_AFTER: Final = {"ar": ("كم", "ك", "ها", "ه", "ي"), "id": ("mu", "nya", "ku")}  # noqa: RUF001 (Arabic)
"""What some languages write onto a noun, such as the Indonesian "poinmu" (your points)."""

Words = Mapping[str, str]


def spoken(language: str, own: Words) -> Words:
    """
    The messages of a language with the merchant's own among them.

    What was written for a message that is gone, or that holds other values now, is left out: a
    new version of ours never breaks a page by what was once right.
    """
    return _spoken(language, frozenset(own.items())) if own else catalogue(language)


@cache
def own_keys(language: str) -> tuple[str, ...]:
    """The messages that shoppers read, each of which a merchant may word anew, in order."""
    found = (key for key in catalogue(language) if _may_be_own(language, key))
    return tuple(sorted(found, key=_place))


def unit_keys(language: str) -> tuple[str, ...]:
    """The forms of the noun that a language counts with."""
    return tuple(f"{UNIT}#{form}" for form in _forms(language))


@cache
def numbers(language: str, form: str) -> tuple[int, ...]:
    """The first numbers that take a plural form; none where only fractions do, or none at all."""
    rule = Locale(language).plural_form
    return tuple(number for number in range(_ENOUGH) if rule(number) == form)


def counts(language: str, key: str) -> str:
    """The first numbers that a message counts: `2, 3, 4, 22 …`; empty: it counts none."""
    taken = numbers(language, key.partition("#")[2])
    some = ", ".join(map(str, taken[:_SOME]))
    return f"{some} …" if len(taken) > _SOME else some


def fault(language: str, key: str, text: str) -> str:
    """
    Why a text cannot stand for a message: `unknown` (there is none), `values` (it holds other
    values than ours), or `unsound` (no plain line, or too long); empty: it can.
    """
    if key in unit_keys(language):
        return "" if _is_noun(text) else "unsound"
    if key not in catalogue(language) or not _may_be_own(language, key):
        return "unknown"
    try:
        sound(text)
    except InvalidInputError:
        return "unsound"
    return "" if names(text) == names(catalogue(language)[key]) else "values"


def renamed(language: str, own: Words) -> Iterator[tuple[str, str]]:
    """The (key, message) in which the merchant's noun stands now, for them to read once."""
    ours, noun = catalogue(language), _noun(language, own)
    if noun:
        for key in own_keys(language):
            text = _renamed(language, key, ours[key], noun)
            if text != ours[key]:
                yield key, text


def still_ours(language: str, own: Words) -> Iterator[tuple[str, str]]:
    """The (key, message) that say points in a form which cannot be changed for another noun."""
    stems = {text.casefold()[:-1] for text in _our_noun(language).values()}
    for key, text in spoken(language, own).items():
        if key not in own and _may_be_own(language, key) and text == catalogue(language)[key]:
            tokens = (token.casefold() for token in _TOKEN.findall(text) if token[0] != "{")
            if any(stem in token for token in tokens for stem in stems):
                yield key, text


class _Spoken(Mapping[str, str]):
    """
    A language as one merchant speaks it. A message is worded when it is first said: a panel says
    few of them, and wording them all would take as long as many panels.
    """

    def __init__(self, language: str, own: Words) -> None:
        self._language, self._own = language, own
        self._ours, self._noun = catalogue(language), _noun(language, own)
        self._said: dict[str, str] = {}

    def __getitem__(self, key: str) -> str:
        """A message. Raises KeyError when there is none."""
        if key not in self._said:
            self._said[key] = self._worded(key)
        return self._said[key]

    def __contains__(self, key: object) -> bool:
        """Is there such a message? The merchant can word ours anew, and add none."""
        return key in self._ours

    def __iter__(self) -> Iterator[str]:
        """Every key."""
        return iter(self._ours)

    def __len__(self) -> int:
        """How many messages there are."""
        return len(self._ours)

    def _worded(self, key: str) -> str:
        ours = self._ours[key]
        if key in self._own and not fault(self._language, key, self._own[key]):
            return self._own[key]
        if self._noun and _may_be_own(self._language, key):
            return _renamed(self._language, key, ours, self._noun)
        return ours


@lru_cache(maxsize=1024)
def _spoken(language: str, said: frozenset[tuple[str, str]]) -> Words:
    return _Spoken(language, dict(said))


def _noun(language: str, own: Words) -> Words:
    """The merchant's noun by its plural forms; nothing unless they gave all of them."""
    if any(fault(language, key, own.get(key, "")) for key in unit_keys(language)):
        return {}
    return {form: own[f"{UNIT}#{form}"] for form in _forms(language)}


def _renamed(language: str, key: str, text: str, noun: Words) -> str:
    """A message with another noun: in the form of its own number first, else in any form."""
    form = key.partition("#")[2]
    ours = _our_noun(language)
    order = (form, *ours) if form in ours else (*ours,)
    pairs = {ours[one]: noun[one] for one in reversed(order)}
    return _TOKEN.sub(lambda token: _changed(language, token[0], pairs), text)


def _changed(language: str, token: str, pairs: Words) -> str:
    for before in ("", *_BEFORE.get(language, ())):
        for after in ("", *_AFTER.get(language, ())):
            if token.startswith(before) and token.endswith(after):
                word = token[len(before) : len(token) - len(after)]
                other = _cased(word, pairs)
                if other and not (after and other.endswith("ة")):
                    return f"{before}{other}{after}"
    return token


def _cased(word: str, pairs: Words) -> str:
    """The other noun as this word is written; empty: this word is none."""
    if word in pairs:
        return pairs[word]
    other = pairs.get(word[:1].lower() + word[1:], "")
    return other[:1].upper() + other[1:]


def _may_be_own(language: str, key: str) -> bool:
    """Is it read by shoppers, in a plural form that some number takes?"""
    name, _, form = key.partition("#")
    return not name.startswith(_HOUSE) and (not form or bool(numbers(language, form)))


def _place(key: str) -> tuple[str, int]:
    """By name; the plural forms of one message stand together, in CLDR's order."""
    name, _, form = key.partition("#")
    return name, _FORMS.index(form) if form else 0


def _is_noun(text: str) -> bool:
    try:
        sound(text)
    except InvalidInputError:
        return False
    return len(text) <= LONGEST_UNIT and not names(text)


def _our_noun(language: str) -> Words:
    return {form: catalogue(language)[f"{UNIT}#{form}"] for form in _forms(language)}


@cache
def _forms(language: str) -> tuple[str, ...]:
    """The plural forms of a language; `other` is always one."""
    known = Locale(language).plural_form.tags | {"other"}
    return tuple(form for form in _FORMS if form in known)
