"""
Codes of our own: what a member types at the checkout.

Eighty random bits in sixteen characters of Crockford's base 32, which has no I, L, O and U: nobody
guesses one, and read aloud none is taken for another. People write them small, or without dashes.
"""

from collections.abc import Callable
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES: Final = 10
_LENGTH: Final = 16
_GROUP: Final = 4
_BITS: Final = 5


def draw(random_bytes: Callable[[int], bytes]) -> str:
    """A new code, such as `7K3M-9QXA-0V5T-CDWH`, from as many random bytes as it asks for."""
    number = int.from_bytes(random_bytes(RANDOM_BYTES), "big")
    digits = (number >> _BITS * place & len(ALPHABET) - 1 for place in reversed(range(_LENGTH)))
    return _grouped("".join(ALPHABET[digit] for digit in digits))


def is_ours(text: str) -> bool:
    """Has a text the shape of a code of ours, however it is written? It says no more than that."""
    bare = plain(text)
    return len(bare) == _LENGTH and set(bare) <= set(ALPHABET) and text.strip().isascii()


def normal(text: str) -> str:
    """A code of ours as we write it: in capitals, with dashes."""
    return _grouped(plain(text))


def plain(code: str) -> str:
    """A code without its dashes, as gift cards have it."""
    return code.strip().upper().replace("-", "")


def _grouped(bare: str) -> str:
    return "-".join(bare[start : start + _GROUP] for start in range(0, len(bare), _GROUP))
