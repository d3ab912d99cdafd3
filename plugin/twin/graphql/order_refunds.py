"""Money that moved: transactions, and refunds with what they gave back."""

from plugin.twin.graphql.order_lines import line, shipping_line
from plugin.twin.graphql.presenting import Answer, listing, moment, money_bag
from plugin.twin.ids import gid
from plugin.twin.model import Adjustment, Order, Refund, RefundLine, Transaction

_MANUAL = "Cash on Delivery (COD)"


def transaction(entry: Transaction, order: Order) -> Answer:
    """One transaction."""
    parent = next((t for t in order.transactions if t.id == entry.parent_id), None)
    amount = money_bag(entry.amount, order.currency)
    return {
        "__typename": "OrderTransaction",
        "id": gid("OrderTransaction", entry.id),
        "kind": entry.kind.upper(),
        "status": "SUCCESS",
        "gateway": entry.gateway,
        "formattedGateway": entry.gateway.replace("_", " ").capitalize(),
        "amountSet": amount,
        "amountRoundingSet": None,
        "totalUnsettledSet": money_bag(0, order.currency),
        "createdAt": moment(entry.created_at),
        "processedAt": moment(entry.created_at),
        "test": order.test,
        "manualPaymentGateway": entry.gateway == _MANUAL,
        "manuallyCapturable": False,
        "multiCapturable": False,
        "errorCode": None,
        "parentTransaction": transaction(parent, order) if parent else None,
    }


def refund(entry: Refund, order: Order) -> Answer:
    """One refund."""
    given_back = sum(t.amount for t in entry.transactions)
    shipping = [entry] if entry.shipping else []
    return {
        "__typename": "Refund",
        "id": gid("Refund", entry.id),
        "legacyResourceId": str(entry.id),
        "note": entry.note,
        "createdAt": moment(entry.created_at),
        "processedAt": moment(entry.created_at),
        "updatedAt": moment(entry.created_at),
        "totalRefundedSet": money_bag(given_back, order.currency),
        "refundLineItems": listing(entry.lines, lambda one: _line(one, order)),
        "refundShippingLines": listing(shipping, lambda one: _shipping(one, order)),
        "orderAdjustments": listing(_discrepancies(entry), lambda one: _adjustment(one, order)),
        "transactions": listing(entry.transactions, lambda one: transaction(one, order)),
    }


def _discrepancies(entry: Refund) -> list[Adjustment]:
    """GraphQL tells of shipping in lines of its own; webhooks tell of it here."""
    return [a for a in entry.adjustments if a.kind != "shipping_refund"]


def _line(entry: RefundLine, order: Order) -> Answer:
    returned = order.line(entry.line_id)
    unit = returned.unit_price if returned else 0
    return {
        "id": gid("RefundLineItem", entry.id),
        "quantity": entry.quantity,
        "restockType": entry.restock_type.upper(),
        "restocked": entry.restock_type != "no_restock",
        "priceSet": money_bag(unit, order.currency),
        "subtotalSet": money_bag(entry.subtotal, order.currency),
        "totalTaxSet": money_bag(entry.tax, order.currency),
        "lineItem": line(returned, order) if returned else None,
    }


def _shipping(entry: Refund, order: Order) -> Answer:
    return {
        "id": gid("RefundShippingLine", entry.shipping_line_id),
        "shippingLine": shipping_line(order),
        "subtotalAmountSet": money_bag(entry.shipping, order.currency),
        "taxAmountSet": money_bag(0, order.currency),
    }


def _adjustment(entry: Adjustment, order: Order) -> Answer:
    return {
        "id": gid("OrderAdjustment", entry.id),
        "reason": "REFUND_DISCREPANCY",
        "amountSet": money_bag(entry.amount, order.currency),
        "taxAmountSet": money_bag(0, order.currency),
    }
