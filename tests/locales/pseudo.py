"""
A language that does not exist, to see what a real one would suffer.

English with accents, in brackets and two fifths longer: text without brackets was never
translated, and a page that holds this holds German. Nobody is offered it; a test lends it to
English, and to Arabic for the other direction:

    with speaking_pseudo():
        page.goto("/apps/points/panel?locale=en-XA")   # or locale=ar, from right to left
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from string import Formatter
from types import MappingProxyType

import pytest

from plugin.locales.catalogue import SOURCE, catalogue, written

SPOKEN = "plugin.locales.own.catalogue"
LENT_TO = (SOURCE, "ar")
_OPEN, _CLOSE = (
    "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}",
    "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}",
)
_ACCENTS = str.maketrans("aceilnosuyzACEILNOSUYZ", "áçéíłñóšüýžÁÇÉÍŁÑÓŠÜÝŽ")
_MORE = "lórém ípšüm dólór šít ámét çóñšéçtétüér ádípíšçíñg élít "
_INNERMOST = re.compile(f"{_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE}")


@contextmanager
def speaking_pseudo() -> Iterator[None]:
    """English and Arabic say everything in the language that does not exist."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SPOKEN, lambda it: pseudo() if it in LENT_TO else catalogue(it))
        yield


@cache
def pseudo() -> Mapping[str, str]:
    """Every message of ours, disguised."""
    return MappingProxyType({key: disguised(text) for key, text in written(SOURCE).items()})


def disguised(text: str) -> str:
    """A message with accents, in brackets and longer; its values stand where they stood."""
    accented = "".join(_pieces(text))
    wanted = -(-len(text) * 2 // 5)
    more = (_MORE * (wanted // len(_MORE) + 1))[:wanted].strip()
    return f"{_OPEN}{accented} {more}{_CLOSE}"


def untranslated(text: str) -> str:
    """What stands outside of all brackets."""
    while (fewer := _INNERMOST.sub(" ", text)) != text:
        text = fewer
    return " ".join(text.split())


def _pieces(text: str) -> Iterator[str]:
    for literal, name, _, _ in Formatter().parse(text):
        yield literal.translate(_ACCENTS)
        if name is not None:
            yield f"{{{name}}}"
