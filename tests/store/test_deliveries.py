"""The journal: written once, decided once, listed as it is, reopened only when dead."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plugin.store import Store, deliveries
from plugin.store.deliveries import Line, Received, Verdict
from tests.store.writing import NOW

BRAND, SHOP = 1, 11
FIRST = Received(
    brand_id=BRAND,
    id=101,
    shop_id=SHOP,
    topic="orders/paid",
    webhook_id="w-1",
    body_hash=b"h" * 32,
    subject="order:1",
    triggered_at="2026-03-27T09:00:00Z",
    vouched=False,
    body=b"sealed",
    received_at=NOW,
)
OTHERWISE: dict[str, Any] = {
    "brand_id": 2,
    "shop_id": 12,
    "topic": "orders/updated",
    "webhook_id": "w-2",
    "body_hash": b"i" * 32,
}


def add(store: Store, received: Received) -> bool:
    return store.transact(lambda tx: deliveries.add(tx, received))


def journal(store: Store, count: int) -> list[Received]:
    """So many deliveries, oldest first."""
    found = [replace(FIRST, id=101 + n, webhook_id=f"w-{n}") for n in range(count)]
    for received in found:
        add(store, received)
    return found


def decide(store: Store, delivery_id: int, state: str, reason: str = "") -> None:
    verdict = Verdict(delivery_id, state, reason)
    store.transact(lambda tx: deliveries.decide(tx, BRAND, SHOP, [verdict], NOW))


def listing(store: Store, state: str | None = None, limit: int = 50) -> list[Line]:
    return list(
        store.read(lambda tx: deliveries.listing(tx, BRAND, SHOP, state=state, limit=limit))
    )


def counts(store: Store) -> dict[str, int]:
    return store.read(lambda tx: deliveries.counts(tx, BRAND, SHOP))


def test_the_very_same_delivery_is_written_once(store: Store) -> None:
    assert add(store, FIRST)
    assert not add(store, replace(FIRST, id=102, triggered_at="later", body=b"sealed anew"))
    waiting = store.read(lambda tx: deliveries.waiting(tx, BRAND, SHOP, "order:1", 10))
    assert waiting == [FIRST]


@pytest.mark.parametrize("field", OTHERWISE)
def test_a_delivery_that_differs_is_another_one(store: Store, field: str) -> None:
    assert add(store, FIRST)
    assert add(store, replace(FIRST, id=102, **{field: OTHERWISE[field]}))


def test_an_outcome_once_written_is_kept(store: Store) -> None:
    journal(store, 1)
    decide(store, 101, "done", "first")
    decide(store, 101, "dead", "second")
    assert [(line.state, line.reason) for line in listing(store)] == [("done", "first")]


def test_decided_deliveries_wait_no_more(store: Store) -> None:
    first, second = journal(store, 2)
    decide(store, first.id, "done")
    waiting = store.read(lambda tx: deliveries.waiting(tx, BRAND, SHOP, "order:1", 10))
    assert waiting == [second]


def test_the_oldest_are_read_first_and_no_more_than_asked_for(store: Store) -> None:
    first, second, _third = journal(store, 3)
    waiting = store.read(lambda tx: deliveries.waiting(tx, BRAND, SHOP, "order:1", 2))
    assert waiting == [first, second]


def test_counts_add_up(store: Store) -> None:
    journal(store, 5)
    for delivery_id, state in ((101, "done"), (102, "done"), (103, "ignored"), (104, "dead")):
        decide(store, delivery_id, state)
    assert counts(store) == {"received": 5, "waiting": 1, "done": 2, "ignored": 1, "dead": 1}


def test_another_shop_sees_nothing_of_it(store: Store) -> None:
    journal(store, 2)
    assert store.read(lambda tx: deliveries.counts(tx, BRAND, SHOP + 1))["received"] == 0
    assert store.read(lambda tx: deliveries.counts(tx, BRAND + 1, SHOP))["received"] == 0
    assert store.read(lambda tx: deliveries.waiting(tx, BRAND, SHOP + 1, "order:1", 10)) == []
    assert store.read(lambda tx: deliveries.stale(tx, BRAND + 1, NOW + timedelta(days=1))) == []


def test_the_listing_begins_with_the_newest(store: Store) -> None:
    journal(store, 3)
    assert [line.id for line in listing(store, limit=2)] == [103, 102]


@pytest.mark.parametrize(
    ("state", "ids"), [("waiting", [104]), ("done", [103, 102]), ("ignored", []), ("dead", [101])]
)
def test_the_listing_can_be_of_one_state(store: Store, state: str, ids: list[int]) -> None:
    journal(store, 4)
    decide(store, 101, "dead")
    decide(store, 102, "done")
    decide(store, 103, "done")
    assert [line.id for line in listing(store, state)] == ids


def test_a_dead_delivery_can_be_reopened_once(store: Store) -> None:
    (received,) = journal(store, 1)
    decide(store, received.id, "dead", "unreadable")
    reopened = [
        store.transact(lambda tx: deliveries.reopen(tx, BRAND, received.id)) for _ in range(2)
    ]
    assert reopened == [received, None]
    assert counts(store)["waiting"] == 1


@pytest.mark.parametrize("state", ["done", "ignored"])
def test_what_ended_well_is_not_reopened(store: Store, state: str) -> None:
    journal(store, 1)
    decide(store, 101, state)
    assert store.transact(lambda tx: deliveries.reopen(tx, BRAND, 101)) is None
    assert counts(store)[state] == 1


def test_what_waits_too_long_is_found(store: Store) -> None:
    journal(store, 3)
    decide(store, 102, "done")
    assert store.read(lambda tx: deliveries.stale(tx, BRAND, NOW)) == []
    later = NOW + timedelta(minutes=1)
    assert store.read(lambda tx: deliveries.stale(tx, BRAND, later)) == [101, 103]
