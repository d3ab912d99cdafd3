"""`verify` names the row that somebody has tampered with, and is silent when all is well."""

from datetime import timedelta

import pytest

from plugin.store import accounts
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN
from tests.laurel import Laurel
from tests.tampering import by_force

COPY_OF_THE_NEWEST = """
INSERT INTO entry (brand_id, account_id, seq, source, source_id, kind, contra, points,
                   explanation, effective_at, posted_at, hash)
SELECT brand_id, account_id, 3, source, source_id, kind, contra, points,
       explanation, effective_at, posted_at, hash
FROM entry WHERE seq = 2
"""
TAMPERINGS = {
    "an entry edited": ("UPDATE entry SET points = 191 WHERE seq = 1", "I9", "entry {root}/1"),
    "the newest entry edited": (
        "UPDATE entry SET posted_at = posted_at - 1 WHERE seq = 2",
        "I9",
        "entry {root}/2",
    ),
    "an entry removed": ("DELETE FROM entry WHERE seq = 1", "I9", "entry {root}/1"),
    "the newest entry removed": ("DELETE FROM entry WHERE seq = 2", "I9", "entry {root}/2"),
    "every entry removed": ("DELETE FROM entry", "I9", "entry {root}/2"),
    "an entry slipped in": (COPY_OF_THE_NEWEST, "I9", "entry {root}/3"),
    "a balance raised": ("UPDATE account SET available = 96", "I1", "account {root}"),
    "points on the way made available": (
        "UPDATE account SET available = 90, pending = 5",
        "I13",
        "account {root}",
    ),
    "an order's price changed": (
        """UPDATE order_fact SET body = replace(body, '"price":1900', '"price":2900')""",
        "I4",
        "order:{shop}/{order}",
    ),
    "an order removed": ("DELETE FROM order_fact", "I4", "order:{shop}/{order}"),
    "an account removed": ("DELETE FROM account", "I8", "entries of account {root}"),
}
DAMAGES = {
    "a kind that does not exist": (
        "UPDATE entry SET kind = 'gift' WHERE seq = 1",
        "entry {root}/1",
    ),
    "a source that does not exist": (
        "UPDATE entry SET source = 'gift' WHERE seq = 1",
        "entry {root}/1",
    ),
    "an explanation cut off": (
        "UPDATE entry SET explanation = '{' WHERE seq = 1",
        "entry {root}/1",
    ),
    "an order cut off": ("UPDATE order_fact SET body = '{'", "order:{shop}/{order}"),
}


@pytest.fixture
def names(embedded: Laurel) -> dict[str, int]:
    """Ania bought two mugs and brought one back; the numbers that name her rows."""
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    embedded.deliver_all(shop.deliveries)
    embedded.deliver_all(order.refunded({0: 1}))
    (root,) = embedded.services.store.read(lambda tx: accounts.every(tx, embedded.kubek.brand_id))
    return {"root": root, "shop": embedded.kubek.id, "order": order.id}


def tamper(laurel: Laurel, statement: str) -> None:
    """Somebody with a database console."""
    assert by_force(laurel.services.store, statement)


def rows(laurel: Laurel, invariant: str) -> list[str]:
    return [fault.row for fault in laurel.faults() if fault.invariant == invariant]


@pytest.mark.usefixtures("names")
def test_an_untouched_ledger_is_clean(embedded: Laurel) -> None:
    assert embedded.faults() == []


@pytest.mark.parametrize(("statement", "invariant", "row"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found_where_it_was_done(
    embedded: Laurel, names: dict[str, int], statement: str, invariant: str, row: str
) -> None:
    tamper(embedded, statement)
    assert row.format(**names) in rows(embedded, invariant)


@pytest.mark.parametrize(("statement", "row"), DAMAGES.values(), ids=DAMAGES)
def test_a_row_that_cannot_be_read_is_named_too(
    embedded: Laurel, names: dict[str, int], statement: str, row: str
) -> None:
    tamper(embedded, statement)
    assert row.format(**names) in {fault.row for fault in embedded.faults()}


@pytest.mark.usefixtures("names")
def test_a_delivery_without_an_outcome_is_named_after_a_while(embedded: Laurel) -> None:
    tamper(embedded, "DELETE FROM outcome WHERE delivery_id = (SELECT min(id) FROM delivery)")
    assert embedded.faults() == []
    embedded.clock.advance(minutes=6)
    (row,) = rows(embedded, "I3")
    assert row.startswith("delivery ")


def test_waiting_deliveries_are_no_fault_until_they_waited_too_long(embedded: Laurel) -> None:
    shop = Shop()
    for delivery in shop.order(ANIA, [mug()]).paid():
        embedded.deliver(delivery)
    embedded.clock.advance(minutes=4)
    assert embedded.faults() == []


def test_a_ledger_that_saw_everything_is_clean_at_any_time(laurel: Laurel) -> None:
    shop = Shop()
    for person in (ANIA, BUDI, GRACE, GRACE_AGAIN, DORA):
        order = shop.order(person, [mug(3)])
        order.paid()
        order.refunded({0: 1}, restock=False)
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    order.cancelled()
    laurel.clock.at = shop.now
    laurel.deliver_all(shop.deliveries)
    for _ in range(4):
        assert laurel.faults() == []
        laurel.clock.at += timedelta(days=5)
