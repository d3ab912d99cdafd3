"""
A discount in Shopify's words: what it takes off what, from when on, for whom, beside what.

Its codes are good for one use each: `usageLimit` counts uses of a code, not of the discount. Who
may use it is always said, for a discount without a context is everybody's.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from plugin.domain.errors import RefusedError
from plugin.domain.rewards import WHOLE, Combines, RewardKind
from plugin.platforms.shopify.rewards.writing import Input, decimal, fraction, gid, gids, moment
from plugin.ports import DiscountSpec

MARK: Final = " · Laurel"
"""
Ends the title of every discount of ours, and tells it from those of the shop. Not a tag: those
decide what may be combined on one line, and not every plan has them.
"""

_LONGEST_TITLE: Final = 255
_WHOLE_PRICE: Final = fraction(WHOLE)
_ONE: Final = "1"


def is_marked(title: str) -> bool:
    """Is this the title of a discount of ours?"""
    return title.endswith(MARK)


def written(spec: DiscountSpec, code: str) -> tuple[str, Input]:
    """The document that makes a discount, and its input. Raises RefusedError for what is none."""
    if spec.kind not in _WRITERS:
        raise RefusedError(f"a {spec.kind} is no discount")
    name, writer = _WRITERS[spec.kind]
    return name, {**_shared(spec, code), **writer(spec)}


def _shared(spec: DiscountSpec, code: str) -> Input:
    return {
        "title": spec.title[: _LONGEST_TITLE - len(MARK)] + MARK,
        "code": code,
        "startsAt": moment(spec.starts_at),
        **({"endsAt": moment(spec.ends_at)} if spec.ends_at else {}),
        "usageLimit": 1,
        "context": _context(spec.customer_id),
        "combinesWith": _combines(spec),
    }


def _context(customer_id: str | None) -> Input:
    if customer_id is None:
        return {"all": "ALL"}
    return {"customers": {"add": [gid("Customer", customer_id)]}}


def _combines(spec: DiscountSpec) -> Input:
    """Two discounts on shipping are never combined; asking for it would be refused."""
    among = set(spec.combines)
    if spec.kind is RewardKind.SHIPPING:
        among.discard(Combines.SHIPPING)
    return {
        "orderDiscounts": Combines.ORDER in among,
        "productDiscounts": Combines.PRODUCT in among,
        "shippingDiscounts": Combines.SHIPPING in among,
    }


def _amount(spec: DiscountSpec) -> Input:
    off = {"amount": decimal(spec.value, spec.currency), "appliesOnEachItem": False}
    return {**_minimum(spec), "customerGets": {"items": _goods(spec), "value": _off(off)}}


def _off(amount: Input) -> Input:
    return {"discountAmount": amount}


def _percent(spec: DiscountSpec) -> Input:
    value = {"percentage": fraction(spec.value)}
    return {**_minimum(spec), "customerGets": {"items": _goods(spec), "value": value}}


def _product(spec: DiscountSpec) -> Input:
    """One unit: the amount it costs, once. All of a price off would give any number away."""
    off = {"amount": decimal(spec.value, spec.currency), "appliesOnEachItem": False}
    return {**_minimum(spec), "customerGets": {"items": _given(spec), "value": _off(off)}}


def _shipping(spec: DiscountSpec) -> Input:
    dearest = {"maximumShippingPrice": decimal(spec.maximum, spec.currency)}
    return {
        **_minimum(spec),
        **(dearest if spec.maximum else {}),
        "destination": {"all": True},
    }


def _buy_get(spec: DiscountSpec) -> Input:
    if not (spec.products or spec.collections):
        raise RefusedError("say which products or collections are to be bought")
    free = {"quantity": _ONE, "effect": {"percentage": _WHOLE_PRICE}}
    spend = {"amount": decimal(spec.minimum_spend, spec.currency)}
    return {
        "usesPerOrderLimit": 1,
        "customerBuys": {"items": _goods(spec), "value": spend},
        "customerGets": {"items": _given(spec), "value": {"discountOnQuantity": free}},
    }


def _minimum(spec: DiscountSpec) -> Input:
    if not spec.minimum_spend:
        return {}
    least = decimal(spec.minimum_spend, spec.currency)
    return {"minimumRequirement": {"subtotal": {"greaterThanOrEqualToSubtotal": least}}}


def _goods(spec: DiscountSpec) -> Input:
    """What it applies to: the products named, the collections named, or everything."""
    if spec.products:
        return {"products": {"productsToAdd": gids("Product", spec.products)}}
    if spec.collections:
        return {"collections": {"add": gids("Collection", spec.collections)}}
    return {"all": True}


def _given(spec: DiscountSpec) -> Input:
    return {"products": {"productVariantsToAdd": gids("ProductVariant", spec.gives)}}


_WRITERS: Final[Mapping[RewardKind, tuple[str, Callable[[DiscountSpec], dict[str, Any]]]]] = {
    RewardKind.AMOUNT: ("discount_basic_create", _amount),
    RewardKind.PERCENT: ("discount_basic_create", _percent),
    RewardKind.PRODUCT: ("discount_basic_create", _product),
    RewardKind.SHIPPING: ("discount_shipping_create", _shipping),
    RewardKind.BUY_GET: ("discount_buy_get_create", _buy_get),
}
