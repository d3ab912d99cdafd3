"""Reading what people and scripts send: nothing is trusted to have the right shape."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from plugin.twin import catalogue
from plugin.twin.catalogue import Variant
from plugin.twin.checkout import Basket
from plugin.twin.errors import TwinError
from plugin.twin.merchandising import Offer
from plugin.twin.model import Address
from plugin.twin.money import parse
from plugin.twin.pricing import DiscountRequest
from plugin.twin.refunds import RefundRequest

_LONGEST = 255
_ADDRESS = ("first_name", "last_name", "address1", "city", "zip", "country", "country_code")


def whole(value: object, name: str) -> int:
    """A whole number, given as one or as its digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TwinError(f"{name} must be a whole number")
    text = str(value)
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise TwinError(f"{name} must be a whole number")
    return int(text)


def amount(value: object, currency: str) -> int | None:
    """An amount text in minor units; None and the empty text mean none was given."""
    return parse(str(value), currency) if value not in (None, "") else None


def moment(value: object) -> datetime | None:
    """A time with its zone."""
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise TwinError(f"{value!r} is not a time") from None
    if at.tzinfo is None:
        raise TwinError("a time needs its zone")
    return at


def quantities(pairs: object) -> dict[int, int]:
    """Line ids and units; negative units are refused."""
    if not isinstance(pairs, Mapping):
        raise TwinError('lines are told as {"line id": quantity}')
    counts = {whole(key, "line id"): whole(n, "quantity") for key, n in pairs.items() if n != ""}
    if any(units < 0 for units in counts.values()):
        raise TwinError("a quantity cannot be negative")
    return counts


def block_settings(
    form: Mapping[str, str], settings: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """What a form says of each setting of a block; an unticked box says nothing and means no."""
    return {
        each["id"]: each["id"] in form if each["type"] == "checkbox" else form.get(each["id"], "")
        for each in settings
    }


def basket(fields: Mapping[str, Any], currency: str) -> Basket:
    """A checkout request of the control API."""
    customer = fields.get("customer_id")
    return Basket(
        lines=_lines(fields.get("lines") or []),
        customer_id=None if customer is None else whole(customer, "customer_id"),
        email=fields.get("email"),
        locale=str(fields.get("locale", "en")),
        discount=_discount(fields.get("discount_code")),
        code=fields.get("code"),
        shipping=amount(fields.get("shipping"), currency),
        pay_now=bool(fields.get("pay", True)),
        gift_card=amount(fields.get("gift_card_payment"), currency) or 0,
        gift_card_code=fields.get("gift_card_code"),
        store_credit=bool(fields.get("store_credit", False)),
        test=bool(fields.get("test", False)),
        at=moment(fields.get("at")),
        address=_address(fields.get("address")),
        attributes=cart_attributes(fields.get("attributes") or {}),
    )


def cart_attributes(given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a cart carries; an empty value takes one away again."""
    named = {str(name)[:_LONGEST]: str(value)[:_LONGEST] for name, value in given.items()}
    return tuple((name, value) for name, value in named.items() if name and value)


def offer(fields: Mapping[str, Any]) -> Offer:
    """A discount of the shop's own, by the control API."""
    return Offer(
        title=str(fields.get("title") or ""),
        percentage=whole(fields.get("percentage", 10), "percentage"),
        code=None if fields.get("code") is None else str(fields["code"]),
        combines=tuple(str(name) for name in fields.get("combines") or ()),
    )


def refund_request(fields: Mapping[str, Any], currency: str) -> RefundRequest:
    """A refund request of the control API."""
    return RefundRequest(
        lines=quantities(fields.get("lines") or {}),
        restock=bool(fields.get("restock", False)),
        shipping=amount(fields.get("shipping"), currency) or 0,
        amount=amount(fields.get("amount"), currency),
        note=fields.get("note"),
    )


def _lines(entries: object) -> tuple[tuple[Variant, int], ...]:
    if not (isinstance(entries, list) and all(isinstance(one, dict) for one in entries)):
        raise TwinError('lines are told as [{"handle": "…", "quantity": 1}]')
    return tuple((_variant(e), whole(e.get("quantity", 1), "quantity")) for e in entries)


def _variant(entry: Mapping[str, Any]) -> Variant:
    if "variant_id" in entry:
        return catalogue.variant(whole(entry["variant_id"], "variant_id"))
    return catalogue.product(str(entry.get("handle"))).first


def _address(fields: Mapping[str, Any] | None) -> Address | None:
    """Where a parcel goes; of what is not told it says nothing."""
    if not fields:
        return None
    told = {name: str(fields.get(name, "")) for name in _ADDRESS}
    return Address(**told, phone=fields.get("phone"))


def _discount(fields: Mapping[str, Any] | None) -> DiscountRequest | None:
    if not fields:
        return None
    return DiscountRequest(
        str(fields.get("code")), str(fields.get("kind")), str(fields.get("value"))
    )
