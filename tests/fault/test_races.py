"""
Races: real threads on one member's orders, on both databases, judged by the oracle.

First orders, limits and merges make orders depend on each other, so that two workers who settle
two orders at once could each miss the other's.
"""

import random
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, perf_counter
from typing import Any

import pytest

from plugin.importing import ImportedOrder
from plugin.service import importing, settling
from plugin.store import Tx, accounts
from plugin.store.shops import Shop as Registered
from plugin.worker import Worker
from tests.bodies import OPENING, Delivery, Shop, mug, poster
from tests.cast import ANIA, KUBEK, Person
from tests.domain.asking import rules
from tests.judging import another_shop, judge
from tests.laurel import LATER, Laurel, StillClock

Doc = dict[str, Any]

STRADDLED: list[Doc] = rules(
    version=2,
    bonuses=[{"nth": 1, "points": 100}, {"nth": 3, "points": 50}],
    limits={"day": 400, "ever": 5000},
)
"""Two mugs earn 190: the second order of a day is whole, or cut, or the first of all."""
ORDERS = 5_000
LIFELONG: list[Doc] = rules(
    version=2,
    bonuses=[{"nth": 1, "points": 100}, {"nth": ORDERS, "points": 7}],
    limits={"ever": 10**6, "day": 10**6},
)
THREADS = 16
PATIENCE = 60
"""Seconds that threads may take to come together on a busy machine."""
SELVES = [Person("Ania", f"ania{n}@example.pl", 6_000 + n, "pl", "PL") for n in range(5)]
"""One person under five customer numbers, until the shop merges them."""


@dataclass
class QuickClock(StillClock):
    """Ten times as fast as ours, so that nobody waits long for a second try."""

    begun: float = field(default_factory=monotonic)

    def now(self) -> datetime:
        """The moment."""
        return self.at + 10 * timedelta(seconds=monotonic() - self.begun)


@pytest.fixture
def laurel(database_url: str) -> Iterator[Laurel]:
    """One whose failed jobs come back soon; each race opens a shop of its own."""
    opened = Laurel(database_url, QuickClock(LATER))
    yield opened
    opened.close()


def at_once(works: Sequence[Callable[[], object]]) -> None:
    """Run each in a thread of its own, all from the same moment."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait(PATIENCE)
        work()

    with ThreadPoolExecutor(len(works)) as threads:
        for running in [threads.submit(run, work) for work in works]:
            running.result()


def two_orders(seed: int) -> list[list[Delivery]]:
    """Two orders of Ania's within a minute; now and then the first is returned, or half of it."""
    shop, luck = Shop(), random.Random(seed)
    orders = [shop.order(ANIA, [mug(2)]) for _ in range(2)]
    for order in orders:
        order.paid()
    if luck.random() < 0.5:
        orders[0].refunded({0: luck.randint(1, 2)})
    return [order.deliveries for order in orders]


def test_two_orders_straddling_a_limit_settled_by_two_workers_at_once(laurel: Laurel) -> None:
    for seed in range(8):
        place, shop = another_shop(laurel, STRADDLED)
        told = two_orders(seed)
        for delivery in [sent for order in told for sent in order]:
            laurel.deliver(delivery, place=place)
        at_once([partial(Worker(laurel.services).drain, shop.id) for _ in range(2)])
        assert judge(laurel, shop, [sent for order in told for sent in order], STRADDLED) == 1


def test_two_orders_delivered_and_settled_at_once(laurel: Laurel) -> None:
    for seed in range(8):
        place, shop = another_shop(laurel, STRADDLED)
        told = two_orders(seed)
        at_once([partial(laurel.deliver_all, order, place) for order in told])
        assert judge(laurel, shop, [sent for order in told for sent in order], STRADDLED) == 1


def year_of_selves(seed: int) -> list[Delivery]:
    """One person's orders under five numbers that become one, shuffled."""
    shop, luck = Shop(), random.Random(seed)
    for _ in range(24):
        shop.later(hours=luck.choice([0, 1, 30]))
        order = shop.order(luck.choice(SELVES), [mug(2), poster()])
        order.paid(tied=luck.random() < 0.3)
        if luck.random() < 0.4:
            order.refunded({0: luck.randint(1, 2)})
    for kept, removed in ((1, 4), (0, 1), (2, 3), (0, 2)):
        shop.merged(kept=SELVES[kept], removed=SELVES[removed])
    luck.shuffle(shop.deliveries)
    return shop.deliveries


def test_sixteen_threads_while_customers_merge(laurel: Laurel) -> None:
    place, shop = another_shop(laurel, STRADDLED)
    year = year_of_selves(seed=1)
    shares = [year[part::THREADS] for part in range(THREADS)]
    at_once([partial(laurel.deliver_all, share, place) for share in shares])
    assert judge(laurel, shop, year, STRADDLED) == 1


@pytest.mark.slow
def test_one_member_with_5000_orders(laurel: Laurel, capsys: pytest.CaptureFixture[str]) -> None:
    _, shop = another_shop(laurel, LIFELONG)
    for _ in importing.take_over(laurel.services, shop, lifetime(), award=True):
        pass
    first, again = settled(laurel, shop), settled(laurel, shop)
    with capsys.disabled():
        sys.stdout.write(f"\n{ORDERS} orders: settled in {first:.2f} s, again in {again:.2f} s\n")
    found = laurel.customer(shop, str(ANIA.customer_id))
    assert found is not None
    assert found.balance.total == 190 * ORDERS + 100 + 7
    assert (len(found.lots), len(found.lines)) == (ORDERS, ORDERS)


def lifetime() -> Iterator[ImportedOrder]:
    """One order of Ania's after the other, as a file tells them."""
    for number in range(ORDERS):
        yield ImportedOrder(
            line=number,
            id=str(10_000 + number),
            name=f"#{number}",
            customer_id=str(ANIA.customer_id),
            email="",
            date="",
            placed_at=OPENING + timedelta(minutes=number),
            currency=KUBEK.currency,
            amount=3800,
        )


def settled(laurel: Laurel, shop: Registered) -> float:
    """Settle everybody; how many seconds it took."""
    services, began = laurel.services, perf_counter()

    def work(tx: Tx) -> None:
        everybody = accounts.every(tx, shop.brand_id)
        settling.settle(tx, shop.brand_id, everybody, services.clock.now())

    services.store.transact(work)
    return perf_counter() - began
