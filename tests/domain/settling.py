"""
Everyone's balance by way of the domain, in the words of the oracle, so that both can be compared.

This is what a use case does with a database, done in memory: merge, target, lots, replay.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from plugin.domain.earning import target
from plugin.domain.facts import Order, merge
from plugin.domain.ledger import Balance, Debit, Key, Lot, Source, balance, replay
from plugin.domain.money import Rate, Rounding
from plugin.domain.program import EarningRule, Program, Trigger
from tests.bodies import Delivery
from tests.domain.translation import account, as_order, who_holds

Doc = dict[str, Any]


def known(deliveries: Iterable[Delivery]) -> dict[str, Order]:
    """What is known of each order, by its id."""
    orders: dict[str, Order] = {}
    for order in filter(None, map(as_order, deliveries)):
        orders[order.id] = merge(orders[order.id], order) if order.id in orders else order
    return orders


def only(deliveries: Iterable[Delivery]) -> Order:
    """What is known of the one order that these deliveries are about."""
    return reduce(merge, filter(None, map(as_order, deliveries)))


def program_of(version: Doc) -> Program:
    """A programme version of the oracle, as the domain has it."""
    return Program(
        version=version["version"],
        currency=version["currency"],
        orders=EarningRule(
            rate=Rate(version["points"], version["per"]),
            trigger=Trigger(version["trigger"]),
            hold_days=version["hold_days"],
            rounding=Rounding(version["rounding"]),
        ),
        effective_from=version["from"],
        enabled=version["enabled"],
    )


def settle(
    deliveries: Sequence[Delivery],
    versions: Sequence[Doc],
    now: datetime,
    *,
    adjustments: Sequence[Doc] = (),
    sandbox: bool = False,
) -> dict[str, Doc]:
    """The same answer as `oracle.balances`, worked out by the domain."""
    orders, programs = known(deliveries), [program_of(version) for version in versions]
    members: dict[str, set[int]] = {}
    for who in [*_holders(deliveries), *(f"customer:{a['customer']}" for a in adjustments)]:
        members.setdefault(_kept(who, deliveries), set()).add(account(who))
    result = {}
    for who, accounts in members.items():
        lots = _lots(orders.values(), frozenset(accounts), programs, sandbox=sandbox)
        own = [a for a in adjustments if account(f"customer:{a['customer']}") in accounts]
        given, taken = _by_hand(own)
        left, debt = replay([*lots, *given], taken)
        result[who] = _told(left, taken, balance(left, debt, now))
    return result


def _lots(
    orders: Iterable[Order], holders: frozenset[int], programs: list[Program], *, sandbox: bool
) -> list[Lot]:
    targets = [target(order, holders, programs, sandbox=sandbox) for order in orders]
    return [
        Lot(Key(Source.ORDER, t.order_id), t.points, t.at, t.available_at)
        for t in targets
        if t.points and t.at and t.available_at
    ]


def _by_hand(adjustments: Iterable[Doc]) -> tuple[list[Lot], list[Debit]]:
    lots, debits = [], []
    for a in adjustments:
        key = Key(Source.ADJUSTMENT, a["id"])
        if a["points"] > 0:
            lots.append(Lot(key, a["points"], a["at"], a["at"]))
        else:
            debits.append(Debit(key, -a["points"], a["at"]))
    return lots, debits


def _told(lots: list[Lot], debits: list[Debit], at: Balance) -> Doc:
    points = [(lot.key, lot.points) for lot in lots] + [(d.key, -d.points) for d in debits]
    return {
        "points": {_name(key): sum_ for key, sum_ in points if sum_},
        "total": at.total,
        "available": at.available,
        "pending": at.pending,
        "debt": at.debt,
        "lots": sorted((_name(x.key), x.points, x.remaining, x.available_at) for x in lots),
    }


def _name(key: Key) -> str:
    return f"{key.source}:{key.id}"


def _holders(deliveries: Iterable[Delivery]) -> list[str]:
    """Everybody who ever held an order."""
    bodies = [json.loads(delivery.body) for delivery in deliveries]
    return [who for body in bodies if "financial_status" in body and (who := who_holds(body))]


def _kept(who: str, deliveries: Iterable[Delivery]) -> str:
    """The customer that is left after merges."""
    for delivery in deliveries:
        if delivery.topic == "customers/merge":
            body = json.loads(delivery.body)
            if who == _customer(body["admin_graphql_api_customer_deleted_id"]):
                return _customer(body["admin_graphql_api_customer_kept_id"])
    return who


def _customer(gid: str) -> str:
    return "customer:" + gid.rsplit("/", 1)[1]
