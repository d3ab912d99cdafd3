"""A month's budget for points: what is earned beyond it waits, nobody loses a point."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugin.ports import OrderFact
from plugin.service import home, programs
from plugin.service.rewards import budget, stops
from plugin.service.services import Services
from plugin.store import Tx
from plugin.store import programs as versions
from plugin.store.shops import Shop
from tests import bodies
from tests.bodies import mug
from tests.cast import ANIA, EWA, KOPI
from tests.service.rewards.counter import FIVE, Counter

PAIR = 165
"""What two mugs with a code of five dollars earn."""
WHO = f"staff:{EWA.user_id}"


def allow(counter: Counter, points: int) -> None:
    """The programme goes on with this budget."""
    now = counter.laurel.clock.now()

    def work(tx: Tx) -> None:
        newest = versions.of(tx, counter.shop.brand_id)[-1]
        altered = replace(newest, version=newest.version + 1, effective_from=now, budget=points)
        programs.publish(tx, counter.shop.brand_id, altered, now)

    counter.services.store.transact(work)


def buy(counter: Counter) -> OrderFact:
    """A minute later Ania buys two mugs with a code."""
    counter.laurel.clock.advance(minutes=1)
    fact = counter.bought_with(counter.redeem(FIVE).code)
    counter.told(fact)
    return fact


def needs(counter: Counter) -> list[str]:
    return [need.code for need in home.view(counter.services, counter.shop).needs]


def reasons(counter: Counter) -> list[str]:
    return [stop.reason for stop in stops.open(counter.services, counter.shop)]


def test_a_month_that_earned_more_than_its_budget_stops_by_itself(counter: Counter) -> None:
    allow(counter, PAIR)
    buy(counter)
    assert (budget.watch(counter.services), needs(counter)) == (0, [])
    buy(counter)
    counter.work()
    assert needs(counter) == ["budget"]
    (stop,) = stops.open(counter.services, counter.shop)
    assert (stop.reason, stop.begun_by, stop.ended_by) == ("budget", "laurel", "")
    assert budget.watch(counter.services) == 0


def test_only_what_is_earned_beyond_a_budget_waits_and_staff_let_it_through(
    counter: Counter,
) -> None:
    allow(counter, 1)
    buy(counter)
    counter.later(minutes=1)
    buy(counter)
    counter.later(days=60)
    assert counter.available() == 4_000 + PAIR
    assert counter.laurel.show(ANIA).balance.pending == PAIR
    stops.end(counter.services, counter.shop, WHO)
    assert counter.available() == 4_000 + 2 * PAIR
    assert [stop.ended_by for stop in stops.every(counter.services, counter.shop)] == [WHO]
    assert counter.laurel.faults() == []


def test_staff_who_let_points_go_on_decide_for_the_rest_of_the_month(counter: Counter) -> None:
    allow(counter, 1)
    buy(counter)
    counter.work()
    stops.end(counter.services, counter.shop, WHO)
    buy(counter)
    assert budget.watch(counter.services) == 0
    counter.laurel.clock.advance(days=31)
    assert budget.watch(counter.services) == 0
    buy(counter)
    assert budget.watch(counter.services) == 1


def test_a_stop_that_nobody_ended_is_enough_for_the_next_month(counter: Counter) -> None:
    allow(counter, 1)
    buy(counter)
    counter.work()
    counter.laurel.clock.advance(days=31)
    buy(counter)
    assert budget.watch(counter.services) == 0
    assert reasons(counter) == ["budget"]


def test_what_went_back_frees_a_budget(counter: Counter) -> None:
    allow(counter, PAIR)
    fact = buy(counter)
    counter.told(counter.returned(fact, 2))
    buy(counter)
    assert budget.watch(counter.services) == 0


def test_gifts_of_staff_and_shops_without_a_budget_stop_nothing(counter: Counter) -> None:
    buy(counter)
    assert budget.watch(counter.services) == 0
    allow(counter, 1_000)
    counter.give(9_000)
    assert budget.watch(counter.services) == 0


def test_an_order_placed_in_one_month_and_paid_in_the_next_spends_a_budget(
    counter: Counter,
) -> None:
    counter.laurel.clock.at = datetime(2026, 6, 5, 12, tzinfo=UTC)
    allow(counter, 50)
    counter.laurel.clock.at = datetime(2026, 6, 29, 12, tzinfo=UTC)
    shop = bodies.Shop(now=counter.laurel.clock.now())
    order = shop.order(ANIA, [mug(5)])
    counter.laurel.deliver_all(order.deliveries)
    assert budget.watch(counter.services) == 0
    shop.now = counter.laurel.clock.at = datetime(2026, 7, 3, 12, tzinfo=UTC)
    counter.laurel.deliver_all(order.paid())
    assert budget.watch(counter.services) == 1


def test_a_shop_that_cannot_be_read_keeps_no_other_from_its_stop(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.laurel.shop(KOPI)
    looked_at: list[int] = []

    def unreadable(tx: Tx, services: Services, shop: Shop) -> bool:
        del tx, services
        looked_at.append(shop.id)
        raise ValueError("a programme of a later version")

    monkeypatch.setattr(budget, "_is_due", unreadable)
    assert budget.watch(counter.services) == 0
    assert len(looked_at) == 2


def test_orders_of_before_there_was_a_budget_do_not_spend_it(counter: Counter) -> None:
    """They may be learnt, or imported, only now."""
    taken = counter.redeem(FIVE)
    fact = counter.bought_with(taken.code)
    counter.laurel.clock.advance(days=40)
    allow(counter, 1)
    counter.told(fact)
    assert budget.watch(counter.services) == 0
