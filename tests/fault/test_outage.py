"""
Two days without a webhook, over loopback: the twin sells, nobody hears of it, the sweep heals.

Faults 33 to 35, against everything the twin meant to send, judged by the oracle.
"""

import random
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from plugin import crash
from plugin.domain.errors import NotFoundError
from plugin.platforms.shopify import asking
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Staff
from plugin.service import backfilling, members, shops
from plugin.service.backfilling import Stage
from plugin.service.lookup import Whom
from plugin.service.services import Services
from plugin.store.shops import Shop
from plugin.twin import desk, session_tokens
from plugin.twin.pages.app import TwinServer
from plugin.twin.refunds import RefundRequest
from plugin.twin.twin import Twin
from plugin.worker import Worker
from tests import oracle
from tests.laurel import Laurel
from tests.twin.stand_in import buy
from tests.twin.standing import SECRET, installed_twin

DOMAIN = "kiln-and-fern.myshopify.com"
BUYERS = ("ania@example.com", "budi@example.com", "grace@example.com", "zofia@example.com")

pytestmark = pytest.mark.slow


class Died(BaseException):
    """The process is gone; nobody catches this."""


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    """A shop whose webhooks lead nowhere."""
    with installed_twin(tmp_path) as opened:
        yield opened


@dataclass
class House:
    """A Laurel that talks to the twin over HTTP."""

    twin: Twin
    services: Services

    def shop(self) -> Shop:
        """Staff open the app: installed, or known."""
        proof = session_tokens.mint(self.twin.settings)
        return shops.welcome(self.services, "shopify", Staff(DOMAIN, "1", proof))

    def work(self) -> None:
        """The worker does all that is due."""
        worker = Worker(self.services)
        for _ in range(300):
            if not worker._turn():
                return

    def sold(self, count: int, over: timedelta, luck: random.Random) -> None:
        """People buy; some bring a part back, some orders are cancelled."""
        for _ in range(count):
            self.twin.clock.advance(over / count)
            order = buy(self.twin, "cake-stand*2", "bud-vase", email=luck.choice(BUYERS))
            fate = luck.random()
            if fate < 0.2:
                desk.refund(
                    self.twin, order.id, RefundRequest({order.lines[0].id: 1}, restock=True)
                )
            elif fate < 0.3:
                desk.refund(self.twin, order.id, RefundRequest(amount=700))
            elif fate < 0.4:
                desk.cancel(self.twin, order.id, "customer", money_back=True)

    def judge(self) -> int:
        """Everybody stands where the oracle says, by all that the twin meant to send."""
        told = [
            {
                "topic": one.topic,
                "triggered_at": one.triggered_at.isoformat(),
                "body": one.body.encode(),
            }
            for one in self.twin.outbox.all()
        ]
        due = oracle.balances(told, [oracle.ONE_MINUTE], self.services.clock.now())
        for who, expected in due.items():
            assert self.balance(who) == tuple(
                expected[name] for name in ("available", "pending", "debt")
            ), who
        return sum(one["total"] > 0 for one in due.values())

    def balance(self, who: str) -> tuple[int, int, int]:
        """What somebody has, by our books."""
        kind, _, name = who.partition(":")
        whom = Whom(customer_id=name) if kind == "customer" else Whom(email=name)
        shop = shops.named(self.services, DOMAIN)
        try:
            found = members.show(self.services, shop, whom).balance
        except NotFoundError:
            return (0, 0, 0)
        return (found.available, found.pending, found.debt)


@pytest.fixture
def house(twin: Twin, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Installed and read once. Pages are small, so that there are several."""
    monkeypatch.setattr(asking, "_FIRST", (10,))
    server = make_server("127.0.0.1", 0, TwinServer(twin), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    shopify = ShopifyPlatform(
        api_key="twin-key",
        api_secret=SECRET,
        api_version="2026-10",
        clock=twin.clock,
        host_override=f"http://127.0.0.1:{server.server_port}",
    )
    with closing(Laurel(database_url)) as laurel:
        yield House(
            twin, replace(laurel.services, platforms={"shopify": shopify}, clock=twin.clock)
        )
    server.shutdown()
    thread.join()
    server.server_close()


def test_two_days_without_webhooks_heal(house: House) -> None:
    house.shop()
    house.work()
    house.sold(40, timedelta(hours=48), random.Random(33))
    house.twin.clock.advance(timedelta(minutes=16))
    house.work()
    assert house.judge() == len(BUYERS)


def test_dying_at_every_page_heals_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.shop()
    house.work()
    house.sold(35, timedelta(hours=48), random.Random(34))
    left = [4]

    def point(name: str) -> None:
        if name == "sweeping: page written, not committed" and left[0]:
            left[0] -= 1
            raise Died(name)

    monkeypatch.setattr(crash, "point", point)
    house.twin.clock.advance(timedelta(minutes=16))
    while left[0]:
        with pytest.raises(Died):
            house.work()
        house.twin.clock.advance(timedelta(seconds=61))
    house.work()
    assert house.judge() == len(BUYERS)


def test_orders_of_before_are_read_and_those_too_old_are_reported(house: House) -> None:
    """Fault 35: a shop with four months behind it, of which sixty days are shown."""
    house.sold(24, timedelta(days=120), random.Random(35))
    shop = house.shop()
    house.work()
    past = backfilling.look(house.services, shop)
    assert (past.stage, past.days, past.wanted) == (Stage.READ, 60, 365)
    assert 9 <= past.orders <= 13
    found = backfilling.preview(house.services, shop)
    assert {house.balance(f"email:{email}")[0] for email in BUYERS} == {0}
    backfilling.award(house.services, shop, "staff")
    house.work()
    total = sum(sum(house.balance(f"email:{email}")) for email in BUYERS)
    assert total == found.points > 0
