"""
The oracle: the rules of the ledger once more, slow and obvious, in plain dicts and lists.

It imports nothing of the house. Everything is worked out again from the whole set of deliveries,
so it knows no state that could go wrong: whatever happened, in whatever order it became known,
the answer is a function of what is known and of the time.

A delivery is a dict `{"topic", "triggered_at", "body"}` with the body as bytes. A programme version
is a dict as in `ONE_MINUTE`; its `points` for every `per` minor units are exact. An adjustment is
a dict `{"id", "customer", "points", "at"}`.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

Doc = dict[str, Any]

ONE_MINUTE: Doc = {
    "version": 1,
    "from": None,
    "enabled": True,
    "currency": "USD",
    "points": 5,
    "per": 100,
    "trigger": "paid",
    "hold_days": 14,
    "rounding": "floor",
}
PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}
SNAPSHOTS = (
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/fulfilled",
    "orders/cancelled",
)
NO_TIME = "1970-01-01T00:00:00Z"


def balances(
    deliveries: Iterable[Doc],
    programs: list[Doc],
    now: datetime,
    *,
    merges: Iterable[tuple[str, str]] = (),
    adjustments: Iterable[Doc] = (),
    sandbox: bool = False,
) -> dict[str, Doc]:
    """
    Everyone's points: who -> points per source, total, available, pending, debt, lots.

    `who` is `customer:7`, or `guest:dora@example.org` for an order without a customer. `merges`
    are pairs (removed, kept) of customer ids, beside those that the deliveries tell.
    """
    told = [read(delivery) for delivery in deliveries]
    alias = aliases([*told, *({"merged": pair} for pair in merges)])
    people: dict[str, list[Doc]] = {}
    for order_id in sorted({fact["order"] for fact in told if "order" in fact}):
        order = state([fact for fact in told if fact.get("order") == order_id])
        for holder in order["holders"]:
            people.setdefault(root(holder, alias), [])
        if order["holder"]:
            people[root(order["holder"], alias)] += lots_of(order, programs, sandbox=sandbox)
    for adjustment in adjustments:
        who = root("customer:" + str(adjustment["customer"]), alias)
        people.setdefault(who, []).append(movement_of(adjustment))
    return {who: settle(movements, now) for who, movements in people.items()}


# What a delivery says.


def read(delivery: Doc) -> Doc:
    """One delivery as a dict; empty when it says nothing about points."""
    topic, raw = delivery["topic"], delivery["body"]
    body = json.loads(raw, parse_float=Decimal)
    if topic in SNAPSHOTS:
        return read_snapshot(body, topic, delivery["triggered_at"], raw)
    if topic == "refunds/create":
        return {"order": str(body["order_id"]), "refunds": [read_refund(body)]}
    if topic == "orders/delete":
        return {"order": str(body["id"]), "deleted": True}
    if topic == "customers/merge" and body["status"] == "completed":
        return {"merged": read_merge(body)}
    return {}


def read_snapshot(body: Doc, topic: str, triggered_at: str, raw: bytes) -> Doc:
    """An order as it stood; its version is (updated_at, triggered_at, hash of the body)."""
    created = body.get("created_at") or NO_TIME
    updated = moment(body.get("updated_at") or created)
    refunds = [read_refund(refund) for refund in body.get("refunds", [])]
    return {
        "order": number(body),
        "version": (updated, triggered_at or "", hashlib.sha256(raw).hexdigest()),
        "holder": holder_of(body),
        "at": moment(body.get("processed_at") or created),
        "currency": body["currency"],
        "payment": body["financial_status"],
        "fulfilled": body.get("fulfillment_status") == "fulfilled",
        "test": bool(body.get("test")),
        "lines": [read_line(line, body["currency"]) for line in body["line_items"]],
        "discount": unspread_discount(body),
        "refunds": refunds,
        "cancelled": topic == "orders/cancelled" or bool(body.get("cancelled_at")),
    }


def holder_of(body: Doc) -> str | None:
    """Who an order belongs to: its customer, else its e-mail, else nobody."""
    customer = body.get("customer")
    if customer:
        return "customer:" + number(customer)
    email = (body.get("email") or "").strip().lower()
    return "guest:" + email if email else None


def read_line(line: Doc, currency: str) -> Doc:
    """A line: units bought, units left by the snapshot, the amount of all units after discounts."""
    quantity = line["quantity"]
    if "discount_allocations" in line:
        discounts = [minor(part["amount"], currency) for part in line["discount_allocations"]]
    else:
        discounts = [minor(line.get("total_discount") or "0", currency)]
    return {
        "id": number(line),
        "quantity": quantity,
        "left": line.get("current_quantity", quantity),
        "amount": max(0, minor(line["price"], currency) * quantity - sum(discounts)),
        "earns": not line.get("gift_card") and not line.get("tip"),
    }


def unspread_discount(body: Doc) -> int:
    """Old formats do not spread a discount over the lines: what the lines do not tell of it."""
    if any("discount_allocations" in line for line in body["line_items"]):
        return 0
    currency = body["currency"]
    told = sum(minor(line.get("total_discount") or "0", currency) for line in body["line_items"])
    return max(0, minor(body.get("total_discounts") or "0", currency) - told)


def read_refund(body: Doc) -> Doc:
    """Units given back, and money given back beyond them."""
    units: dict[str, int] = {}
    for line in body.get("refund_line_items", []):
        line_id = str(line["line_item_id"])
        units[line_id] = units.get(line_id, 0) + line["quantity"]
    return {"id": number(body), "units": units, "goodwill": goodwill(body)}


def goodwill(body: Doc) -> Decimal:
    """A negative discrepancy; where only transactions tell of a refund, what they paid out."""
    given = [
        -Decimal(str(adjustment["amount"]))
        for adjustment in body.get("order_adjustments", [])
        if adjustment["kind"] == "refund_discrepancy"
    ]
    told = ("refund_line_items", "order_adjustments", "refund_shipping_lines", "duties")
    if not any(body.get(part) for part in told):
        given = [
            Decimal(str(paid["amount"]))
            for paid in body.get("transactions", [])
            if (paid["kind"], paid["status"]) == ("refund", "success")
        ]
    return sum((max(amount, Decimal(0)) for amount in given), Decimal(0))


def read_merge(body: Doc) -> tuple[str, str]:
    """(removed, kept): both are named by global id only."""
    removed = body["admin_graphql_api_customer_deleted_id"]
    kept = body["admin_graphql_api_customer_kept_id"]
    return removed.rsplit("/", 1)[1], kept.rsplit("/", 1)[1]


# What is known of one order, whatever the order in which it became known.


def state(facts: list[Doc]) -> Doc:
    """The newest snapshot, every refund ever told once, cancelled and deleted if ever said."""
    snapshots = [fact for fact in facts if "version" in fact]
    newest = max(snapshots, key=lambda fact: fact["version"]) if snapshots else None
    return {
        "id": facts[0]["order"],
        "snapshot": newest,
        "holder": newest["holder"] if newest else None,
        "holders": {fact["holder"] for fact in snapshots if fact["holder"]},
        "refunds": {r["id"]: r for fact in facts for r in fact.get("refunds", [])},
        "cancelled": any(fact.get("cancelled") for fact in facts),
        "deleted": any(fact.get("deleted") for fact in facts),
    }


def net(order: Doc) -> Fraction:
    """
    The eligible amount in minor units: kept goods less money given back, never below zero.

    Money given back without units pays for units that were edited away first; the rest is lost.
    """
    snapshot = order["snapshot"]
    total = Fraction(-snapshot["discount"])
    owed_for_edits = Fraction(0)
    for line in snapshot["lines"]:
        if line["quantity"] > 0 and line["earns"]:
            each = Fraction(line["amount"], line["quantity"])
            total += each * (line["quantity"] - gone(line, order))
            refunded = sum(r["units"].get(line["id"], 0) for r in order["refunds"].values())
            owed_for_edits += each * max(0, gone(line, order) - refunded)
    returned = sum(
        minor(refund["goodwill"], snapshot["currency"]) for refund in order["refunds"].values()
    )
    if returned > owed_for_edits:
        total -= returned - owed_for_edits
    return max(total, Fraction(0))


def gone(line: Doc, order: Doc) -> int:
    """
    Units taken away by an edit, by a refund, or shown by both: each once.

    The snapshot shows units that left by edits and by the refunds it lists; a refund without
    restock may be listed and not shown, so the greater of both counts. Refunds that the snapshot
    does not list yet come on top.
    """
    listed = {refund["id"] for refund in order["snapshot"]["refunds"]}
    known = later = 0
    for refund in order["refunds"].values():
        units = refund["units"].get(line["id"], 0)
        if refund["id"] in listed:
            known += units
        else:
            later += units
    bought: int = line["quantity"]
    shown = bought - line["left"]
    taken: int = max(shown, known) + later
    return min(bought, taken)


def target(order: Doc, programs: list[Doc], *, sandbox: bool) -> tuple[int, Doc | None]:
    """(points, programme version) of an order: one rounding, on the cumulative net."""
    snapshot = order["snapshot"]
    program = in_force(programs, snapshot["at"])
    if program is None or not program["enabled"] or not qualifies(order, program, sandbox=sandbox):
        return 0, program
    points = net(order) * program["points"] / program["per"]
    return rounded(points, program["rounding"]), program


def qualifies(order: Doc, program: Doc, *, sandbox: bool) -> bool:
    """Paid, created or fulfilled as the programme asks; real, alive, in the shop's money."""
    snapshot = order["snapshot"]
    if order["cancelled"] or order["deleted"] or snapshot["payment"] == "voided":
        return False
    if snapshot["test"] and not sandbox:
        return False
    if snapshot["currency"] != program["currency"]:
        return False
    if program["trigger"] == "paid":
        return snapshot["payment"] in ("paid", "partially_refunded", "refunded")
    return program["trigger"] == "created" or bool(snapshot["fulfilled"])


