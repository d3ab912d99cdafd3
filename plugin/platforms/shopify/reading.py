"""
Strict reading of what Shopify writes: JSON, ids, times, money. All or UnreadableError.

Ids exceed what a float can hold, money comes as text or as a number, times carry a zone. Nothing
passes through a float, and a reason never repeats what was read: it may be personal.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from msgspec import Raw

from plugin.domain.errors import InvalidInputError, UnreadableError
from plugin.domain.money import LIMIT, exponent, parse_minor

T = TypeVar("T")

Id = int | str | None
"""How an id may be written; `identifier` says what it means."""

NULL = Raw(b"null")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a time that nobody told."""

_DIGITS = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_GID = re.compile(r"gid://shopify/([A-Za-z]{1,60})/([1-9][0-9]{0,19})(?:\?.*)?", re.ASCII)
_MOST_UNITS = 1_000_000


class Money(msgspec.Struct):
    """An amount with its currency."""

    amount: Raw = NULL
    currency_code: str | None = None


class MoneySet(msgspec.Struct):
    """An amount in the shop's money; what the buyer saw (presentment money) never counts."""

    shop_money: Money | None = None


def parse(body: bytes, kind: type[T]) -> T:
    """Typed JSON. NaN, deep nesting, invalid UTF-8 and lone surrogates are refused."""
    try:
        body.decode()
        return msgspec.json.decode(body, type=kind)
    except RecursionError:
        raise UnreadableError("nested too deeply") from None
    except UnicodeDecodeError:
        raise UnreadableError("not UTF-8") from None
    except msgspec.MsgspecError as error:
        raise UnreadableError(str(error)[:200]) from None


def refuse_marks(body: bytes, marks: frozenset[str]) -> None:
    """
    Refuse a body with a field that only bodies of other topics carry.

    The topic is unsigned: without this an order sent again as `orders/delete` would be deleted.
    """
    if marks & parse(body, dict[str, Raw]).keys():
        raise UnreadableError("the body belongs to another topic")


def identifier(kind: str, number: Id, gid: str | None = None) -> str:
    """
    The plain digits of an id such as 123, "123" or `gid://shopify/Order/123`.

    Where a global id is told beside a number and disagrees, the global id is right: numbers have
    been through floats.
    """
    candidates = [_digits(kind, text) for text in (gid, number) if _says_an_id(text)]
    if not candidates or "" in candidates:
        raise UnreadableError(f"the id of the {kind} is not a number")
    return candidates[0]


def optional_identifier(kind: str, number: Id, gid: str | None = None) -> str | None:
    """The same, where there may be none."""
    return None if number is None and gid is None else identifier(kind, number, gid)


def moment(*told: str | None) -> datetime:
    """
    The first time that is told at all, in UTC; `EPOCH` when none is.

    Whole milliseconds, for a database keeps no more: facts that were read again must be equal.
    """
    text = next((text for text in told if text), None)
    if text is None:
        return EPOCH
    try:
        parsed = datetime.fromisoformat(text)
        if parsed.tzinfo is None:
            raise UnreadableError("a time tells no zone")
        whole = parsed.microsecond // 1000 * 1000
        return parsed.replace(microsecond=whole).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableError("a time is not a time") from None


def words(text: str | None) -> str:
    """Text for people, trimmed; databases do not store NUL."""
    return (text or "").replace("\0", "").strip()


def units(quantity: int | None) -> int:
    """A number of units, never negative."""
    counted = quantity or 0
    if not 0 <= counted <= _MOST_UNITS:
        raise UnreadableError("a quantity makes no sense")
    return counted


def shop_currency(sets: Iterable[MoneySet | None], fallback: str | None) -> str:
    """The shop's currency: as money sets tell it, else the fallback."""
    money = (each.shop_money for each in sets if each)
    told = next((each.currency_code for each in money if each and each.currency_code), fallback)
    try:
        exponent(told or "")
    except InvalidInputError:
        raise UnreadableError("the currency is no currency") from None
    return told or ""


def amount(plain: Raw, shop: MoneySet | None, currency: str) -> int:
    """Minor units of an amount that cannot be negative; 0 when it is not told."""
    minor = signed_amount(plain, shop, currency)
    if minor < 0:
        raise UnreadableError("an amount is negative")
    return minor


def signed_amount(plain: Raw, shop: MoneySet | None, currency: str) -> int:
    """Minor units, preferably of the amount in shop money."""
    money = shop.shop_money if shop else None
    if money and money.currency_code not in {None, currency}:
        raise UnreadableError("amounts in two shop currencies")
    text = _text(plain if money is None or _text(money.amount) is None else money.amount)
    try:
        return 0 if text is None else parse_minor(text, currency)
    except InvalidInputError:
        raise UnreadableError("an amount is not an amount") from None


def bounded(total: int) -> int:
    """A sum of minor units that is still believable."""
    if total > LIMIT:
        raise UnreadableError("the amounts are beyond any order we accept")
    return total


def _says_an_id(text: Id) -> bool:
    """Samples carry web addresses where a global id belongs; these say nothing."""
    return text is not None and not (isinstance(text, str) and text.startswith("http"))


def _digits(kind: str, text: Id) -> str:
    written = str(text)
    match = _GID.fullmatch(written)
    if match:
        return match[2] if match[1] == kind else ""
    return written if _DIGITS.fullmatch(written) else ""


def _text(token: Raw) -> str | None:
    """The characters of a JSON string or number; None for null."""
    written = bytes(token)
    if written == b"null":
        return None
    return parse(written, str) if written.startswith(b'"') else written.decode()
