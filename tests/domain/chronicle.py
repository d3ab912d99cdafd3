"""A story of `stories` as the domain knows it, and its standing in the oracle's words."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from plugin.domain.deadlines import Told
from plugin.domain.expiry import NEVER, Basis, Expiry
from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.history import Adjustment, History, Placed, Reinstated
from plugin.domain.ledger import Key, Source
from plugin.domain.money import Rate
from plugin.domain.movements import Pardon
from plugin.domain.program import EarningRule, Program
from plugin.domain.redemptions import Redemption, Voided
from plugin.domain.referrals.paid import Paid
from plugin.domain.standing import Standing
from plugin.domain.stay import Departure, Lapse, Stay

Doc = dict[str, Any]


def history_of(story: Doc) -> History:
    """A story, all of it, in the domain's words."""
    return History(
        accounts=frozenset({1, 2}),
        orders=[placed_of(order) for order in story["orders"]],
        adjustments=[
            Adjustment(key_of(one["key"]), one["points"], one["at"], one["account"], one["zone"])
            for one in story["gifts"]
        ],
        stay=Stay(
            joins=tuple(story["joins"]),
            departures=tuple(Departure(*left) for left in story["leaves"]),
            lapses=tuple(Lapse(*lapse) for lapse in story["lapses"]),
        ),
        warnings=[Told(**word) for word in story["warnings"]],
        reinstated=[Reinstated(at) for at in story["reinstated"]],
        pardons=[Pardon(key_of(one["key"]), one["points"], one["at"]) for one in story["pardons"]],
        redemptions=[redemption_of(one, story) for one in story["redemptions"]],
        referrals=[paid_of(one) for one in story["brought"]],
    )


def paid_of(one: Doc) -> Paid:
    """Points for a friend."""
    number = int(key_of(one["key"]).id)
    given = (one["points"], one["at"], one["withdrawn"], one["account"], one["zone"])
    return Paid(number, *given)


def redemption_of(one: Doc, story: Doc) -> Redemption:
    """A redemption whose code took ten cents off the only line of an order, or off shipping."""
    parts = () if one["shipping"] else (("1", 10),)
    orders = [placed_of(order).order for order in story["orders"] if order["key"] in one["uses"]]
    return Redemption(
        key=key_of(one["key"]),
        points=one["points"],
        at=one["at"],
        code=one["key"],
        voided=Voided(*one["voided"]) if one["voided"] else None,
        uses=[_discounted(order, CodeUsed(one["key"], 10, parts)) for order in orders],
    )


def _discounted(order: Order, used: CodeUsed) -> Order:
    assert order.snapshot
    return replace(order, snapshot=replace(order.snapshot, discounts=(used,)))


def placed_of(order: Doc) -> Placed:
    """An order of as many units as points, a cent each."""
    key = key_of(order["key"])
    refunds = (
        Refund(str(n), at, (("1", points),)) for n, (at, points) in enumerate(order["returned"])
    )
    known = Order(
        id=key.id,
        snapshot=_snapshot(order),
        refunds=tuple(refunds),
        cancelled=bool(order["cancelled"]),
        holders=frozenset({order["account"]}),
    )
    return Placed(key, known, zone=order["zone"])


def _snapshot(order: Doc) -> Snapshot:
    cancelled_at, reason = order["cancelled"] or (None, "")
    return Snapshot(
        version=Version(order["at"], "", ""),
        name=order["key"],
        processed_at=order["at"],
        currency="USD",
        payment=Payment.PAID,
        lines=(Line("1", order["points"], order["points"], price=1, discount=0),),
        region=order["region"],
        cancel_reason=reason,
        cancelled_at=cancelled_at,
        holder=order["account"],
    )


def programs_of(story: Doc) -> list[Program]:
    """The versions: a point for a cent."""
    return [
        Program(
            version=one["version"],
            currency="USD",
            orders=EarningRule(Rate(1, 1), hold_days=one["hold_days"]),
            effective_from=one["from"],
            enabled=one["enabled"],
            expiry=expiry_of(one["rule"]),
            paused=one["paused"],
            rewards=frozenset(one["rewards"]),
        )
        for one in story["programmes"]
    ]


def expiry_of(rule: Doc | None) -> Expiry:
    """A rule of the oracle's."""
    if rule is None:
        return NEVER
    month, day = rule.get("date", (0, 0))
    return Expiry(
        Basis(rule["basis"]),
        days=rule.get("days", 0),
        month=month,
        day=day,
        never_in=frozenset(rule["never_in"]),
    )


def situation_of(found: Standing, now: datetime) -> Doc:
    """Where the domain says the member stands, as the oracle would say it."""
    at, remains = found.balance(now), found.remains
    return {
        "available": at.available,
        "pending": at.pending,
        "debt": at.debt,
        "lots": remaining_of(found),
        "ended": {str(key): points for key, (points, _) in remains.ended.items() if points},
        "forgiven": {str(key): points for key, points in remains.forgiven.items() if points},
        "points": points_of(found),
    }


def remaining_of(found: Standing) -> dict[str, int]:
    """What is left of each lot; what came back and ends later is counted with it."""
    left: Counter[str] = Counter()
    for lot in found.lots:
        left[str(lot.key)] += lot.remaining
    return dict(left)


def points_of(found: Standing) -> dict[str, int]:
    """The points per key that are any."""
    return {str(key): worth.points for key, worth in found.worths.items() if worth.points}


def key_of(text: str) -> Key:
    """The key that is written `order:01`."""
    source, _, name = text.partition(":")
    return Key(Source(source), name)