def in_force(programs: list[Doc], at: datetime) -> Doc | None:
    """The newest version that had taken effect when the order was processed."""
    begun = [p for p in programs if p["from"] is None or p["from"] <= at]
    return max(begun, key=lambda program: program["version"]) if begun else None


def rounded(points: Fraction, how: str) -> int:
    """Whole points."""
    whole = points.numerator // points.denominator
    part = points - whole
    up = (how == "ceiling" and part > 0) or (how == "half_up" and part * 2 >= 1)
    return whole + 1 if up else whole


# Points of one person.


def lots_of(order: Doc, programs: list[Doc], *, sandbox: bool) -> list[Doc]:
    """The lot of an order: its target, with the hold of its own programme version."""
    points, program = target(order, programs, sandbox=sandbox)
    if points == 0 or program is None:
        return []
    at = order["snapshot"]["at"]
    return [
        {
            "key": ("order", order["id"]),
            "points": points,
            "at": at,
            "available_at": at + timedelta(days=program["hold_days"]),
        }
    ]


def movement_of(adjustment: Doc) -> Doc:
    """Points given by hand can be spent at once; points taken by hand are a debit."""
    return {
        "key": ("adjustment", adjustment["id"]),
        "points": adjustment["points"],
        "at": adjustment["at"],
        "available_at": adjustment["at"],
    }


