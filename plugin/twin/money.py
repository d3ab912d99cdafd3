"""Money as whole minor units, and the texts it travels in."""

import re
from collections.abc import Sequence

from plugin.twin.errors import TwinError

_EXPONENTS = {"CLP": 0, "JPY": 0, "KRW": 0, "VND": 0, "BHD": 3, "KWD": 3}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "PLN": "zł ", "IDR": "Rp "}


def exponent(currency: str) -> int:
    """Decimal places of a currency (ISO 4217): 2 for most, 0 for yen."""
    return _EXPONENTS.get(currency, 2)


def parse(text: str, currency: str) -> int:
    """Minor units of a plain decimal text such as `12.5`; refuses anything else."""
    places = exponent(currency)
    fraction = rf"(?:\.([0-9]{{1,{places}}}))?" if places else "()"
    match = re.fullmatch(rf"([0-9]{{1,12}}){fraction}", text)
    if match is None:
        raise TwinError(f"{text!r} is not an amount in {currency}")
    return int(match[1] + (match[2] or "").ljust(places, "0"))


def render(minor: int, currency: str) -> str:
    """The amount as Shopify writes it in webhook bodies: `12.50`, yen as `1250`."""
    places = exponent(currency)
    if places == 0:
        return str(minor)
    whole, rest = divmod(abs(minor), 10**places)
    return f"{'-' if minor < 0 else ''}{whole}.{rest:0{places}d}"


def show(minor: int, currency: str) -> str:
    """The amount as a shopper reads it: `$1,234.50`."""
    text = render(abs(minor), currency)
    whole, dot, rest = text.partition(".")
    sign = _SIGNS.get(currency, f"{currency} ")
    return f"{'-' if minor < 0 else ''}{sign}{int(whole):,}{dot}{rest}"


def share(total: int, part: int, whole: int) -> int:
    """`total * part / whole`, rounded half up; nothing of nothing is nothing."""
    return (2 * total * part + whole) // (2 * whole) if whole else 0


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Cut `total` in proportion to `weights`; the parts always add up to it."""
    whole, seen, given = sum(weights), 0, 0
    parts = []
    for weight in weights:
        seen += weight
        parts.append(share(total, seen, whole) - given)
        given += parts[-1]
    return parts
