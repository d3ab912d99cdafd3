"""Row 8: a genuine body under every other topic, topic by topic, through the door to the ledger."""

import json
from typing import Any

import pytest

from plugin.service import journal, members, shops
from plugin.service.lookup import Whom
from tests.attack.house import House
from tests.bodies import Shop, mug
from tests.cast import ANIA, GRACE, GRACE_AGAIN, KUBEK
from tests.laurel import TOPICS

DOMAIN = {"myshopify_domain": KUBEK.domain, "shop_domain": KUBEK.domain}
LOOKALIKES = {
    ("customers/delete", "orders/delete"),
    ("app/uninstalled", "shop/update"),
    ("shop/update", "app/uninstalled"),
}
"""(claimed, genuine) that change something and that no content can tell apart: residual risks."""
ORDERS = frozenset(topic for topic in TOPICS if topic.startswith("orders/"))
STATES = ORDERS - {"orders/delete", "orders/edited"}
"""Topics of one reader, which believes what the body says and not what the topic does."""


def bodies() -> dict[str, bytes]:
    """One genuine body for every topic, all about people and orders that nobody knows yet."""
    shop = Shop()
    shop.customer(ANIA, "create")
    shop.customer(ANIA, "update")
    shop.customer(GRACE_AGAIN, "delete")
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    order = shop.order(ANIA, [mug(4)])
    order.paid()
    order.fulfil()
    order.refunded({0: 1})
    order.edited({0: 2})
    order.cancelled()
    order.deleted()
    shop.privacy(ANIA, "redact")
    shop.privacy(ANIA, "data_request")
    shop.send([
        ("app/scopes_update", {"id": 1, "previous": ["read_orders"], "current": []}),
        ("app/uninstalled", _shop()),
        ("shop/redact", {"shop_id": 1, "shop_domain": KUBEK.domain}),
        ("shop/update", _shop()),
    ])  # fmt: skip
    return {delivery.topic: delivery.body for delivery in shop.deliveries}


def _shop() -> dict[str, Any]:
    said = {"id": 1, "name": "Kubek", "email": "e@kubek.example", "currency": "USD"}
    zone = {"iana_timezone": "Europe/Warsaw", "taxes_included": True, "plan_name": "basic"}
    return said | zone | {"myshopify_domain": KUBEK.domain, "updated_at": "2026-05-01T10:00:00Z"}


BODIES = bodies()


def ledger(house: House) -> dict[str, object]:
    """What matters of Kubek: its members, their points, its name, whether it is installed."""
    shop = shops.named(house.services, KUBEK.domain)
    seen: dict[str, object] = {"shop": (shop.name, shop.uninstalled_at)}
    shown = members.show(house.services, shop, Whom(customer_id=str(ANIA.customer_id)))
    return seen | {"state": shown.state, "balance": shown.balance, "person": shown.person}


def test_there_is_a_genuine_body_for_every_topic() -> None:
    assert BODIES.keys() >= TOPICS - {"app_subscriptions/update"}


@pytest.mark.attack
@pytest.mark.parametrize("genuine", sorted(BODIES))
def test_no_body_does_under_another_topic_what_it_does_not_say(house: House, genuine: str) -> None:
    """Ania bought, and nothing of hers or of the shop's may change by a topic that lies."""
    history = Shop()
    history.last_id += 500
    history.order(ANIA, [mug()]).paid()
    house.take_in([*history.deliveries, *history.customer(ANIA)])
    before = ledger(house)
    honest = {genuine} | (STATES if genuine in STATES else set())
    for claimed in sorted(TOPICS - honest):
        if (claimed, genuine) not in LOOKALIKES and not _says_the_same(claimed, genuine):
            assert house.deliver(claimed, BODIES[genuine]).status_code == 200
            house.drain()
            assert ledger(house) == before, (claimed, genuine)


@pytest.mark.attack
@pytest.mark.parametrize("claimed", sorted(STATES))
def test_an_order_is_what_its_body_says_whatever_the_topic(house: House, claimed: str) -> None:
    unpaid = json.loads(Shop().order(ANIA, [mug()]).tell("orders/create")[0].body)
    assert unpaid["financial_status"] == "pending"
    house.deliver(claimed, json.dumps(unpaid).encode())
    house.drain()
    shop = shops.named(house.services, KUBEK.domain)
    shown = members.show(house.services, shop, Whom(customer_id=str(ANIA.customer_id)))
    assert shown.balance.available + shown.balance.pending == 0
    assert {line.state for line in journal.listing(house.services, shop, None)} == {"done"}


def _says_the_same(claimed: str, genuine: str) -> bool:
    """Two topics of one body and one meaning."""
    return {claimed, genuine} <= {"customers/create", "customers/update"}
