"""Refunds, alone (refunds/create) and inside an order."""

from plugin.twin.bodies.lines import line_body, refunded_shipping_line, returned_line
from plugin.twin.bodies.parts import Body, moment, money_set, number
from plugin.twin.ids import gid
from plugin.twin.model import Adjustment, Line, Order, Refund, RefundLine, Shop, Transaction
from plugin.twin.money import render
from plugin.twin.payments import GIFT_CARD

STAFF_ID = 116_651_032_876
LOCATION_ID = 103_709_376_812


def refund_body(refund: Refund, order: Order, shop: Shop) -> Body:
    """The body of refunds/create."""
    return {
        **embedded_refund(refund, order, shop),
        "return": None,
        "refund_shipping_lines": _shipping(refund, order),
        "transactions": [_sent(t, order, shop) for t in refund.transactions],
        "refund_line_items": [
            {**_refund_line(entry, order), "line_item": returned_line(_line(entry, order), order)}
            for entry in refund.lines
        ],
    }


def embedded_refund(refund: Refund, order: Order, shop: Shop) -> Body:
    """The refund as an order's body repeats it."""
    at = moment(refund.created_at, shop)
    return {
        "id": refund.id,
        "admin_graphql_api_id": gid("Refund", refund.id),
        "created_at": at,
        "note": refund.note,
        "order_id": order.id,
        "processed_at": at,
        "restock": refund.restock,
        "total_additional_fees_set": money_set(0, order.currency),
        "total_duties_set": money_set(0, order.currency),
        "user_id": STAFF_ID,
        "order_adjustments": [_adjustment(a, refund, order) for a in refund.adjustments],
        "transactions": [_transaction(t, order, shop) for t in refund.transactions],
        "refund_line_items": [_refund_line(line, order) for line in refund.lines],
        "duties": [],
        "additional_fees": [],
    }


def _refund_line(entry: RefundLine, order: Order) -> Body:
    return {
        "id": entry.id,
        "line_item_id": entry.line_id,
        "location_id": LOCATION_ID if entry.restock_type != "no_restock" else None,
        "quantity": entry.quantity,
        "restock_type": entry.restock_type,
        "subtotal": number(entry.subtotal, order.currency),
        "subtotal_set": money_set(entry.subtotal, order.currency),
        "total_tax": number(entry.tax, order.currency),
        "total_tax_set": money_set(entry.tax, order.currency),
        "line_item": line_body(_line(entry, order), order),
    }


def _line(entry: RefundLine, order: Order) -> Line:
    return next(line for line in order.lines if line.id == entry.line_id)


def _adjustment(adjustment: Adjustment, refund: Refund, order: Order) -> Body:
    return {
        "id": adjustment.id,
        "amount": render(adjustment.amount, order.currency),
        "amount_set": money_set(adjustment.amount, order.currency),
        "kind": adjustment.kind,
        "order_id": order.id,
        "reason": adjustment.reason,
        "refund_id": refund.id,
        "tax_amount": render(0, order.currency),
        "tax_amount_set": money_set(0, order.currency),
    }


def _shipping(refund: Refund, order: Order) -> list[Body]:
    if not (refund.shipping and order.shipping):
        return []
    return [
        {
            "id": refund.shipping_line_id,
            "shipping_line_id": order.shipping.id,
            "subtotal_amount_set": money_set(refund.shipping, order.currency),
            "shipping_line": refunded_shipping_line(order.shipping, order),
        }
    ]


def _transaction(transaction: Transaction, order: Order, shop: Shop) -> Body:
    at = moment(transaction.created_at, shop)
    amount = render(transaction.amount, order.currency)
    position = 1 + order.transactions.index(transaction)
    return {
        "id": transaction.id,
        "admin_graphql_api_id": gid("OrderTransaction", transaction.id),
        "amount": amount,
        "authorization": None,
        "created_at": at,
        "currency": order.currency,
        "device_id": None,
        "error_code": None,
        "gateway": transaction.gateway,
        "kind": transaction.kind,
        "location_id": None,
        "message": f"Refunded {amount} {order.currency} from {transaction.gateway} gateway",
        "order_id": order.id,
        "parent_id": transaction.parent_id,
        "payment_id": f"{order.name}.{position}",
        "processed_at": at,
        "receipt": _receipt(transaction),
        "source_name": "1830279",
        "status": "success",
        "test": order.test,
        "user_id": None,
    }


def _sent(transaction: Transaction, order: Order, shop: Shop) -> Body:
    """Alone, a refund's transactions tell a little more than inside an order."""
    nothing = {"amount": render(0, order.currency), "currency": order.currency}
    return {
        **_transaction(transaction, order, shop),
        "total_unsettled_set": {"shop_money": nothing, "presentment_money": dict(nothing)},
        "manual_payment_gateway": transaction.gateway not in {"shopify_payments", GIFT_CARD},
        "amount_rounding": None,
    }


def _receipt(transaction: Transaction) -> Body:
    if transaction.gateway != GIFT_CARD:
        return {}
    return {"gift_card_id": 1_023_456_789, "gift_card_last_characters": "7k3f"}
