"""Anything by its global id."""

from collections.abc import Callable, Mapping

from plugin.twin.graphql import (
    customers,
    discounts,
    gift_cards,
    orders,
    products,
    store_credit,
)
from plugin.twin.graphql.presenting import Answer, Given, kind_of, number_of
from plugin.twin.twin import Twin

_FIND: Mapping[str, Callable[[Twin, object], Answer | None]] = {
    "Collection": products.collection_by_number,
    "Customer": customers.customer_by_number,
    "DiscountCodeNode": discounts.discount_by_number,
    "GiftCard": gift_cards.gift_card_by_number,
    "Order": orders.order_by_number,
    "Product": products.product_by_number,
    "ProductVariant": products.variant_by_number,
    "StoreCreditAccount": store_credit.account_by_number,
}


def node(twin: Twin, given: Given) -> Answer | None:
    """`node(id)`; what the twin does not keep is not there."""
    return _found(twin, given["id"])


def nodes(twin: Twin, given: Given) -> list[Answer | None]:
    """`nodes(ids)`, in their order."""
    return [_found(twin, gid) for gid in given["ids"]]


def _found(twin: Twin, gid: object) -> Answer | None:
    find = _FIND.get(kind_of(gid))
    return find(twin, number_of(gid, kind_of(gid))) if find else None


def discount_node(twin: Twin, given: Given) -> Answer | None:
    """`discountNode(id)`: codes and automatic discounts alike; the twin has codes only."""
    number = number_of(given["id"], "DiscountNode") or number_of(given["id"], "DiscountCodeNode")
    found = discounts.discount_by_number(twin, number)
    if found is None:
        return None
    return {**found, "__typename": "DiscountNode", "discount": found["codeDiscount"]}
