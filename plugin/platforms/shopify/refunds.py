"""
Refunds: units given back, and money given back that no unit explains.

A refund is told twice, inside its order and alone, and both tellings must give the same value.
So nothing is used that only one of them knows, such as whether prices include taxes: goodwill is
the amount of an adjustment without its tax part, which Shopify tells apart and which is zero for
what staff type in by hand. https://shopify.dev/docs/api/admin-rest/latest/resources/refund
"""

from collections import Counter
from collections.abc import Sequence

from plugin.domain.errors import UnreadableError
from plugin.domain.facts import Order, Refund
from plugin.platforms.shopify.bodies import (
    AdjustmentBody,
    RefundBody,
    RefundLineBody,
    TransactionBody,
)
from plugin.platforms.shopify.reading import (
    amount,
    bounded,
    identifier,
    moment,
    parse,
    shop_currency,
    signed_amount,
    units,
)
from plugin.ports import OrderFact


def read_refund(body: bytes, currency: str) -> OrderFact:
    """A refund that came alone; `currency` is the shop's, for bodies that do not tell it."""
    told = parse(body, RefundBody)
    if told.refund_line_items is None:
        raise UnreadableError("a refund without a list of its lines")
    order_id = identifier("Order", told.order_id)
    return OrderFact(Order(order_id, refunds=(refund(told, currency),)))


def refund(told: RefundBody, currency: str) -> Refund:
    """One refund, wherever it was told. Shipping given back never counts."""
    lines, adjustments = told.refund_line_items or [], told.order_adjustments or []
    sets = (*(line.subtotal_set for line in lines), *(each.amount_set for each in adjustments))
    return Refund(
        id=identifier("Refund", told.id, told.admin_graphql_api_id),
        refunded_at=moment(told.processed_at, told.created_at),
        units=_units(lines),
        goodwill=bounded(_goodwill(told, shop_currency(sets, currency))),
    )


def _units(lines: Sequence[RefundLineBody]) -> tuple[tuple[str, int], ...]:
    given_back: Counter[str] = Counter()
    for line in lines:
        given_back[_line_id(line)] += units(line.quantity)
    return tuple(sorted(given_back.items()))


def _line_id(line: RefundLineBody) -> str:
    gid = line.line_item.admin_graphql_api_id if line.line_item else None
    return identifier("LineItem", line.line_item_id, gid)


def _goodwill(told: RefundBody, currency: str) -> int:
    if told.order_adjustments:
        return sum(_given(adjustment, currency) for adjustment in told.order_adjustments)
    if told.refund_line_items or told.refund_shipping_lines or told.duties:
        return 0
    return sum(_paid_out(transaction, currency) for transaction in told.transactions or [])


def _given(adjustment: AdjustmentBody, currency: str) -> int:
    """A negative discrepancy is money returned on top; a positive one was kept by the shop."""
    if adjustment.kind != "refund_discrepancy":
        return 0
    return max(0, -signed_amount(adjustment.amount, adjustment.amount_set, currency))


def _paid_out(transaction: TransactionBody, currency: str) -> int:
    """What a transaction returned. The buyer's own currency cannot be converted: it is left out."""
    foreign = transaction.currency not in {None, currency}
    if foreign or (transaction.kind, transaction.status) != ("refund", "success"):
        return 0
    return amount(transaction.amount, None, currency)
