"""
The oracle: the rules of the ledger once more, slow and obvious, in plain dicts and lists.

It imports nothing of the house. Everything is worked out again from the whole set of deliveries,
so it knows no state that could go wrong.

A delivery is a dict `{"topic", "triggered_at", "body"}` with the body as bytes. An adjustment is
a dict `{"id", "customer", "points", "at"}`. A programme version is a dict as in `ONE_MINUTE`, its
`points` for every `per` minor units exact; it may also say

    only, never       lines: {"products": [...], "vendors": [...], "skus": [...]}
    multipliers       [(lines, (numerator, denominator)), ...]: the first that fits a line
    per_order         points for every order that counts, on top
    minimum           minor units below which an order does not count
    bonuses           [{"nth": 1, "points": 100}, {"over": 5000, "points": 50}]
    limits            {"day": 200, "ever": 1000}, also week, month, year
    never_tags, never_sources
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
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
SNAPSHOTS = [f"orders/{what}" for what in ("create", "updated", "paid", "fulfilled", "cancelled")]
NO_TIME = "1970-01-01T00:00:00Z"


def balances(
    deliveries: Iterable[Doc],
    programs: list[Doc],
    now: datetime,
    *,
    adjustments: Iterable[Doc] = (),
    sandbox: bool = False,
    zone: tzinfo = UTC,
) -> dict[str, Doc]:
    """
    Everyone's points: who -> points per source, total, available, pending, debt, lots.

    `who` is `customer:7`, or `guest:dora@example.org` for an order without a customer. `zone` is
    the shop's own: limits are counted by its calendar.
    """
    told = [read(delivery) for delivery in deliveries]
    alias = dict(fact["merged"] for fact in told if "merged" in fact)
    held: dict[str, list[Doc]] = {}
    by_hand: dict[str, list[Doc]] = {}
    for order_id in sorted({fact["order"] for fact in told if "order" in fact}):
        order = state([fact for fact in told if fact.get("order") == order_id])
        for holder in order["holders"]:
            held.setdefault(root(holder, alias), [])
        if order["holder"]:
            held[root(order["holder"], alias)].append(order)
    for adjustment in adjustments:
        who = root("customer:" + str(adjustment["customer"]), alias)
        by_hand.setdefault(who, []).append(movement_of(adjustment))
    lots = {who: lots_of(orders, programs, zone, sandbox=sandbox) for who, orders in held.items()}
    return {
        who: settle(lots.get(who, []) + by_hand.get(who, []), now) for who in {**lots, **by_hand}
    }


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
        sides = (body[f"admin_graphql_api_customer_{side}_id"] for side in ("deleted", "kept"))
        return {"merged": ["customer:" + gid.rsplit("/", 1)[1] for gid in sides]}
    return {}


def read_snapshot(body: Doc, topic: str, triggered_at: str, raw: bytes) -> Doc:
    """An order as it stood; its version is (updated_at, triggered_at, hash of the body)."""
    created = body.get("created_at") or NO_TIME
    updated = moment(body.get("updated_at") or created)
    return {
        "order": number(body),
        "version": (updated, triggered_at or "", hashlib.sha256(raw).hexdigest()),
        "holder": holder_of(body),
        "at": moment(body.get("processed_at") or created),
        "currency": body["currency"],
        "payment": body["financial_status"],
        "fulfilled": body.get("fulfillment_status") == "fulfilled",
        "test": bool(body.get("test")),
        "tags": {tag.strip().casefold() for tag in (body.get("tags") or "").split(",")},
        "source": body.get("source_name"),
        "lines": [read_line(line, body["currency"]) for line in body["line_items"]],
        "discount": unspread_discount(body),
        "refunds": [read_refund(refund) for refund in body.get("refunds", [])],
        "cancelled": topic == "orders/cancelled" or bool(body.get("cancelled_at")),
    }


def holder_of(body: Doc) -> str | None:
    """Who an order belongs to: its customer, else its e-mail, else nobody."""
    if body.get("customer"):
        return "customer:" + number(body["customer"])
    email = (body.get("email") or "").strip().lower()
    return "guest:" + email if email else None


def read_line(line: Doc, currency: str) -> Doc:
    """A line: units bought, units left by the snapshot, the amount of all units after discounts."""
    quantity = line["quantity"]
    shares = line.get("discount_allocations", [{"amount": line.get("total_discount") or "0"}])
    discount = sum(minor(share["amount"], currency) for share in shares)
    return {
        "id": number(line),
        "quantity": quantity,
        "left": line.get("current_quantity", quantity),
        "amount": max(0, minor(line["price"], currency) * quantity - discount),
        "goods": not line.get("gift_card") and not line.get("tip"),
        "products": str(line.get("product_id")),
        "vendors": line.get("vendor"),
        "skus": line.get("sku"),
    }


def unspread_discount(body: Doc) -> int:
    """Old formats do not spread a discount over the lines: what the lines do not tell of it."""
    lines, currency = body["line_items"], body["currency"]
    told = sum(minor(line.get("total_discount") or "0", currency) for line in lines)
    untold = max(0, minor(body.get("total_discounts") or "0", currency) - told)
    return 0 if any("discount_allocations" in line for line in lines) else untold


def read_refund(body: Doc) -> Doc:
    """Units given back, and money given back beyond them."""
    units: dict[str, int] = {}
    for line in body.get("refund_line_items", []):
        units.setdefault(str(line["line_item_id"]), 0)
        units[str(line["line_item_id"])] += line["quantity"]
    return {"id": number(body), "units": units, "goodwill": goodwill(body)}


def goodwill(body: Doc) -> Decimal:
    """A negative discrepancy; where only transactions tell of a refund, what they paid out."""
    told = ("refund_line_items", "order_adjustments", "refund_shipping_lines", "duties")
    if any(body.get(part) for part in told):
        parts = [a for a in body.get("order_adjustments", []) if a["kind"] == "refund_discrepancy"]
        given = [-Decimal(str(part["amount"])) for part in parts]
    else:
        moved = [t for t in body.get("transactions", []) if t["status"] == "success"]
        given = [Decimal(str(part["amount"])) for part in moved if part["kind"] == "refund"]
    return sum((max(amount, Decimal(0)) for amount in given), Decimal(0))


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


def net(order: Doc, program: Doc) -> tuple[Fraction, Fraction]:
    """
    The eligible amount in minor units, plain and multiplied: kept goods less money given back.

    Money given back without units pays for units that were edited away first. The rest, and a
    discount that no line tells, is taken from all lines in proportion: never below zero.
    """
    kept = multiplied = owed_for_edits = Fraction(0)
    for line in order["snapshot"]["lines"]:
        if line["goods"] and line["quantity"] > 0 and times(line, program):
            each = Fraction(line["amount"], line["quantity"])
            left = each * (line["quantity"] - gone(line, order))
            kept += left
            multiplied += left * times(line, program)
            refunded = sum(r["units"].get(line["id"], 0) for r in order["refunds"].values())
            owed_for_edits += each * max(0, gone(line, order) - refunded)
    currency = order["snapshot"]["currency"]
    returned = sum(minor(refund["goodwill"], currency) for refund in order["refunds"].values())
    lost = max(Fraction(0), returned - owed_for_edits) + order["snapshot"]["discount"]
    if lost >= kept:
        return Fraction(0), Fraction(0)
    return kept - lost, multiplied * (kept - lost) / kept


def times(line: Doc, program: Doc) -> Fraction:
    """How often a line counts: not at all, once, or by the first multiplier that fits it."""
    only, never = program.get("only", {}), program.get("never", {})
    if is_one_of(line, never) or (any(only.values()) and not is_one_of(line, only)):
        return Fraction(0)
    fitting = [how for lines, how in program.get("multipliers", []) if is_one_of(line, lines)]
    return Fraction(*fitting[0]) if fitting else Fraction(1)


def is_one_of(line: Doc, lines: Doc) -> bool:
    """Is it of one of these products, vendors or SKUs?"""
    return any(line[what] in names for what, names in lines.items())


def gone(line: Doc, order: Doc) -> int:
    """
    Units taken away by an edit, by a refund, or shown by both: each once.

    The snapshot shows units that left by edits and by refunds it lists, but one without restock
    may be listed and not shown: the greater counts. Refunds it does not list come on top.
    """
    listed = {refund["id"] for refund in order["snapshot"]["refunds"]}
    units = {r["id"]: r["units"].get(line["id"], 0) for r in order["refunds"].values()}
    told = sum(units[refund_id] for refund_id in units if refund_id in listed)
    shown = line["quantity"] - line["left"]
    return int(min(line["quantity"], max(shown, told) + sum(units.values()) - told))


def points_of(order: Doc, program: Doc, nth: int) -> int:
    """One rounding, on the cumulative net; then what every order, and this one, gets on top."""
    plain, multiplied = net(order, program)
    points = rounded(multiplied * program["points"] / program["per"], program["rounding"])
    for bonus in program.get("bonuses", []):
        if bonus.get("nth") == nth or plain >= bonus.get("over", plain + 1):
            points += bonus["points"]
    return points + int(program.get("per_order", 0))


def counts(order: Doc, program: Doc | None, *, sandbox: bool) -> bool:
    """Does an order earn under its programme: as it asks, in its money, and enough of it left?"""
    if program is None or not program["enabled"] or not real(order, sandbox=sandbox):
        return False
    snapshot, (plain, _) = order["snapshot"], net(order, program)
    tagged = snapshot["tags"] & {tag.casefold() for tag in program.get("never_tags", [])}
    if tagged or snapshot["source"] in program.get("never_sources", []):
        return False
    due = {"paid": paid(order), "fulfilled": snapshot["fulfilled"], "created": True}
    enough = plain > 0 and plain >= program.get("minimum", 0)
    return enough and due[program["trigger"]] and snapshot["currency"] == program["currency"]


def real(order: Doc, *, sandbox: bool) -> bool:
    """Neither cancelled, deleted nor voided, and no test outside a sandbox."""
    snapshot = order["snapshot"]
    unreal = order["cancelled"] or order["deleted"] or snapshot["payment"] == "voided"
    return not unreal and (sandbox or not snapshot["test"])


def paid(order: Doc) -> bool:
    """Was it ever paid in full?"""
    return order["snapshot"]["payment"] in ("paid", "partially_refunded", "refunded")


def in_force(programs: list[Doc], at: datetime) -> Doc | None:
    """The newest version that had taken effect when the order was processed."""
    begun = [p for p in programs if p["from"] is None or p["from"] <= at]
    return max(begun, key=lambda program: program["version"]) if begun else None


def rounded(points: Fraction, how: str) -> int:
    """Whole points."""
    whole, part = divmod(points, 1)
    return whole + ((how == "ceiling" and part > 0) or (how == "half_up" and part * 2 >= 1))


# Points of one person.


def lots_of(orders: list[Doc], programs: list[Doc], zone: tzinfo, *, sandbox: bool) -> list[Doc]:
    """
    What a person's orders earn, in order of time, each with the hold of its own programme version.

    A purchase, counted for first and nth, earns or is paid, and something of it is left.
    """
    lots: list[Doc] = []
    nth = 0
    for order in sorted(orders, key=lambda order: (order["snapshot"]["at"], order["id"])):
        at = order["snapshot"]["at"]
        program = in_force(programs, at)
        earns = counts(order, program, sandbox=sandbox)
        if real(order, sandbox=sandbox) and (earns or paid(order)) and net(order, {})[0] > 0:
            nth += 1
        if program and earns:
            free = left_of_limits(program.get("limits", {}), at, lots, zone)
            points = min([points_of(order, program, nth), *free])
            held = at + timedelta(days=program["hold_days"])
            key = ("order", order["id"])
            lots.append({"key": key, "points": points, "at": at, "available_at": held})
    return [lot for lot in lots if lot["points"]]


def left_of_limits(limits: Doc, at: datetime, lots: list[Doc], zone: tzinfo) -> list[int]:
    """What each limit leaves at a moment, after the points earned earlier in the same period."""
    now = periods(at, zone)
    return [
        max(0, most - sum(x["points"] for x in lots if periods(x["at"], zone)[name] == now[name]))
        for name, most in limits.items()
    ]


def periods(at: datetime, zone: tzinfo) -> Doc:
    """The day, week (from Monday), month and year that a moment falls into where the shop is."""
    day = at.astimezone(zone).date()
    month = (day.year, day.month)
    return {"day": day, "week": day.isocalendar()[:2], "month": month, "year": day.year, "ever": 0}


def movement_of(adjustment: Doc) -> Doc:
    """Points given by hand can be spent at once; points taken by hand are a debit."""
    at, key = adjustment["at"], ("adjustment", adjustment["id"])
    return {"key": key, "points": adjustment["points"], "at": at, "available_at": at}


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
    left = ((":".join(x["key"]), x["points"], x["remaining"], x["available_at"]) for x in lots)
    return {
        "points": {":".join(m["key"]): m["points"] for m in movements if m["points"]},
        "total": sum(movement["points"] for movement in movements),
        "available": sum(lot["remaining"] for lot in lots if lot["available_at"] <= now),
        "pending": sum(lot["remaining"] for lot in lots if lot["available_at"] > now),
        "debt": debt,
        "lots": sorted(left),
    }


def spend(lots: list[Doc], points: int, at: datetime) -> int:
    """Take points from one lot after the other, spendable ones first; what is missing is debt."""
    for lot in sorted(lots, key=lambda x: (x["available_at"] > at, x["available_at"], x["key"])):
        taken = min(points, lot["remaining"])
        lot["remaining"] -= taken
        points -= taken
    return points


# Who is who, and plain reading.


def root(who: str, alias: dict[str, str]) -> str:
    """Follow merges (removed -> kept) to the customer that is left."""
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
