"""
The files of messages, and the choice among them.

Keys are flat; a message that depends on a number has one variant per plural category of its
language (Unicode CLDR), written `key#one`, `key#few`, ... and always `key#other`.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from babel import Locale, UnknownLocaleError

SOURCE = "en"
"""The language every other one falls back to."""

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_LONGEST_TAG = 35


@cache
def languages() -> tuple[str, ...]:
    """The languages we speak, by ISO 639 code, in alphabetical order."""
    names = (file.name for file in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in names if name.endswith(".json")))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """The messages of one of `languages()`, with the source language below them."""
    below = {} if language == SOURCE else catalogue(SOURCE)
    return MappingProxyType({**below, **written(language)})


def written(language: str) -> Mapping[str, str]:
    """The messages that are written in a language itself."""
    text = files(__package__).joinpath(f"{language}.json").read_text(encoding="utf-8")
    messages: dict[str, str] = json.loads(text)
    return messages


def negotiate(tag: str) -> Locale:
    """
    The locale to speak to someone who asks for `tag` (BCP 47): pl-PL, then pl, then en.

    The region is kept where it is known: it decides how dates and money are written. Any text
    is accepted, since tags come from the outside.
    """
    return _negotiated(tag[:_LONGEST_TAG].replace("_", "-"))


@lru_cache(maxsize=256)
def _negotiated(tag: str) -> Locale:
    language = tag.partition("-")[0].lower()
    if not _TAG.fullmatch(tag) or language not in languages():
        return Locale(SOURCE)
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(language)
