"""
The shapes of webhook bodies: an order, a refund, a customer as Shopify writes them.

Money adds up: the parts of a body are worked out from the same lines.
"""

import json
from typing import TYPE_CHECKING, Any

from tests.cast import Person, Place

if TYPE_CHECKING:
    from tests.bodies import Line, Order

Body = dict[str, Any]

PLACES = {"JPY": 0, "KWD": 3}


def as_bytes(body: Body) -> bytes:
    """The JSON of a body, as compact as the platform sends it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def gid(kind: str, number: int | None) -> str:
    """A global id."""
    return f"gid://shopify/{kind}/{number}"


def money(minor: int, currency: str) -> str:
    """An amount as the platform writes it: `19.00`, in yen `1900`, in dinars `19.000`."""
    places = PLACES.get(currency, 2)
    sign, digits = "-" if minor < 0 else "", str(abs(minor)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def order_body(order: "Order") -> Body:
    """The order as it stands."""
    return {
        "id": order.id,
        "admin_graphql_api_id": gid("Order", order.id),
        "name": f"#{order.id % 10_000}",
        "test": order.test,
        "confirmed": True,
        "taxes_included": True,
        "financial_status": order.payment,
        "fulfillment_status": "fulfilled" if order.fulfilled else None,
        "source_name": order.source,
        "tags": order.tags,
        **_times(order),
        **_buyer(order),
        **_totals(order),
        "line_items": [_line(line, order) for line in order.lines],
        "refunds": list(order.refunds),
    }


def _times(order: "Order") -> Body:
    stamp, created = order.shop.stamp, order.shop.stamp(order.created_at)
    return {
        "created_at": created,
        "processed_at": created if order.processed_key else None,
        "updated_at": stamp(order.shop.now),
        "cancelled_at": stamp(order.cancelled_at) if order.cancelled_at else None,
    }


def _buyer(order: "Order") -> Body:
    person = order.person
    buyer: Body = {
        "email": person.email,
        "contact_email": person.email or None,
        "customer_locale": person.locale,
    }
    if order.customer_key:
        buyer["customer"] = _customer(order)
    return buyer


def _customer(order: "Order") -> Body | None:
    """The platform knows people since an order of theirs, unless it is told otherwise."""
    known = customer_body(order.person, order.shop.place)
    return known and {**known, "created_at": order.shop.stamp(order.created_at)}


def _totals(order: "Order") -> Body:
    bought = sum(line.item.price * line.quantity for line in order.lines)
    subtotal = sum(line.amount for line in order.lines)
    left = sum(worth(line, line.left) for line in order.lines)
    amounts = {
        "total_line_items_price": bought,
        "total_discounts": bought - subtotal,
        "subtotal_price": subtotal,
        "total_price": subtotal + order.shipping,
        "current_subtotal_price": left,
        "total_tax": 0,
    }
    return {
        "currency": order.currency,
        "presentment_currency": order.currency,
        **{name: money(minor, order.currency) for name, minor in amounts.items()},
        "shipping_lines": [{"title": "Kurier", "price": money(order.shipping, order.currency)}],
    }


def _line(line: "Line", order: "Order") -> Body:
    body: Body = {
        "id": line.id,
        "admin_graphql_api_id": gid("LineItem", line.id),
        "product_id": line.item.product_id,
        "title": line.item.title,
        "vendor": line.item.vendor,
        "sku": line.item.sku,
        "quantity": line.quantity,
        "current_quantity": line.left,
        "price": money(line.item.price, order.currency),
        "total_discount": money(0, order.currency),
        "gift_card": line.item.gift_card,
        "taxable": True,
        "tax_lines": [],
    }
    if order.spread:
        body["discount_allocations"] = _allocations(line, order.currency)
    return body


def _allocations(line: "Line", currency: str) -> list[Body]:
    off = line.item.price * line.quantity - line.amount
    return [{"amount": money(off, currency), "discount_application_index": 0}] if off else []


def edit_body(order: "Order", deltas: dict[int, int]) -> Body:
    """Staff changed an order: line id -> change of units. It tells no totals."""
    additions = [{"id": line, "delta": delta} for line, delta in deltas.items() if delta > 0]
    removals = [{"id": line, "delta": -delta} for line, delta in deltas.items() if delta < 0]
    return {
        "order_edit": {
            "id": order.shop.new_id(),
            "order_id": order.id,
            "committed_at": order.shop.stamp(order.shop.now),
            "notify_customer": False,
            "staff_note": None,
            "line_items": {"additions": additions, "removals": removals},
            "shipping_lines": {"additions": [], "removals": []},
        }
    }


def refund_body(
    order: "Order", units: dict[int, int], *, restock: bool, goodwill: int, shipping: int
) -> Body:
    """One act of refunding: units by index of their line, money beyond them, shipping."""
    refund_id, at = order.shop.new_id(), order.shop.stamp(order.shop.now)
    back = sum(worth(order.lines[index], quantity) for index, quantity in units.items())
    return {
        "id": refund_id,
        "admin_graphql_api_id": gid("Refund", refund_id),
        "order_id": order.id,
        "created_at": at,
        "processed_at": at,
        "note": None,
        "restock": restock,
        "refund_line_items": _given_back(order, units, restock=restock),
        "order_adjustments": _adjustments(order, goodwill, shipping),
        "transactions": [_repayment(order, back + goodwill + shipping)],
    }


def _given_back(order: "Order", units: dict[int, int], *, restock: bool) -> list[Body]:
    return [
        {
            "id": order.shop.new_id(),
            "line_item_id": order.lines[index].id,
            "quantity": quantity,
            "restock_type": "return" if restock else "no_restock",
            "subtotal": money(worth(order.lines[index], quantity), order.currency),
            "total_tax": money(0, order.currency),
        }
        for index, quantity in units.items()
    ]


def _adjustments(order: "Order", goodwill: int, shipping: int) -> list[Body]:
    amounts = (("refund_discrepancy", goodwill), ("shipping_refund", shipping))
    return [
        {
            "id": order.shop.new_id(),
            "order_id": order.id,
            "amount": money(-amount, order.currency),
            "tax_amount": money(0, order.currency),
            "kind": kind,
            "reason": kind.replace("_", " ").capitalize(),
        }
        for kind, amount in amounts
        if amount
    ]


def _repayment(order: "Order", amount: int) -> Body:
    return {
        "id": order.shop.new_id(),
        "order_id": order.id,
        "kind": "refund",
        "status": "success",
        "amount": money(amount, order.currency),
        "currency": order.currency,
    }


def worth(line: "Line", quantity: int) -> int:
    """What some units of a line cost after discounts, in whole minor units."""
    return line.amount * quantity // max(1, line.quantity)


def customer_body(person: Person, place: Place) -> Body | None:
    """A customer as the platform describes them; None for a guest."""
    if person.customer_id is None:
        return None
    first, _, last = person.name.partition(" ")
    return {
        "id": person.customer_id,
        "admin_graphql_api_id": gid("Customer", person.customer_id),
        "created_at": "2026-01-05T10:00:00+01:00",
        "updated_at": "2026-01-05T10:00:00+01:00",
        "first_name": first,
        "last_name": last,
        "state": "disabled",
        "verified_email": True,
        "tax_exempt": False,
        "email": person.email,
        "phone": None,
        "currency": place.currency,
    }


def merge_body(kept: Person, removed: Person) -> Body:
    """Two customers became one; both are named by global id only."""
    return {
        "admin_graphql_api_customer_kept_id": gid("Customer", kept.customer_id),
        "admin_graphql_api_customer_deleted_id": gid("Customer", removed.customer_id),
        "admin_graphql_api_job_id": None,
        "status": "completed",
        "errors": [],
    }


def privacy_body(person: Person, place: Place, event: str, orders: tuple["Order", ...]) -> Body:
    """A person asks for their data (`data_request`) or to be forgotten (`redact`)."""
    asked = "orders_to_redact" if event == "redact" else "orders_requested"
    return {
        "shop_id": place.id,
        "shop_domain": place.domain,
        "customer": {"id": person.customer_id, "email": person.email, "phone": None},
        asked: [order.id for order in orders],
    }
