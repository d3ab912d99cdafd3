"""Lost webhooks heal: what the platform shows is read, page by page, and no page is passed over."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from plugin import crash
from plugin.domain.errors import DeniedError, UnreadableError
from plugin.platforms.shopify.failures import OutageError, QueryError, ThrottledError
from plugin.service import sweeping
from plugin.service.sweeping import NIGHT, PAST, RECENT
from plugin.store import Tx, jobs, shops
from tests.bodies import Order, Shop, mug, poster
from tests.cast import ANIA, BUDI, GRACE
from tests.judging import judge
from tests.laurel import Laurel
from tests.service.shelf import Aisle, changed

PAGES = 4
POINTS = (
    "sweeping: page read, not learnt",
    "sweeping: page written, not committed",
    "sweeping: page committed",
)


class Died(BaseException):
    """The process is gone; nobody catches this."""


@pytest.fixture
def aisle(laurel: Laurel) -> Aisle:
    """Kubek, just installed, its first readings done."""
    opened = Aisle(laurel)
    opened.work()
    opened.shelf.questions.clear()
    return opened


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of points at which to die, once each, in this order."""
    deaths: list[str] = []

    def point(name: str) -> None:
        if deaths and deaths[0] == name:
            raise Died(deaths.pop(0))

    monkeypatch.setattr(crash, "point", point)
    yield deaths
    assert deaths == []


def bought(aisle: Aisle, count: int = 1) -> tuple[Shop, list[Order]]:
    """Ania buys two mugs, again and again, and no webhook comes."""
    shop = Shop(now=aisle.laurel.clock.now())
    orders = [shop.order(ANIA, [mug(2)]) for _ in range(count)]
    for order in orders:
        order.paid()
    aisle.put(orders)
    return shop, orders


def points(aisle: Aisle) -> int:
    balance = aisle.laurel.show(ANIA).balance
    return balance.available + balance.pending


def revive(aisle: Aisle) -> None:
    """Whoever died is gone, and with them their lease."""
    aisle.later(seconds=61)


def test_a_lost_order_is_found_within_a_quarter_of_an_hour(aisle: Aisle) -> None:
    bought(aisle)
    aisle.sweep()
    assert points(aisle) == 190
    assert aisle.laurel.faults() == []


def test_a_sweep_and_its_webhooks_late_are_one_order(aisle: Aisle) -> None:
    shop, _ = bought(aisle, 3)
    aisle.sweep()
    aisle.laurel.deliver_all([*shop.deliveries, *reversed(shop.deliveries)])
    assert points(aisle) == 570


def test_nothing_is_read_more_often_than_it_is_due(aisle: Aisle) -> None:
    for _ in range(5):
        aisle.later(minutes=2)
        aisle.work()
    assert aisle.shelf.questions == []


def test_each_sweep_overlaps_the_last_by_an_hour(aisle: Aisle) -> None:
    aisle.sweep()
    began = aisle.mark(RECENT).at
    aisle.sweep()
    assert aisle.shelf.questions[-1] == (began - timedelta(hours=1), None)


def test_every_night_sixty_days_are_read_again(aisle: Aisle) -> None:
    """An order of three weeks ago whose change was missed, and whose sweep was missed too."""
    shop = Shop(now=aisle.laurel.clock.now())
    aisle.later(days=20)
    aisle.work()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    aisle.put([order])
    aisle.sweep()
    assert aisle.laurel.customer(aisle.shop, str(ANIA.customer_id)) is None
    aisle.later(days=1)
    aisle.work()
    assert points(aisle) == 190
    asked = aisle.mark(NIGHT).since
    assert asked == aisle.laurel.clock.now() - timedelta(days=60)


def test_every_page_is_read(aisle: Aisle) -> None:
    bought(aisle, 7)
    aisle.sweep()
    assert points(aisle) == 7 * 190
    assert len(aisle.shelf.questions) == PAGES


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_at_any_page_loses_and_doubles_nothing(
    aisle: Aisle, deadly: list[str], point: str
) -> None:
    """Fault 34: it dies at each page in turn; the watermark waits for the last one."""
    bought(aisle, 2 * PAGES)
    before = aisle.mark(RECENT).at
    deadly.extend([point] * PAGES)
    aisle.later(minutes=16)
    for _ in range(PAGES):
        with pytest.raises(Died):
            aisle.work()
        last_page_written = aisle.mark(RECENT).began_at is None
        assert (aisle.mark(RECENT).at > before) == last_page_written
        revive(aisle)
    aisle.work()
    assert aisle.mark(RECENT).at > before
    assert points(aisle) == 2 * PAGES * 190
    assert aisle.laurel.faults() == []