def settle(movements: list[Doc], now: datetime) -> Doc:
    """Walk through time: a lot pays debt first, a debit takes what can be spent first."""
    lots: list[Doc] = []
    debt = 0
    for movement in sorted(movements, key=lambda m: (m["at"], m["points"] < 0, m["key"])):
        if movement["points"] > 0:
            paid = min(debt, movement["points"])
            debt -= paid
            lots.append({**movement, "remaining": movement["points"] - paid})
        else:
            debt += spend(lots, -movement["points"], movement["at"])
    return {
        "points": {":".join(m["key"]): m["points"] for m in movements if m["points"]},
        "total": sum(movement["points"] for movement in movements),
        "available": sum(lot["remaining"] for lot in lots if lot["available_at"] <= now),
        "pending": sum(lot["remaining"] for lot in lots if lot["available_at"] > now),
        "debt": debt,
        "lots": sorted(
            (":".join(lot["key"]), lot["points"], lot["remaining"], lot["available_at"])
            for lot in lots
        ),
    }


def spend(lots: list[Doc], points: int, at: datetime) -> int:
    """Take points one by one from the first lot that has any; what is missing is debt."""
    free = [lot for lot in lots if lot["available_at"] <= at]
    held = [lot for lot in lots if lot["available_at"] > at]
    for group in (free, held):
        for lot in sorted(group, key=lambda one: (one["available_at"], one["key"])):
            taken = min(points, lot["remaining"])
            lot["remaining"] -= taken
            points -= taken
    return points


# Who is who, and plain reading.


def aliases(facts: list[Doc]) -> dict[str, str]:
    """Removed customer -> kept customer."""
    pairs = [fact["merged"] for fact in facts if "merged" in fact]
    return {"customer:" + removed: "customer:" + kept for removed, kept in pairs}


def root(who: str, alias: dict[str, str]) -> str:
    """Follow merges to the customer that is left."""
    while who in alias:
        who = alias[who]
    return who


def number(thing: Doc) -> str:
    """An id as text; the global id is right where a sample's number was rounded."""
    gid = thing.get("admin_graphql_api_id") or ""
    return gid.rsplit("/", 1)[1] if "/" in gid else str(thing["id"])


def minor(amount: Any, currency: str) -> int:
    """An amount as integer minor units; nothing is ever rounded here."""
    scaled = Decimal(str(amount)).scaleb(PLACES.get(currency, 2))
    if scaled != int(scaled):
        raise ValueError(f"{amount} {currency}")
    return int(scaled)


def moment(text: str) -> datetime:
    """An aware moment in UTC; Shopify writes the shop's own offset."""
    return datetime.fromisoformat(text).astimezone(UTC)
