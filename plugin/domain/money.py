"""
Money as integer minor units, read strictly; exact rates; the one rounding function.

A minor unit is the smallest unit of a currency: a cent of a dollar, a whole yen,
a fils of a Kuwaiti dinar. Floats never occur.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from plugin.domain.errors import InvalidInputError

# ISO 4217: the currencies whose minor unit is not a hundredth.
_NO_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
_THREE_DECIMALS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
_CODE = re.compile(r"[A-Z]{3}", re.ASCII)
_AMOUNT = re.compile(r"(-?)(\d{1,16})(?:\.(\d{1,6}))?", re.ASCII)

Exact = int | Fraction
"""An exact number. Most are whole, and whole numbers are many times faster than fractions."""

LIMIT = 10**12
"""No single amount is larger than this many minor units; more is a mistake or an attack."""


class Rounding(StrEnum):
    """How a fraction of a point becomes whole points."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class Rate:
    """`points` for every `per` minor units spent; exact, any fraction."""

    points: int
    per: int

    def __post_init__(self) -> None:
        """A rate gives at least nothing, for at least one minor unit."""
        if self.points < 0 or self.per < 1:
            raise InvalidInputError(f"a rate of {self.points} per {self.per} makes no sense")

    def of(self, minor: Fraction) -> Fraction:
        """The unrounded points for an amount in minor units."""
        return minor * self.points / self.per


def exponent(currency: str) -> int:
    """The number of decimals of a currency's minor unit (ISO 4217)."""
    if not _CODE.fullmatch(currency):
        raise InvalidInputError(f"{currency!r} is not a currency code such as USD")
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def parse_minor(text: str, currency: str) -> int:
    """
    The minor units written in a plain decimal such as `12.50` (USD) or `23600` (JPY).

    Refuses exponents, NaN, separators, more precision than the currency has (zeros excepted)
    and amounts beyond `LIMIT`.
    """
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise InvalidInputError(f"{text[:40]!r} is not an amount such as 12.50")
    sign, whole, decimals = match[1], match[2], match[3] or ""
    places = exponent(currency)
    if decimals[places:].strip("0"):
        raise InvalidInputError(f"{text} has more decimals than {currency} knows")
    minor = int(whole + decimals[:places].ljust(places, "0"))
    if minor > LIMIT:
        raise InvalidInputError(f"{text} is beyond any amount we accept")
    return -minor if sign else minor


def round_points(points: Fraction, rounding: Rounding) -> int:
    """Whole points from a non-negative fraction: the only place where anything is rounded."""
    if rounding is Rounding.FLOOR:
        return points.__floor__()
    if rounding is Rounding.CEILING:
        return points.__ceil__()
    return (points + Fraction(1, 2)).__floor__()
