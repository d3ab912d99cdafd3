"""
Everyone's balance by way of the domain, in the words of the oracle, so that both can be compared.

This is what a use case does with a database, done in memory: merge, then derive where each member
stands from the orders they ever held.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from functools import reduce
from typing import Any

from plugin.domain.facts import Order, merge
from plugin.domain.history import Adjustment, History, Placed
from plugin.domain.ledger import Key, Source
from plugin.domain.standing import Standing, standing
from tests.bodies import Delivery
from tests.domain.programs import program_of
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


def settle(
    deliveries: Sequence[Delivery], versions: Sequence[Doc], now: datetime, **question: Any
) -> dict[str, Doc]:
    """The same answer as `oracle.balances`, worked out by the domain."""
    found = stand(deliveries, versions, now, **question)
    return {who: _told(where, now) for who, where in found.items()}


def stand(
    deliveries: Sequence[Delivery],
    versions: Sequence[Doc],
    now: datetime,
    *,
    adjustments: Sequence[Doc] = (),
    sandbox: bool = False,
    zone: tzinfo = UTC,
) -> dict[str, Standing]:
    """Where everyone stands."""
    placed = [
        Placed(Key(Source.ORDER, order.id), order, sandbox, zone)
        for order in known(deliveries).values()
    ]
    programs = [program_of(version) for version in versions]
    return {
        who: standing(
            History(
                accounts,
                [one for one in placed if one.order.holders & accounts],
                _by_hand(adjustments, accounts),
            ),
            programs,
            now,
        )
        for who, accounts in _members(deliveries, adjustments)
    }


def _members(
    deliveries: Sequence[Delivery], adjustments: Sequence[Doc]
) -> Iterator[tuple[str, frozenset[int]]]:
    """Everybody who is left after merges, with every account that is theirs."""
    members: dict[str, set[int]] = {}
    for who in [*_holders(deliveries), *(f"customer:{a['customer']}" for a in adjustments)]:
        members.setdefault(_kept(who, deliveries), set()).add(account(who))
    for who, accounts in members.items():
        yield who, frozenset(accounts)


def _by_hand(adjustments: Iterable[Doc], accounts: frozenset[int]) -> list[Adjustment]:
    return [
        Adjustment(Key(Source.ADJUSTMENT, one["id"]), one["points"], one["at"])
        for one in adjustments
        if account(f"customer:{one['customer']}") in accounts
    ]


def _told(where: Standing, now: datetime) -> Doc:
    at = where.balance(now)
    lots = [(_name(lot.key), lot.points, lot.remaining, lot.available_at) for lot in where.lots]
    return {
        "points": {
            _name(worth.key): worth.points for worth in where.worths.values() if worth.points
        },
        "total": at.total,
        "available": at.available,
        "pending": at.pending,
        "debt": at.debt,
        "lots": sorted(lots),
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
