"""A code at checkout: may this basket use it, and what does it take off?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugin.twin import promotions
from plugin.twin.catalogue import Variant
from plugin.twin.errors import TwinError
from plugin.twin.ids import gid
from plugin.twin.money import parse
from plugin.twin.pricing import DiscountRequest
from plugin.twin.promotions import BXGY, FREE_SHIPPING, Code, Promotion
from plugin.twin.shelves import collections_of
from plugin.twin.state import State

Lines = Sequence[tuple[Variant, int]]

SHIPPING = "shipping"
_WHOLE = 10_000


@dataclass(frozen=True)
class Wanted:
    """A basket at checkout, who buys it, and what its shipping costs; None: nothing is shipped."""

    lines: Lines
    customer_id: int | None
    currency: str
    shipping: int | None = None


def redeem(state: State, text: str, wanted: Wanted, now: datetime) -> DiscountRequest:
    """What a minted code gives a basket. Raises TwinError, in the platform's words, for nothing."""
    code = promotions.code_of(state, text)
    promotion = promotions.find(state, code.promotion_id) if code else None
    if code is None or promotion is None or promotion.status(now) != "ACTIVE":
        raise TwinError("Enter a valid discount code")
    _check_uses(promotion, code, wanted.customer_id)
    _check_buyer(promotion, text, wanted.customer_id)
    entitled = _entitled(promotion, text, wanted)
    _check_minimum(promotion, text, wanted, entitled)
    return _request(promotion, code, entitled)


def _check_uses(promotion: Promotion, code: Code, customer_id: int | None) -> None:
    """The limit counts the uses of each code, not of all codes of a discount together."""
    if promotion.usage_limit is not None and code.uses >= promotion.usage_limit:
        raise TwinError(f"{code.code} discount code has reached its usage limit")
    if promotion.once_per_customer and customer_id in code.used_by:
        raise TwinError(f"{code.code} discount code can be used once per customer")


def _check_buyer(promotion: Promotion, text: str, customer_id: int | None) -> None:
    """An unset context is nobody's in particular: the code works for everybody."""
    chosen = ((promotion.terms.get("context") or {}).get("customers") or {}).get("add")
    if chosen is not None and (customer_id is None or gid("Customer", customer_id) not in chosen):
        raise TwinError(f"{text} discount code isn't available to you right now")


def _no_fit(text: str) -> TwinError:
    return TwinError(f"{text} discount code isn't valid for the items in your cart")


def _entitled(promotion: Promotion, text: str, wanted: Wanted) -> frozenset[int]:
    """The variants the discount is for; a basket without any gets nothing off."""
    if promotion.kind == FREE_SHIPPING:
        _check_shipping(promotion, text, wanted)
    found = _among(wanted.lines, (promotion.terms.get("customerGets") or {}).get("items"))
    if not found:
        raise _no_fit(text)
    return found


def _check_shipping(promotion: Promotion, text: str, wanted: Wanted) -> None:
    dearest = promotion.terms.get("maximumShippingPrice")
    if wanted.shipping is None:
        raise _no_fit(text)
    if dearest is not None and wanted.shipping > parse(_plain(dearest), wanted.currency):
        raise TwinError(f"{text} discount code isn't valid for your shipping method")


def _among(lines: Lines, items: dict[str, Any] | None) -> frozenset[int]:
    """The variants of a basket that are meant; nothing said means all but gift cards."""
    items = items or {"all": True}
    products = items.get("products") or {}
    wanted = {
        *products.get("productsToAdd", ()),
        *products.get("productVariantsToAdd", ()),
        *(items.get("collections") or {}).get("add", ()),
    }
    return frozenset(
        variant.id
        for variant, _ in lines
        if not variant.gift_card and (items.get("all") or _names(variant) & wanted)
    )


def _names(variant: Variant) -> set[str]:
    shelved = {gid("Collection", each.id) for each in collections_of(variant.product_id)}
    return {gid("Product", variant.product_id), gid("ProductVariant", variant.id), *shelved}


def _check_minimum(
    promotion: Promotion, text: str, wanted: Wanted, entitled: frozenset[int]
) -> None:
    """Only what the discount is for counts; where one thing is bought for another, the former."""
    if promotion.kind == BXGY:
        _check_bought(promotion, text, wanted)
        return
    minimum = promotion.terms.get("minimumRequirement") or {}
    subtotal = (minimum.get("subtotal") or {}).get("greaterThanOrEqualToSubtotal")
    quantity = (minimum.get("quantity") or {}).get("greaterThanOrEqualToQuantity")
    _require(text, wanted, entitled, subtotal, quantity)


def _check_bought(promotion: Promotion, text: str, wanted: Wanted) -> None:
    buys = promotion.terms.get("customerBuys") or {}
    value = buys.get("value") or {}
    bought = _among(wanted.lines, buys.get("items"))
    _require(text, wanted, bought, value.get("amount"), value.get("quantity"))


def _require(
    text: str,
    wanted: Wanted,
    among: frozenset[int],
    subtotal: object,
    quantity: Any,  # noqa: ANN401 - JSON numbers and their texts
) -> None:
    lines = [(variant, units) for variant, units in wanted.lines if variant.id in among]
    worth = sum(variant.price(wanted.currency) * units for variant, units in lines)
    if subtotal is not None and worth < parse(_plain(subtotal), wanted.currency):
        raise _no_fit(text)
    if quantity is not None and sum(units for _, units in lines) < int(quantity):
        raise _no_fit(text)


def _request(promotion: Promotion, code: Code, entitled: frozenset[int]) -> DiscountRequest:
    if promotion.kind == FREE_SHIPPING:
        return DiscountRequest(code.code, SHIPPING, "100.0", entitled)
    if promotion.kind == BXGY:
        return _bxgy(promotion, code, entitled)
    value = promotion.terms["customerGets"]["value"]
    if value.get("percentage") is not None:
        return DiscountRequest(code.code, "percentage", _percent(value["percentage"]), entitled)
    amount = _plain(value["discountAmount"]["amount"])
    return DiscountRequest(code.code, "fixed_amount", amount, entitled)


def _bxgy(promotion: Promotion, code: Code, entitled: frozenset[int]) -> DiscountRequest:
    """So many units of what one gets, at the percentage of the effect."""
    wanted = promotion.terms["customerGets"]["value"]["discountOnQuantity"]
    percent = _percent(wanted["effect"]["percentage"])
    return DiscountRequest(code.code, "percentage", percent, entitled, int(wanted["quantity"]))


def _percent(fraction: Any) -> str:  # noqa: ANN401 - JSON numbers and their texts
    hundredths = round(float(fraction) * _WHOLE)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _plain(amount: object) -> str:
    """An amount as the platform takes it, `5`, `5.0` or `5.00`, without superfluous zeros."""
    whole, _, rest = str(amount).partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")
