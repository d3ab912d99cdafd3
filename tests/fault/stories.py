"""A history big enough to be killed in, and what it must end in."""

import random
from datetime import datetime

from plugin.store.shops import Shop as Registered
from tests import oracle
from tests.bodies import Delivery, Shop, mug, poster
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN
from tests.laurel import LATER, Laurel

PEOPLE = [ANIA, BUDI, GRACE, GRACE_AGAIN, DORA]


def story(orders: int, seed: int = 7) -> list[Delivery]:
    """So many orders of five people, paid, edited, returned, cancelled; two of them merge."""
    luck, shop = random.Random(seed), Shop()
    for _ in range(orders):
        order = shop.order(luck.choice(PEOPLE), [mug(2), poster(luck.randint(1, 3))])
        order.paid(tied=luck.random() < 0.3)
        fate = luck.random()
        if fate < 0.35:
            order.refunded({0: 1}, restock=luck.random() < 0.5)
        elif fate < 0.5:
            order.edited({1: 0})
        elif fate < 0.6:
            order.refunded(goodwill=250)
        elif fate < 0.7:
            order.cancelled()
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    return shop.deliveries


def expected(deliveries: list[Delivery], now: datetime = LATER) -> dict[str, oracle.Doc]:
    """What the oracle says of everybody."""
    return oracle.balances([one.as_dict() for one in deliveries], [oracle.ONE_MINUTE], now)


def check(laurel: Laurel, shop: Registered, deliveries: list[Delivery]) -> None:
    """Everybody has exactly what the oracle says, and the ledger is whole."""
    for who, due in expected(deliveries).items():
        kind, _, name = who.partition(":")
        found = laurel.customer(shop, name) if kind == "customer" else laurel.guest(shop, name)
        assert found is not None, who
        assert (found.balance.available, found.balance.pending, found.balance.debt) == (
            due["available"],
            due["pending"],
            due["debt"],
        ), who
    assert laurel.faults(shop) == []
