"""
One spelling for all the ways in which an e-mail address can be written.

Whoever types an address in a disguise still reads the same mailbox: capitals, a `+tag`, dots at
Gmail, another name of the same house, letters that only look alike, a domain in its own script.
The spelling is for keyed hashes, and never for writing to anybody.
"""

import re
import unicodedata
from typing import Final

_DOTS_SAY_NOTHING: Final = frozenset({"gmail.com", "proton.me"})
_SAME_HOUSE: Final = {
    "googlemail.com": "gmail.com",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "pm.me": "proton.me",
    "protonmail.com": "proton.me",
}
"""Domains under which one house keeps one mailbox."""

# Letters of Cyrillic, Greek and phonetic alphabets that look like Latin ones, as in
# https://www.unicode.org/Public/security/latest/confusables.txt
_LOOKS_LIKE: Final = str.maketrans(
    "аеорсухіјѕһԁԛԝӏαορνικυıɡɑ",
    "aeopcyxijshdqwlaopvikuiga",
)
_UNSEEN: Final = "Cf"
"""The category of signs that take no room, such as a zero-width joiner."""
_APART: Final = re.compile(r"[\d._-]+")
_TELLING: Final = 5
"""Fewer letters are nobody's name in particular."""


def canonical(email: str) -> str:
    """The one spelling of an address: two with the same one are taken for one mailbox."""
    name, _, domain = _folded(email).rpartition("@")
    house = _house(domain)
    return f"{_name(name, house)}@{house}"


def stem(email: str) -> str:
    """
    The letters of an address that stay when somebody opens another mailbox: `ania.k7@…`, `aniak@…`.

    Empty where too few letters are left to say anything.
    """
    name = canonical(email).rpartition("@")[0]
    letters = _APART.sub("", name)
    return letters if len(letters) >= _TELLING else ""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) != _UNSEEN)


def _name(written: str, house: str) -> str:
    """The name before the `@`: without quotes, a tag, and dots where they say nothing."""
    name = written.strip('"').translate(_LOOKS_LIKE)
    untagged = name.split("+")[0] or name
    return untagged.replace(".", "") if house in _DOTS_SAY_NOTHING else untagged


def _house(domain: str) -> str:
    """A domain as machines write it, and one name for the domains of one house."""
    bare = domain.rstrip(".")
    try:
        written = bare.encode("idna").decode()
    except UnicodeError:
        written = bare
    return _SAME_HOUSE.get(written, written)
