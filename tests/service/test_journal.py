"""The journal: what the door said of a delivery, how it ended, and trying again."""

from dataclasses import replace

import pytest

from plugin.domain.errors import NotFoundError
from plugin.domain.ledger import Balance
from plugin.service import journal
from plugin.service.journal import Receipt
from plugin.store.deliveries import Line
from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA, BUDI, KOPI, NOBODY
from tests.laurel import TOPICS, Laurel

UNREADABLE = {
    "no JSON": b"{",
    "no order": b"[]",
    "not UTF-8": b"\xff\xfe",
    "nothing": b"",
    "nested without end": b"[" * 50_000,
    "an amount in words": b'{"id":5,"financial_status":"paid","line_items":'
    b'[{"id":1,"quantity":1,"price":"free"}],"currency":"USD"}',
}


def paid() -> Delivery:
    return Shop().order(ANIA, [mug(1)]).paid()[0]


def status(laurel: Laurel) -> dict[str, int]:
    return journal.status(laurel.services, laurel.kubek)


def newest(laurel: Laurel) -> Line:
    return journal.listing(laurel.services, laurel.kubek, None)[0]


def test_each_delivery_gets_its_receipt(laurel: Laurel) -> None:
    delivery = paid()
    told = [
        laurel.deliver(delivery, webhook_id="1"),
        laurel.deliver(delivery, webhook_id="1"),
        laurel.deliver(delivery, webhook_id="2"),
        laurel.deliver(replace(delivery, topic="carts/update")),
        laurel.deliver(delivery, place=KOPI),
    ]
    assert [(answer.status, answer.receipt) for answer in told] == [
        (200, Receipt.JOURNALED),
        (200, Receipt.DUPLICATE),
        (200, Receipt.JOURNALED),
        (200, Receipt.UNUSED_TOPIC),
        (200, Receipt.UNKNOWN_SHOP),
    ]
    assert status(laurel)["received"] == 3


def test_what_was_received_ends_one_way_each(laurel: Laurel) -> None:
    laurel.deliver(paid())
    laurel.deliver(replace(paid(), topic="orders/edited"))
    laurel.deliver(Delivery("orders/paid", b"{", ""))
    assert status(laurel)["waiting"] == 3
    laurel.drain()
    assert status(laurel) == {"received": 3, "waiting": 0, "done": 1, "ignored": 1, "dead": 1}
    assert laurel.faults() == []


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_no_topic_we_ask_for_is_dropped(embedded: Laurel, topic: str) -> None:
    embedded.deliver_all([Delivery(topic, b'{"id": 5}', "")])
    line = newest(embedded)
    assert line.state in {"done", "ignored", "dead"}
    assert line.state == "done" or line.reason


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_understood_is_kept_with_a_reason(embedded: Laurel, body: bytes) -> None:
    embedded.deliver_all([Delivery("orders/paid", body, "")])
    line = newest(embedded)
    assert (line.state, line.topic) == ("dead", "orders/paid")
    assert line.reason


def test_a_dead_letter_does_not_keep_its_neighbours_from_counting(laurel: Laurel) -> None:
    delivery = paid()
    broken = replace(delivery, body=delivery.body.replace(b'"19.00"', b'"free"'))
    laurel.deliver_all([broken, delivery])
    assert status(laurel)["dead"] == 1
    assert laurel.show(ANIA).balance == Balance(available=95)


def test_an_order_of_nobody_says_so(embedded: Laurel) -> None:
    embedded.deliver_all(Shop().order(NOBODY, [mug(1)]).paid()[:1])
    assert (newest(embedded).state, newest(embedded).reason) == ("done", "nobody_named")


def test_after_a_fix_a_dead_letter_can_be_tried_again(
    laurel: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery, shopify = paid(), laurel.services.platforms["shopify"]
    with monkeypatch.context() as broken:
        broken.setattr(shopify, "read", lambda told, _: shopify.__class__.read(shopify, told, "?"))
        laurel.deliver_all([replace(delivery, body=_without_currency(delivery.body))])
    assert newest(laurel).state == "dead"
    journal.retry(laurel.services, laurel.kubek, newest(laurel).id)
    assert status(laurel)["waiting"] == 1
    laurel.drain()
    assert newest(laurel).state == "done"
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert laurel.faults() == []


def _without_currency(body: bytes) -> bytes:
    """A body that leaves its currency to the shop."""
    return body.replace(b'"currency":"USD"', b'"currency":null')


def test_trying_again_without_a_fix_ends_the_same(embedded: Laurel) -> None:
    embedded.deliver_all([Delivery("orders/paid", b"{", "")])
    for _ in range(2):
        journal.retry(embedded.services, embedded.kubek, newest(embedded).id)
        embedded.drain()
        assert status(embedded)["dead"] == 1


@pytest.mark.parametrize("which", ["done", "unknown", "of another shop"])
def test_only_a_dead_letter_of_the_shop_is_tried_again(embedded: Laurel, which: str) -> None:
    other = embedded.shop(KOPI)
    embedded.deliver_all([paid() if which == "done" else Delivery("orders/paid", b"{", "")])
    delivery_id = newest(embedded).id + (which == "unknown")
    shop = other if which == "of another shop" else embedded.kubek
    with pytest.raises(NotFoundError):
        journal.retry(embedded.services, shop, delivery_id)
    assert status(embedded)["waiting"] == 0


def test_bodies_lie_sealed_in_the_journal(embedded: Laurel) -> None:
    embedded.deliver_all(Shop().order(BUDI, [mug(1)]).paid())
    held = embedded.services.store.read(
        lambda tx: b"".join(tx.exec_driver_sql("SELECT body FROM delivery").scalars())
    )
    assert held
    assert BUDI.email.encode() not in held