def test_a_page_that_was_written_is_not_asked_for_again(aisle: Aisle, deadly: list[str]) -> None:
    bought(aisle, 2 * PAGES)
    deadly.append("sweeping: page committed")
    aisle.later(minutes=16)
    with pytest.raises(Died):
        aisle.work()
    revive(aisle)
    aisle.work()
    cursors = [cursor for _, cursor in aisle.shelf.questions]
    assert len(cursors) == len(set(cursors)) == PAGES


def test_the_watermark_never_passes_an_unread_page(aisle: Aisle) -> None:
    """The second page is not answered for a day: nothing moves, and nothing is lost."""
    bought(aisle, 4)
    before = aisle.mark(RECENT).at
    aisle.shelf.between = lambda: aisle.shelf.troubles.extend([OutageError("away")] * 999)
    for _ in range(30):
        aisle.sweep()
        assert aisle.mark(RECENT).at == before
    aisle.shelf.troubles.clear()
    aisle.later(hours=1)
    aisle.work()
    assert points(aisle) == 4 * 190
    assert aisle.mark(RECENT).at > before


def test_a_cursor_that_is_not_taken_any_more_begins_anew_where_we_were(aisle: Aisle) -> None:
    _, orders = bought(aisle, 7)
    aisle.shelf.between = lambda: setattr(aisle.shelf, "forgotten_cursors", True)
    aisle.sweep()
    aisle.later(minutes=2)
    aisle.work()
    assert points(aisle) == 7 * 190
    anew = [since for since, cursor in aisle.shelf.questions if cursor is None]
    second = sorted(map(changed, aisle.shelf.orders.values()))[1]
    assert anew[1] == second
    assert len(orders) == 7


def test_an_order_that_changes_during_the_sweep_is_met(aisle: Aisle) -> None:
    """It was on the first page, and is refunded before the last one is read."""
    shop, orders = bought(aisle, 5)
    aisle.laurel.clock.at = shop.now

    def refunded() -> None:
        orders[0].refunded({0: 2})
        aisle.put(orders)

    aisle.shelf.between = refunded
    aisle.sweep()
    assert points(aisle) == 4 * 190
    aisle.sweep()
    assert points(aisle) == 4 * 190


def test_an_order_that_a_page_does_not_tell_whole_is_asked_for_alone(aisle: Aisle) -> None:
    _, orders = bought(aisle, 3)
    aisle.shelf.alone = {str(orders[1].id)}
    aisle.sweep()
    assert points(aisle) == 570


@pytest.mark.parametrize(
    "trouble", [ThrottledError("slow down", 90), OutageError("away"), DeniedError("no scope")]
)
def test_a_shop_that_waits_is_not_given_up(aisle: Aisle, trouble: Exception) -> None:
    bought(aisle)
    aisle.shelf.troubles = [trouble] * 12
    for _ in range(13):
        aisle.sweep()
        aisle.later(minutes=50)
    aisle.work()
    assert points(aisle) == 190


def test_a_throttled_shop_keeps_no_other_work_waiting(aisle: Aisle) -> None:
    """The sweep waits for its minute and a half; what the shop sends meanwhile is read."""
    bought(aisle)
    aisle.shelf.troubles = [ThrottledError("slow down", 90)]
    aisle.sweep()
    order = Shop(now=aisle.laurel.clock.now(), last_id=2**53 + 20_001).order(GRACE, [mug(2)])
    for delivery in [*order.deliveries, *order.paid()]:
        aisle.laurel.deliver(delivery)
    aisle.work()
    assert aisle.laurel.show(GRACE).balance.pending == 190
    assert aisle.laurel.customer(aisle.shop, str(ANIA.customer_id)) is None
    aisle.later(seconds=91)
    aisle.work()
    assert points(aisle) == 190


