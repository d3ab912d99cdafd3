"""
A backlog at the platform's price: how long fifty thousand missed orders take (goal: an hour).

The clock stands still but for what the platform's bucket and its answers make us wait: a page
costs what the twin's rules say, the bucket holds 2,000 points and gains 100 a second.
"""

import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from graphql import parse

from plugin.platforms.shopify.asking import _FEW, _FIRST
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import ThrottledError
from plugin.ports import Grant, OrderFact, OrderPage
from plugin.service import members
from plugin.service.lookup import Whom
from plugin.service.sweeping import RECENT
from plugin.twin.graphql.cost import SINGLE_QUERY_MAXIMUM, actual_cost, requested_cost
from plugin.twin.graphql.selections import Request, request_of
from plugin.worker import Worker
from tests.bodies import Shop, mug, poster
from tests.cast import ANIA, Person
from tests.laurel import Laurel, StillClock
from tests.platforms.nodes import listed, order_node
from tests.service.shelf import Aisle, Shelf, asked

POINTS = 190 + 36
"""Two mugs and a poster: 38.00 and 7.35, five points for each whole dollar of the sum."""
ANSWER = timedelta(milliseconds=800)
"""How long the platform takes for a page."""
HOUR = 60.0


@dataclass
class Bucket:
    """Shopify's budget of one shop, on the clock of the test."""

    clock: StillClock
    level: float = 2_000
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.clock.now()

    def pay(self, requested: int, actual: int) -> None:
        """Take what a page costs; refuse what there is not enough for."""
        now = self.clock.now()
        self.level = min(2_000, self.level + (now - self.at).total_seconds() * 100)
        self.at = now
        if self.level < requested:
            raise ThrottledError("slow down", (requested - self.level) / 100)
        self.level -= actual


class Warehouse(Shelf):
    """Orders by the thousand, in the order of their change; each page has its price."""

    def __init__(self, clock: StillClock) -> None:
        super().__init__(clock)
        self.bucket = Bucket(clock)
        self.stock: list[OrderFact] = []
        self.price = (0, 0)

    def orders_since(
        self, shop_domain: str, grant: Grant, since: datetime, cursor: str | None = None
    ) -> OrderPage:
        """The next page; the cursor is a place in the list."""
        del shop_domain, since
        self.call(grant)
        self.bucket.pay(*self.price)
        self.clock.at += ANSWER
        first = int(cursor or 0)
        page = tuple(self.stock[first : first + self.size])
        more = first + self.size < len(self.stock)
        return OrderPage(page, (), str(first + self.size) if more else None)


def request(first: int) -> Request:
    """Our question for a page, as the platform prices it."""
    asked_for = {"first": first, "after": None, "query": "", "products": False, **_FEW}
    found = request_of(parse(document("orders").text), asked_for)
    assert found is not None
    return found


def affordable() -> int:
    """How many orders we ask for: the largest page that one question may cost."""
    return next(n for n in _FIRST if requested_cost(request(n)) <= SINGLE_QUERY_MAXIMUM)


def stocked(warehouse: Warehouse, count: int, buyers: int) -> None:
    """So many orders of so many people, within two days."""
    shop = Shop(now=warehouse.clock.now())
    sample: dict[str, Any] = {}
    for number in range(count):
        person = Person("", "", 10_000 + number % buyers, "en", "US", shop=ANIA.shop)
        order = shop.order(person, [mug(2), poster(1)])
        shop.now += timedelta(days=2) / count
        order.payment = "paid"
        sample = order_node(order)
        warehouse.stock.append(asked(order))
        shop.deliveries.clear()
    size = affordable()
    whole = {"orders": listed([sample] * size)}
    warehouse.size = size
    warehouse.price = (requested_cost(request(size)), actual_cost(request(size), whole))


def minutes_to_heal(aisle: Aisle) -> float:
    """Work until the watermark moves; the minutes that passed on the clock."""
    clock, before = aisle.laurel.clock, aisle.mark(RECENT).at
    clock.advance(minutes=16)
    began, worker = clock.now(), Worker(aisle.services)
    while aisle.mark(RECENT).at == before:
        if not worker._turn():
            clock.advance(seconds=1)
    return (clock.now() - began).total_seconds() / 60


def heal(url: str, count: int, buyers: int) -> float:
    """Miss so many orders, sweep, and see that everybody has exactly theirs."""
    with closing(Laurel(url)) as laurel:
        laurel.shop()
        aisle = Aisle(laurel, Warehouse)
        aisle.work()
        assert isinstance(aisle.shelf, Warehouse)
        stocked(aisle.shelf, count, buyers)
        minutes = minutes_to_heal(aisle)
        for number in range(buyers):
            whom = Whom(customer_id=str(10_000 + number))
            balance = members.show(aisle.services, aisle.shop, whom).balance
            mine = len(range(number, count, buyers))
            assert balance.available + balance.pending == mine * POINTS
        return minutes


def tell(capsys: pytest.CaptureFixture[str], count: int, minutes: float) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{count} missed orders healed in {minutes:.1f} simulated minutes\n")


@pytest.mark.slow
def test_a_backlog_heals_at_the_pace_of_an_hour_for_fifty_thousand(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    count = 1_000
    minutes = heal(database_url, count, buyers=200)
    tell(capsys, count, minutes)
    assert minutes <= HOUR * count / 50_000


@pytest.mark.soak
def test_fifty_thousand_missed_orders_heal_within_an_hour(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Goal G17."""
    minutes = heal(database_url, 50_000, buyers=5_000)
    tell(capsys, 50_000, minutes)
    assert minutes <= HOUR
