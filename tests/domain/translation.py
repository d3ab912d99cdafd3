"""
From bodies to facts of the domain, so that the domain can be tested alone.

A translation of its own: should the platform's adapter misread a body, these tests still stand.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version, Ware
from plugin.domain.money import parse_minor
from tests.bodies import Delivery

Body = dict[str, Any]


def account(who: str) -> int:
    """The account of `customer:7` or `guest:dora@example.cz`: any fixed number will do."""
    return int.from_bytes(hashlib.sha256(who.encode()).digest()[:6])


def who_holds(body: Body) -> str | None:
    """The customer of an order, else its e-mail, else nobody."""
    if body.get("customer"):
        return f"customer:{body['customer']['id']}"
    return f"guest:{body['email']}" if body["email"] else None


def as_order(delivery: Delivery) -> Order | None:
    """What a delivery says about an order; None when it says nothing."""
    body = json.loads(delivery.body)
    if delivery.topic == "refunds/create":
        return Order(str(body["order_id"]), refunds=(_refund(body, _currency_of(body)),))
    if delivery.topic == "orders/delete":
        return Order(str(body["id"]), deleted=True)
    if not delivery.topic.startswith("orders/") or delivery.topic == "orders/edited":
        return None
    snapshot = _snapshot(body, delivery)
    return Order(
        id=str(body["id"]),
        snapshot=snapshot,
        refunds=tuple(sorted(_refund(refund, snapshot.currency) for refund in body["refunds"])),
        cancelled=body["cancelled_at"] is not None,
        holders=frozenset({snapshot.holder} if snapshot.holder else ()),
    )


def _snapshot(body: Body, delivery: Delivery) -> Snapshot:
    holder = who_holds(body)
    lines = tuple(_line(line, body["currency"]) for line in body["line_items"])
    off = parse_minor(body["total_discounts"], body["currency"])
    spread = any("discount_allocations" in line for line in body["line_items"])
    return Snapshot(
        version=_version(body, delivery),
        name=body["name"],
        processed_at=_moment(body["processed_at"] or body["created_at"]),
        currency=body["currency"],
        payment=Payment(body["financial_status"]),
        lines=lines,
        refunds_shown=tuple(sorted(str(refund["id"]) for refund in body["refunds"])),
        discount=0 if spread else off,
        fulfilled=body["fulfillment_status"] == "fulfilled",
        test=body["test"],
        source=body["source_name"],
        tags=tuple(tag.strip() for tag in body["tags"].split(",")),
        holder=account(holder) if holder else None,
    )


def _version(body: Body, delivery: Delivery) -> Version:
    digest = hashlib.sha256(delivery.body).hexdigest()
    return Version(_moment(body["updated_at"]), delivery.triggered_at, digest)


def _line(line: Body, currency: str) -> Line:
    allocated = (part["amount"] for part in line.get("discount_allocations", []))
    return Line(
        id=str(line["id"]),
        quantity=line["quantity"],
        current_quantity=line["current_quantity"],
        price=parse_minor(line["price"], currency),
        discount=sum(parse_minor(amount, currency) for amount in allocated),
        ware=Ware.GIFT_CARD if line["gift_card"] else Ware.GOODS,
        product_id=str(line["product_id"]),
        vendor=line["vendor"],
        sku=line["sku"],
    )


def _refund(refund: Body, currency: str) -> Refund:
    units = sorted((str(u["line_item_id"]), u["quantity"]) for u in refund["refund_line_items"])
    return Refund(
        id=str(refund["id"]),
        refunded_at=_moment(refund["created_at"]),
        units=tuple(units),
        goodwill=_goodwill(refund, currency),
    )


def _goodwill(refund: Body, currency: str) -> int:
    """Money beyond the units: adjustments tell it, or nothing but the transaction does."""
    if not refund["refund_line_items"] and not refund["order_adjustments"]:
        return parse_minor(refund["transactions"][0]["amount"], currency)
    # Negative: more went back than the units explain. Positive is a fee that the shop kept.
    return sum(
        max(0, -parse_minor(adjustment["amount"], currency))
        for adjustment in refund["order_adjustments"]
        if adjustment["kind"] == "refund_discrepancy"
    )


def _currency_of(refund: Body) -> str:
    currency: str = refund["transactions"][0]["currency"]
    return currency


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
