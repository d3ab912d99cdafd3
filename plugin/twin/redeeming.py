"""A code at checkout: may this basket use it, and what does it take off?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from plugin.twin import promotions
from plugin.twin.catalogue import Variant
from plugin.twin.errors import TwinError
from plugin.twin.ids import gid
from plugin.twin.money import parse
from plugin.twin.pricing import DiscountRequest
from plugin.twin.promotions import BXGY, FREE_SHIPPING, Code, Promotion
from plugin.twin.state import State

Lines = Sequence[tuple[Variant, int]]

_WHOLE = 10_000


def redeem(
    state: State, text: str, lines: Lines, customer_id: int | None, currency: str, now: datetime
) -> DiscountRequest:
    """What a minted code gives a basket. Raises TwinError when it gives nothing."""
    code = promotions.code_of(state, text)
    promotion = promotions.find(state, code.promotion_id) if code else None
    if code is None or promotion is None or promotion.status(now) != "ACTIVE":
        raise TwinError(f"the discount code {text} is not valid")
    _check_uses(promotion, code, customer_id)
    _check_buyer(promotion, text, customer_id)
    entitled = _entitled(promotion, lines)
    _check_minimum(promotion, lines, entitled, currency)
    return _request(promotion, code, entitled)


def _check_uses(promotion: Promotion, code: Code, customer_id: int | None) -> None:
    if promotion.usage_limit is not None and code.uses >= promotion.usage_limit:
        raise TwinError(f"the discount code {code.code} was used as often as it may be")
    if promotion.once_per_customer and customer_id in code.used_by:
        raise TwinError(f"the discount code {code.code} works once per customer")


def _check_buyer(promotion: Promotion, text: str, customer_id: int | None) -> None:
    """An unset context is nobody's in particular: the code works for everybody."""
    chosen = ((promotion.terms.get("context") or {}).get("customers") or {}).get("add")
    if chosen is not None and (customer_id is None or gid("Customer", customer_id) not in chosen):
        raise TwinError(f"the discount code {text} belongs to somebody else")


def _entitled(promotion: Promotion, lines: Lines) -> frozenset[int]:
    """The variants the discount is for; a basket without any gets nothing off."""
    items = (promotion.terms.get("customerGets") or {}).get("items") or {"all": True}
    products = items.get("products") or {}
    wanted = {*products.get("productsToAdd", ()), *products.get("productVariantsToAdd", ())}
    found = frozenset(
        variant.id
        for variant, _ in lines
        if not variant.gift_card and (items.get("all") or _names(variant) & wanted)
    )
    if not found:
        raise TwinError("the discount code does not apply to anything in the basket")
    return found


def _names(variant: Variant) -> set[str]:
    return {gid("Product", variant.product_id), gid("ProductVariant", variant.id)}


def _check_minimum(
    promotion: Promotion, lines: Lines, entitled: frozenset[int], currency: str
) -> None:
    minimum = promotion.terms.get("minimumRequirement") or {}
    bought = [(variant, units) for variant, units in lines if variant.id in entitled]
    subtotal = (minimum.get("subtotal") or {}).get("greaterThanOrEqualToSubtotal")
    worth = sum(variant.price(currency) * units for variant, units in bought)
    if subtotal is not None and worth < parse(_plain(subtotal), currency):
        raise TwinError(f"the discount code needs a subtotal of {subtotal}")
    quantity = (minimum.get("quantity") or {}).get("greaterThanOrEqualToQuantity")
    if quantity is not None and sum(units for _, units in bought) < int(quantity):
        raise TwinError(f"the discount code needs {quantity} items")


def _request(promotion: Promotion, code: Code, entitled: frozenset[int]) -> DiscountRequest:
    if promotion.kind == FREE_SHIPPING:
        return DiscountRequest(code.code, "shipping", "100.0", entitled)
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
