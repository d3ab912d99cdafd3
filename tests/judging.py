"""Shops with programmes of their own, and the oracle's judgement on everybody in them."""

import itertools
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from plugin.service.shops import named
from plugin.store import Tx, programs
from plugin.store.shops import Shop
from tests import oracle
from tests.bodies import Delivery
from tests.cast import KUBEK, Place
from tests.domain.programs import program_of
from tests.laurel import Laurel
from tests.outcome import told

Doc = dict[str, Any]

_numbers = itertools.count(1)


def another_shop(laurel: Laurel, versions: list[Doc]) -> tuple[Place, Shop]:
    """A shop whose programme has these versions after the one that it was registered with."""
    place = laurel.shop_like(KUBEK, next(_numbers))
    shop = named(laurel.services, place.domain)

    def add(tx: Tx) -> None:
        for version in versions:
            programs.add(tx, shop.brand_id, program_of(version), laurel.clock.now())

    laurel.services.store.transact(add)
    return place, shop


def judge(
    laurel: Laurel,
    shop: Shop,
    deliveries: Iterable[Delivery],
    versions: list[Doc],
    now: datetime | None = None,
) -> int:
    """Everybody stands where the oracle says; returns how many people have points."""
    expected = oracle.balances(
        [delivery.as_dict() for delivery in deliveries],
        [oracle.ONE_MINUTE, *versions],
        now or laurel.clock.now(),
        zone=ZoneInfo(KUBEK.timezone),
    )
    for who, due in expected.items():
        assert _stands(laurel, shop, who) == _due(due), who
    assert laurel.faults(shop) == []
    return sum(due["total"] > 0 for due in expected.values())


def _stands(laurel: Laurel, shop: Shop, who: str) -> Doc:
    """A guest may share an e-mail with a customer, so both are looked up by what they are."""
    kind, _, name = who.partition(":")
    found = laurel.customer(shop, name) if kind == "customer" else laurel.guest(shop, name)
    if found is None:
        return {"balance": (0, 0, 0), "points": {}}
    plain = told(found)
    return {"balance": plain["balance"], "points": plain["points"]}


def _due(due: Doc) -> Doc:
    return {
        "balance": (due["available"], due["pending"], due["debt"]),
        "points": dict(sorted(due["points"].items())),
    }
