"""Holes that a review found, each closed for good."""

from datetime import timedelta

import pytest

from plugin import metrics
from plugin.domain.errors import UnavailableError
from plugin.domain.ledger import Balance
from plugin.ports import OrderFact
from plugin.service import journal, learning, settling
from plugin.service import reading as reading_service
from plugin.store import Tx, deliveries, jobs
from plugin.store import ids as store_ids
from plugin.worker import Worker
from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA, GRACE, GRACE_AGAIN, KOPI, KUBEK
from tests.laurel import Laurel
from webhooks import replay


def states(laurel: Laurel) -> set[tuple[str, str]]:
    return {
        (line.state, line.reason)
        for line in journal.listing(laurel.services, laurel.kubek, None, limit=1000)
    }


@pytest.mark.parametrize("first", ["merge", "deletion"])
def test_deleting_the_removed_half_of_a_merge_leaves_the_living_alone(
    laurel: Laurel, first: str
) -> None:
    shop = Shop()
    shop.order(GRACE, [mug()]).paid()
    shop.order(GRACE_AGAIN, [mug()]).paid()
    laurel.deliver_all(shop.deliveries)
    steps = [shop.merged(kept=GRACE, removed=GRACE_AGAIN), shop.customer(GRACE_AGAIN, "delete")]
    for step in steps if first == "merge" else reversed(steps):
        laurel.deliver_all(step)
    view = laurel.show(GRACE)
    assert (view.state, view.person.name) == ("unclaimed", GRACE.name)
    assert view.balance == Balance(available=190)


@pytest.mark.attack
def test_a_body_that_names_another_shop_is_not_believed(laurel: Laurel) -> None:
    body = (
        b'{"id": 1, "name": "Kopi", "myshopify_domain": "%s", "currency": "USD", '
        b'"iana_timezone": "UTC", "updated_at": "2026-04-01T00:00:00Z"}'
    ) % KOPI.domain.encode()
    laurel.deliver_all([Delivery("app/uninstalled", body, "")])
    assert laurel.kubek.uninstalled_at is None
    assert states(laurel) == {("dead", "the body names another shop")}


def test_an_operator_vouches_for_what_they_replay(laurel: Laurel) -> None:
    body = b'{"id": 1, "order_status_url": "https://%s/1/orders/x"}' % KOPI.domain.encode()
    recorded = replay.Recorded("orders/delete", body)
    replay.replay(laurel.services, KUBEK.domain, "shopify", recorded)
    laurel.drain()
    assert ("dead", "the body names another shop") not in states(laurel)


def test_a_flood_about_one_order_is_read_a_hand_at_a_time(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands: list[int] = []
    apply = reading_service._apply

    def counted(tx: Tx, services: object, shop: object, readings: list[object]) -> None:
        hands.append(len(readings))
        apply(tx, services, shop, readings)  # type: ignore[arg-type]

    monkeypatch.setattr(reading_service, "_apply", counted)
    paid = Shop().order(ANIA, [mug()]).paid()[0]
    embedded.deliver_all([paid] * 40)
    assert sum(hands) == 40
    assert max(hands) <= 16
    assert embedded.show(ANIA).balance == Balance(available=95)


def test_a_healthy_delivery_is_not_buried_beside_a_sick_one(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Shop().order(ANIA, [mug()])
    order.paid()
    sick = Delivery("orders/updated", order.deliveries[-1].body.replace(b"19.00", b"66.00"), "")
    learn = learning._learn_order

    def stumble(tx: Tx, services: object, shop: object, facts: list[OrderFact]) -> object:
        for fact in facts:
            if fact.order.snapshot and fact.order.snapshot.lines[0].price == 6600:
                raise RuntimeError("secret row 7")
        return learn(tx, services, shop, facts)  # type: ignore[arg-type]

    monkeypatch.setattr(learning, "_learn_order", stumble)
    for delivery in (*order.deliveries, sick):
        embedded.deliver(delivery)
    worker = Worker(embedded.services)
    for _ in range(12):
        worker._turn()
        embedded.clock.advance(minutes=5)
    assert embedded.show(ANIA).balance == Balance(available=95)
    assert ("dead", "RuntimeError") in states(embedded)
    assert not any("secret" in reason for _, reason in states(embedded))


def test_work_that_kills_its_worker_is_given_up(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = Shop().order(ANIA, [mug()]).paid()[0]
    embedded.deliver(paid)
    for _ in range(9):
        embedded.services.store.transact(lambda tx: jobs.claim(tx, embedded.clock.now(), 1))
        embedded.clock.advance(minutes=2)
    monkeypatch.setattr(learning, "learn", lambda *_: 1 / 0)
    Worker(embedded.services)._turn()
    assert states(embedded) == {("dead", "took_down_its_worker")}


def test_an_id_that_is_taken_is_no_duplicate(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop()
    first, second = (shop.order(ANIA, [mug()]).paid()[0] for _ in range(2))
    fresh = iter([77, 77, 78])
    monkeypatch.setattr(deliveries, "fresh", lambda: next(fresh, store_ids.fresh()))
    assert embedded.deliver(first).receipt == "journaled"
    with pytest.raises(UnavailableError):
        embedded.deliver(second)
    assert embedded.deliver(second).receipt == "journaled"


def test_topics_of_strangers_make_no_new_series(embedded: Laurel) -> None:
    before = len(next(iter(metrics.deliveries.collect())).samples)
    for number in range(20):
        embedded.deliver(Delivery(f"made/up{number}", b'{"id": 1}', ""))
    after = len(next(iter(metrics.deliveries.collect())).samples)
    assert after - before <= 4


def test_turning_the_clock_back_strands_no_work(embedded: Laurel) -> None:
    embedded.clock.advance(days=14)
    embedded.deliver(Shop().order(ANIA, [mug()]).paid()[0])
    embedded.clock.at -= timedelta(days=14)
    embedded.drain()
    assert embedded.show(ANIA).balance == Balance(available=95)


def test_a_worker_outlives_a_member_that_cannot_be_refreshed(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_services: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(settling, "refresh", fail)
    assert Worker(embedded.services)._turn() is False
