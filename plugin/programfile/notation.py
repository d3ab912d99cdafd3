"""How values are written in a file: text in quotes, exact amounts, exact factors."""

import json
import re
from fractions import Fraction

from plugin.domain.errors import InvalidInputError
from plugin.domain.expiry import Expiry
from plugin.domain.money import exponent
from plugin.domain.rules import Multiplier

_PLACES = 6
_DECIMAL = re.compile(rf"(\d{{1,12}})(?:\.(\d{{1,{_PLACES}}}))?", re.ASCII)
_RATIO = re.compile(r"(\d{1,18})/(\d{1,18})", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?", re.ASCII)


def quoted(text: str) -> str:
    """
    Text as a TOML basic string.

    JSON escapes alike, except that TOML wants the delete character escaped too:
    https://toml.io/en/v1.0.0#string
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def amount(minor: int, currency: str) -> str:
    """Minor units as a plain decimal with all decimals of the currency: `12.50`, `23600`."""
    places = exponent(currency)
    digits = str(minor).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def day_of(expiry: Expiry) -> str:
    """A day of every year: `12-31`."""
    return f"{expiry.month:02}-{expiry.day:02}"


def factor(multiplier: Multiplier) -> str:
    """A factor as it is written: `2`, `"1.5"`, and `"1/3"` where no short decimal is exact."""
    numerator, denominator = multiplier.numerator, multiplier.denominator
    if denominator == 1:
        return str(numerator)
    times = multiplier.times
    scaled = times * 10**_PLACES
    if times.denominator != denominator or scaled.denominator != 1:
        return quoted(f"{numerator}/{denominator}")
    whole, part = divmod(scaled.numerator, 10**_PLACES)
    return quoted(f"{whole}.{part:0{_PLACES}}".rstrip("0"))


def parse_factor(written: object) -> tuple[int, int]:
    """(numerator, denominator) of a whole number, `"1.5"` or `"1/3"`. Raises InvalidInputError."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written, 1
    text = written if isinstance(written, str) else ""
    if ratio := _RATIO.fullmatch(text):
        return int(ratio[1]), int(ratio[2])
    if not _DECIMAL.fullmatch(text):
        raise InvalidInputError("it is not a factor")
    exact = Fraction(text)
    return exact.numerator, exact.denominator


def percent(hundredths: int) -> str:
    """Hundredths of a per cent as they are written: `10`, or `"12.5"` where it is not whole."""
    whole, part = divmod(hundredths, 100)
    return quoted(f"{whole}.{part:02}".rstrip("0")) if part else str(whole)


def parse_percent(written: object) -> int:
    """Hundredths of a per cent of a whole number or of `"12.5"`. Raises InvalidInputError."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written * 100
    found = _PERCENT.fullmatch(written) if isinstance(written, str) else None
    if not found:
        raise InvalidInputError("it is not a percentage")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
