"""What a cell says: amounts, moments, ids. Each refuses what it cannot read, and says why."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from plugin.domain.errors import InvalidInputError
from plugin.domain.money import LIMIT, parse_minor

# ISO 8601, and Shopify's own `2025-12-06 10:37:33 -0500`.
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?) ?(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_MINOR = re.compile(r"\d{1,13}", re.ASCII)
# No blanks and no controls; a slash would read as the shop's part of a key.
_ID = re.compile(r"[^\s/\x00-\x1f\x7f-\x9f]{1,64}")
_LONGEST_EMAIL = 254
_YEARS = range(1971, 2200)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds where a file says nothing: the currency (ISO 4217), the shop's own zone."""

    currency: str
    zone: ZoneInfo


@lru_cache(maxsize=4096)
def moment(text: str, zone: ZoneInfo) -> datetime:
    """
    A date or date and time, in UTC; without an offset it is the shop's own zone.

    A bare date is the midnight it begins with. Raises InvalidInputError.
    """
    match = _MOMENT.fullmatch(text)
    if not match:
        raise InvalidInputError(f"{text[:40]!r} is not a date such as 2025-12-06")
    try:
        found = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}{match[3] or ''}")
    except ValueError:
        raise InvalidInputError(f"{text[:40]!r} is not a date that exists") from None
    if found.year not in _YEARS:
        raise InvalidInputError(f"{text[:40]!r}: no order is that old or that new")
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def amount(text: str, currency: str) -> int:
    """An amount of at least nothing, in minor units, from `12.50`. Raises InvalidInputError."""
    minor = parse_minor(text, currency)
    if minor < 0:
        raise InvalidInputError(f"{text} is less than nothing")
    return minor


def whole_minor(text: str) -> int:
    """An amount that is written in minor units already. Raises InvalidInputError."""
    if not _MINOR.fullmatch(text) or int(text) > LIMIT:
        raise InvalidInputError(f"{text[:40]!r} is not a whole number of minor units")
    return int(text)


def identifier(text: str, what: str) -> str:
    """
    A platform's id, also from a global id or behind the apostrophe that keeps it text.

    Raises InvalidInputError.
    """
    bare = text.removeprefix("'")
    bare = bare.rpartition("/")[2] if bare.startswith("gid://") else bare
    if not _ID.fullmatch(bare):
        raise InvalidInputError(f"{text[:40]!r} is not the id of {what}")
    return bare


def email(text: str) -> str:
    """An e-mail, or nothing. Raises InvalidInputError."""
    if text and ("@" not in text or len(text) > _LONGEST_EMAIL):
        raise InvalidInputError(f"{text[:40]!r} is not an e-mail")
    return text
