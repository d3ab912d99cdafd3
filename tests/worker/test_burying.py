"""Deliveries whose job failed too often are dead letters with the reason, and can be retried."""

import pytest

from plugin.domain.errors import PlatformError
from plugin.domain.ledger import Balance
from plugin.ports import OrderFact
from plugin.service import journal, learning
from plugin.worker import Worker
from tests.bodies import Order, Shop, mug
from tests.cast import ANIA, BUDI
from tests.laurel import Laurel


def stumble_over(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be learnt of one order, for a reason that may pass."""
    learn = learning._learn_order

    def stumble(tx: object, services: object, shop: object, facts: list[OrderFact]) -> object:
        if facts[0].order.id == str(order.id):
            raise PlatformError("the platform is away")
        return learn(tx, services, shop, facts)  # type: ignore[arg-type]

    monkeypatch.setattr(learning, "_learn_order", stumble)


def work_for_an_hour(laurel: Laurel) -> None:
    """Time passes, and the worker does what is due."""
    worker = Worker(laurel.services)
    for _ in range(12):
        worker._turn()
        laurel.clock.advance(minutes=5)


def test_what_fails_too_often_is_a_dead_letter_and_counts_after_a_fix(
    laurel: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop()
    hers, his = shop.order(ANIA, [mug(1)]), shop.order(BUDI, [mug(2)])
    for delivery in (*hers.paid(), *his.paid()):
        laurel.deliver(delivery)
    with monkeypatch.context() as trouble:
        stumble_over(hers, trouble)
        work_for_an_hour(laurel)
    assert laurel.show(BUDI).balance == Balance(available=190)
    dead = journal.listing(laurel.services, laurel.kubek, "dead")
    assert {line.reason for line in dead} == {"PlatformError: the platform is away"}
    assert {line.subject for line in dead} == {f"order:{hers.id}"}
    for line in dead:
        journal.retry(laurel.services, laurel.kubek, line.id)
    laurel.drain()
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert laurel.faults() == []


def test_a_failure_leaves_nothing_half_done(
    laurel: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Shop().order(ANIA, [mug(1)])
    for delivery in order.paid():
        laurel.deliver(delivery)
    with monkeypatch.context() as trouble:
        stumble_over(order, trouble)
        Worker(laurel.services)._turn()
    assert journal.status(laurel.services, laurel.kubek)["waiting"] == 2
    assert laurel.customer(laurel.kubek, str(ANIA.customer_id)) is None


def test_balances_whose_hold_has_ended_are_brought_up_to_date(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(1)])
    order.paid()
    laurel.clock.at = shop.now
    laurel.deliver_all(shop.deliveries)
    worker = Worker(laurel.services)
    assert not worker._turn()
    laurel.clock.advance(days=14)
    assert worker._turn()
    assert not worker._turn()
    assert laurel.show(ANIA).balance == Balance(available=95)
