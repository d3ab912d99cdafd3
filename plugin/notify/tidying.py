"""
What comes from outside, made fit for a letter: text on one line, addresses and links by pattern.

A name with a line break in it would be a header of its own; one that turns the direction of
writing would rearrange the sentence around it.
"""

import re
from unicodedata import category

from plugin.domain.errors import InvalidInputError, UndeliverableError

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,190}")
_LINK = re.compile(r"https?://[!#-;=?-~]+", re.ASCII)


def tidy(text: str) -> str:
    """
    One line of visible characters; a control becomes a space, as a line break does.

    `=?` begins an encoded word, in which a header could hide what was just taken out.
    """
    shown = "".join(map(_shown, text))
    return " ".join(shown.split()).replace("=?", "= ?")


def _shown(char: str) -> str:
    """Nothing for formatting (directions, zero widths) and for halves of characters."""
    kind = category(char)
    return " " if kind == "Cc" else "" if kind in {"Cf", "Cs"} else char


def address(text: str) -> tuple[str, str]:
    """The two sides of one bare e-mail address. Raises UndeliverableError for anything else."""
    if not is_address(text):
        raise UndeliverableError("This is no e-mail address that a letter could go to.")
    local, _, domain = text.partition("@")
    return local, domain


def is_address(text: str) -> bool:
    """Is this one bare e-mail address, and nothing beside it?"""
    return _ADDRESS.fullmatch(text) is not None and tidy(text) == text


def link(url: str) -> str:
    """An absolute web address in plain characters. Raises InvalidInputError for anything else."""
    if not _LINK.fullmatch(url):
        raise InvalidInputError("A link in a letter starts with https:// and is written in ASCII.")
    return url
