"""Runs through the whole house on which a naive one ends with other points, or with none."""

import pytest

from plugin.domain.ledger import Balance
from plugin.service import reading
from plugin.worker import Worker
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN, Person
from tests.laurel import Laurel

TWO_MUGS = 190
GRACE_ONCE_MORE = Person("Grace Hopper", "grace.h@example.com", 5_005, "en", "US")


def test_told_five_times_is_paid_once(embedded: Laurel) -> None:
    """Under another id each time, and settled in between."""
    order = Shop().order(ANIA, [mug(2)])
    paid, update = order.paid()
    for delivery in (paid, update, paid, update, paid):
        embedded.deliver_all([delivery])
    assert embedded.show(ANIA).balance == Balance(available=TWO_MUGS)
    assert sum(line.line.points for line in embedded.show(ANIA).lines) == TWO_MUGS


def test_one_webhook_id_may_carry_two_bodies(embedded: Laurel) -> None:
    order = Shop().order(ANIA, [mug(2)])
    _, before = order.paid()
    _, after = order.refunded({0: 1})
    for delivery in (before, after):
        embedded.deliver(delivery, webhook_id="the same")
    embedded.drain()
    assert embedded.show(ANIA).balance == Balance(available=TWO_MUGS // 2)


def test_an_order_that_moved_is_paid_to_one_of_two(embedded: Laurel) -> None:
    order = Shop().order(BUDI, [mug(2)])
    order.paid()
    embedded.deliver_all(order.deliveries)
    embedded.deliver_all(order.moved(ANIA))
    assert embedded.show(BUDI).balance == Balance()
    assert embedded.show(ANIA).balance == Balance(available=TWO_MUGS)


def test_a_late_order_of_a_customer_merged_twice_is_not_stranded(embedded: Laurel) -> None:
    shop = Shop()
    shop.order(GRACE_ONCE_MORE, [mug(2)]).paid()
    shop.merged(kept=GRACE_AGAIN, removed=GRACE_ONCE_MORE)
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    embedded.deliver_all(shop.deliveries)
    late = shop.order(GRACE_ONCE_MORE, [mug(2)])
    late.paid()
    embedded.deliver_all(late.deliveries)
    assert embedded.show(GRACE).balance == Balance(available=2 * TWO_MUGS)
    assert embedded.show(GRACE_ONCE_MORE).balance == Balance(available=2 * TWO_MUGS)
    assert embedded.faults() == []


def test_points_are_there_when_their_hold_ends_though_no_job_ran(embedded: Laurel) -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    embedded.clock.at = order.created_at
    embedded.deliver_all(order.deliveries)
    assert embedded.show(ANIA).balance.pending == TWO_MUGS
    embedded.clock.advance(days=14)
    assert embedded.show(ANIA).balance == Balance(available=TWO_MUGS)


def test_a_failure_on_the_way_loses_nothing(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try fails in the middle; the second finds everything as it was."""
    tried = []

    def fail(*_: object) -> None:
        tried.append("once")
        raise OSError("the power went")

    order = Shop().order(ANIA, [mug(2)])
    embedded.deliver_all(order.deliveries)
    paid, _ = order.paid()
    embedded.deliver(paid)
    with monkeypatch.context() as outage:
        outage.setattr(reading, "settle", fail)
        Worker(embedded.services)._work_off(embedded.kubek.id)
    assert tried == ["once"]
    embedded.clock.advance(minutes=5)
    embedded.drain()
    assert embedded.show(ANIA).balance == Balance(available=TWO_MUGS)
    assert embedded.faults() == []