@pytest.mark.parametrize("trouble", [QueryError("no such field"), UnreadableError("odd")])
def test_a_run_that_leads_nowhere_begins_anew_in_its_time(aisle: Aisle, trouble: Exception) -> None:
    bought(aisle)
    before = aisle.mark(RECENT).at
    aisle.shelf.troubles = [trouble]
    aisle.sweep()
    assert aisle.mark(RECENT).at == before
    aisle.sweep()
    assert points(aisle) == 190


def test_what_is_older_than_the_platform_shows_is_reported(aisle: Aisle) -> None:
    """Fault 35: nobody swept for ninety days, and sixty are shown."""
    aisle.shelf.days = 60
    aisle.later(days=90)
    with capture_logs() as lines:
        aisle.work()
    now = aisle.laurel.clock.now()
    assert aisle.mark(RECENT).blind_before == now - timedelta(days=60)
    assert "orders_out_of_reach" in {line["event"] for line in lines}
    aisle.sweep()
    assert aisle.mark(RECENT).blind_before == now - timedelta(days=60), "it is not forgotten"


def test_where_everything_is_shown_nothing_is_reported(aisle: Aisle) -> None:
    aisle.later(days=90)
    aisle.work()
    assert aisle.mark(RECENT).blind_before is None


def test_a_shop_that_left_is_not_read(aisle: Aisle) -> None:
    """Fault 47: it leaves while a sweep is due; what was asked for ends without a question."""
    bought(aisle)

    def leave(tx: Tx) -> None:
        sweeping.ask_for(tx, aisle.shop, RECENT)
        shops.mark_uninstalled(tx, aisle.shop, aisle.laurel.clock.now())
        shops.drop_permit(tx, aisle.shop)

    aisle.services.store.transact(leave)
    aisle.work()
    aisle.sweep()
    assert aisle.shelf.questions == []
    assert aisle.services.store.read(jobs.open_count) == 0


def test_a_shop_that_comes_back_is_read_from_where_we_were(aisle: Aisle) -> None:
    began = aisle.mark(RECENT).at

    def leave(tx: Tx) -> None:
        shops.mark_uninstalled(tx, aisle.shop, aisle.laurel.clock.now())
        shops.drop_permit(tx, aisle.shop)

    aisle.services.store.transact(leave)
    bought(aisle)
    aisle.later(days=10)
    aisle.visit()
    aisle.sweep()
    assert points(aisle) == 190
    assert aisle.mark(RECENT).at > began


def test_nobody_reads_a_shop_that_we_may_not_talk_to(laurel: Laurel) -> None:
    assert sweeping.enqueue_due(laurel.services) == 0
    assert laurel.services.store.read(jobs.open_count) == 0


def test_two_workers_place_and_ask_once(aisle: Aisle) -> None:
    aisle.later(minutes=16)
    assert sweeping.enqueue_due(aisle.services) == 1
    assert sweeping.enqueue_due(aisle.services) == 0


def test_an_outage_of_two_days_ends_as_the_oracle_says(aisle: Aisle) -> None:
    """Fault 33: a share of all webhooks is lost for 48 hours; the sweep knows better."""
    luck, shop = random.Random(33), Shop(now=aisle.laurel.clock.now())
    orders = []
    for _ in range(60):
        shop.later(minutes=luck.choice([1, 20, 90]))
        order = shop.order(
            luck.choice([ANIA, BUDI, GRACE]), [mug(luck.randint(1, 3)), poster(luck.randint(1, 2))]
        )
        for fate in luck.sample([order.paid, order.fulfil], luck.randint(0, 2)):
            fate()
        if luck.random() < 0.4:
            order.refunded({0: 1}, restock=luck.random() < 0.5)
        orders.append(order)
    arrived = [delivery for delivery in shop.deliveries if luck.random() < 0.3]
    luck.shuffle(arrived)
    aisle.laurel.clock.at = shop.now
    aisle.laurel.deliver_all(arrived)
    aisle.put(orders)
    aisle.shelf.size = 7
    aisle.sweep()
    assert judge(aisle.laurel, aisle.shop, shop.deliveries, []) == 3


def test_the_past_is_read_once_and_not_every_day(aisle: Aisle) -> None:
    began = aisle.mark(PAST).at
    aisle.later(days=3)
    aisle.work()
    assert aisle.mark(PAST).at == began
