"""
Codes of invitations: what stands at the end of a member's link.

Fifty random bits in ten characters of the alphabet of our other codes. They open nothing but an
offer, so they may be short enough to be typed off a poster.
"""

from collections.abc import Callable
from typing import Final

from plugin.domain.codes import ALPHABET

_LENGTH: Final = 10
_RANDOM_BYTES: Final = 7
_BITS: Final = 5


def draw(random_bytes: Callable[[int], bytes]) -> str:
    """A new code, such as `7K3M9QXA0V`, from as many random bytes as it asks for."""
    number = int.from_bytes(random_bytes(_RANDOM_BYTES), "big")
    digits = (number >> _BITS * place & len(ALPHABET) - 1 for place in range(_LENGTH))
    return "".join(ALPHABET[digit] for digit in digits)


def bare(text: str) -> str:
    """A code without what stood around its link in somebody's sentence: `7K3M9QXA0V).`"""
    ours = [place for place, sign in enumerate(text) if sign.isascii() and sign.isalnum()]
    return text[ours[0] : ours[-1] + 1] if ours else ""


def normal(text: str) -> str:
    """A code as we write it, however somebody typed it; empty for what cannot be one."""
    found = text.strip().upper().replace("-", "")
    ours = len(found) == _LENGTH and set(found) <= set(ALPHABET) and text.isascii()
    return found if ours else ""
