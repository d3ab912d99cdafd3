"""What we write to Shopify: ids, exact amounts, moments. Nothing passes through a float."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Raw

from plugin.domain.money import exponent
from plugin.domain.rewards import WHOLE
from plugin.platforms.shopify.reading import identifier

_PLACES: Final = len(str(WHOLE)) - 1

Input = dict[str, Any]


def gid(kind: str, number: str) -> str:
    """The global id of something by its plain digits. Raises UnreadableError for anything else."""
    return f"gid://shopify/{kind}/{identifier(kind, number)}"


def gids(kind: str, numbers: Iterable[str]) -> list[str]:
    """The same for several."""
    return [gid(kind, number) for number in numbers]


def decimal(minor: int, currency: str) -> str:
    """Minor units with all decimals of their currency: `12.50`, `23600`."""
    places = exponent(currency)
    digits = str(minor).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def fraction(hundredths: int) -> Raw:
    """Hundredths of a per cent as the JSON number that Shopify takes: 1250 is `0.1250`."""
    whole, rest = divmod(hundredths, WHOLE)
    return Raw(f"{whole}.{rest:0{_PLACES}}".encode())


def moment(at: datetime) -> str:
    """A time in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
