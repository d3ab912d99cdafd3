"""
Discounts: made with their first code, deleted with all of them, listed as they run.

https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountCodeBasicCreate
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import msgspec

from plugin.domain.errors import RefusedError
from plugin.domain.rewards import Combines, RewardKind
from plugin.platforms.shopify import failures
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.nodes.parts import MoneyNode, Node, Paging, Thing
from plugin.platforms.shopify.paging import pages
from plugin.platforms.shopify.reading import identifier
from plugin.platforms.shopify.rewards import refusing
from plugin.platforms.shopify.rewards.answered import converted, minor
from plugin.platforms.shopify.rewards.terms import is_marked, written
from plugin.platforms.shopify.rewards.writing import gid, gids
from plugin.platforms.shopify.transport import LARGE
from plugin.ports import DiscountSpec, LiveDiscount

NODE: Final = "DiscountCodeNode"
_ROOTS: Final = {
    "discount_basic_create": "discountCodeBasicCreate",
    "discount_buy_get_create": "discountCodeBxgyCreate",
    "discount_shipping_create": "discountCodeFreeShippingCreate",
}
_A_PAGE: Final = 50
_MOST: Final = 250
"""Discounts that are looked at: whoever runs more of them knows that some overlap."""


class _Combining(Node):
    order_discounts: bool
    product_discounts: bool
    shipping_discounts: bool


class _Discount(Node):
    kind: str = msgspec.field(name="__typename")
    title: str
    discount_classes: list[str]
    combines_with: _Combining


class _Listed(Node):
    discount: _Discount


class _Page(Node):
    nodes: list[_Listed]
    page_info: Paging


class _Variant(Node):
    price: str | None = None


def make(api: AdminApi, spec: DiscountSpec, code: str) -> str:
    """
    Make a discount with its first code; its id.

    Raises TakenError, RefusedError, and whatever passing PlatformError `AdminApi.ask` raises:
    then nobody knows whether it was made, and `codes.find` tells.
    """
    name, discount = written(_priced(api, spec), code)
    answer = refusing.make(api, name, {"discount": discount})
    made = converted(answer.part(_ROOTS[name], "codeDiscountNode"), Thing)
    return identifier(NODE, None, made.id)


def end(api: AdminApi, discount: str) -> None:
    """Delete a discount with all of its codes. That it is gone already is what was wanted."""
    try:
        api.ask(document("discount_delete"), {"id": gid(NODE, discount)})
    except failures.RefusedError as refused:
        if not refusing.is_gone(refused):
            raise


def live(api: AdminApi) -> list[LiveDiscount]:
    """The discounts of the shop that run now, the first 250 of them; ours are left out."""
    return [_told(each.discount) for each in _listed(api) if not is_marked(each.discount.title)]


def _listed(api: AdminApi) -> Iterator[_Listed]:
    seen = 0
    for page in pages(lambda cursor: _page(api, cursor)):
        yield from page.nodes
        seen += len(page.nodes)
        if seen >= _MOST:
            return


def _page(api: AdminApi, cursor: str | None) -> _Page:
    given = {"first": _A_PAGE, "after": cursor}
    answer = api.ask(document("discounts_live"), given, at_most=LARGE)
    return converted(answer.part("discountNodes"), _Page)


def _told(told: _Discount) -> LiveDiscount:
    among = told.combines_with
    beside = (
        (Combines.ORDER, among.order_discounts),
        (Combines.PRODUCT, among.product_discounts),
        (Combines.SHIPPING, among.shipping_discounts),
    )
    return LiveDiscount(
        title=told.title,
        automatic=told.kind.startswith("DiscountAutomatic"),
        classes=_classes(told.discount_classes),
        combines=frozenset(each for each, allowed in beside if allowed),
    )


def _classes(told: Iterable[str]) -> frozenset[Combines]:
    """The classes we know; a new one says nothing to us."""
    known = {each.value: each for each in Combines}
    return frozenset(known[name.lower()] for name in told if name.lower() in known)


def _priced(api: AdminApi, spec: DiscountSpec) -> DiscountSpec:
    """A free product is worth what it costs now, so that a code gives one and not a cart full."""
    if spec.kind is not RewardKind.PRODUCT or spec.value:
        return spec
    return replace(spec, value=_dearest(api, spec))


def _dearest(api: AdminApi, spec: DiscountSpec) -> int:
    asked = api.ask(document("prices"), {"variants": gids("ProductVariant", spec.gives)})
    found = [converted(each, _Variant) for each in asked.part("nodes") or () if each]
    prices = [minor(MoneyNode(spec.currency, each.price)) for each in found if each.price]
    if not any(prices):
        raise RefusedError("the free product is not for sale")
    return max(prices)
