"""Sentences with blanks: in every language the words around a blank stand where they belong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from plugin.locales import Messages

_BLANK: Final = re.compile("[\u2066-\u2068]?\\{(\\w+)\\}\u2069?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: words, or the name of a blank."""

    text: str
    blank: str


def sentence(messages: Messages, key: str, blanks: Iterable[str]) -> tuple[Piece, ...]:
    """A message whose values are to be filled in, piece by piece."""
    said = messages.text(key, **{name: f"{{{name}}}" for name in blanks})
    pieces = enumerate(_BLANK.split(said))
    told = (Piece("", part) if place % 2 else Piece(part, "") for place, part in pieces)
    return tuple(piece for piece in told if piece.text.strip() or piece.blank)
