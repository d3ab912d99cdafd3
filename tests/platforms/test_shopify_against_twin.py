"""The adapter against the twin over loopback: tokens, orders asked for, subscriptions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugin.domain.errors import TokenRefusedError, UnauthenticatedError
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Grant, OrderFact, Subscription
from plugin.twin import desk
from plugin.twin.apps import uninstall
from plugin.twin.bodies.order import order_body
from plugin.twin.model import Address
from plugin.twin.refunds import RefundRequest
from plugin.twin.twin import Twin
from tests.platforms.loopback import SHOP, granted, shopify_of
from tests.platforms.test_shopify_nodes import sent, unversioned
from tests.twin.stand_in import buy
from tests.twin.standing import installed_twin


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    with installed_twin(tmp_path) as opened:
        yield opened


@pytest.fixture
def shopify(twin: Twin) -> Iterator[ShopifyPlatform]:
    with shopify_of(twin) as adapter:
        yield adapter


@pytest.fixture
def grant(twin: Twin, shopify: ShopifyPlatform) -> Grant:
    return granted(twin, shopify)


def test_a_pair_is_renewed_and_a_lost_answer_is_asked_for_again(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    lost = shopify.refresh(SHOP, grant)
    second = shopify.refresh(SHOP, grant)
    assert shopify.scopes(SHOP, second) == ("read_customers", "read_orders", "write_app_proxy")
    with pytest.raises(UnauthenticatedError):
        shopify.refresh(SHOP, grant)
    twin.clock.advance(timedelta(hours=2))
    with pytest.raises(TokenRefusedError):
        shopify.describe(SHOP, lost)
    assert shopify.describe(SHOP, shopify.refresh(SHOP, second)).currency == "USD"


def test_after_an_uninstall_the_token_is_refused(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    uninstall(twin)
    with pytest.raises(TokenRefusedError):
        shopify.scopes(SHOP, grant)


def told(twin: Twin, order_id: int) -> OrderFact:
    """What the twin's webhook would say of an order now."""
    order = twin.order(order_id)
    return sent(order_body(order, desk.buyer(twin, order), twin.shop()), "USD")


def test_an_order_asked_for_says_what_its_webhook_says(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    order = buy(twin, "cake-stand*3", "bud-vase*2")
    vase = order.lines[1]
    desk.refund(twin, order.id, RefundRequest({vase.id: 1}, restock=True))
    desk.refund(twin, order.id, RefundRequest(amount=700))
    found = shopify.order(SHOP, grant, str(order.id))
    assert found is not None
    assert unversioned(without_products(found)) == unversioned(
        without_products(told(twin, order.id))
    )


def test_invitation_and_traits_come_by_both_roads(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    home = Address("Zofia", "Maj", "Długa 1", "Kraków", "31-146", "Poland", "PL", "+48 600 100 200")
    carried = (("laurel", "7k3m9-qxa0v"), ("gift", "tak"))
    order = buy(twin, "bud-vase", address=home, attributes=carried)
    found, sent_ = shopify.order(SHOP, grant, str(order.id)), told(twin, order.id)
    assert found
    for fact in (found, sent_):
        assert fact.order.snapshot
        assert fact.buyer
        assert fact.order.snapshot.referral == "7K3M9QXA0V"
        assert fact.buyer.traits == (
            ("address", "pl 31146 dluga1"),
            ("name", "maj zofia"),
            ("phone", "600100200"),
        )


def without_products(fact: OrderFact) -> OrderFact:
    """The twin's app may not read products."""
    snapshot = fact.order.snapshot
    assert snapshot is not None
    lines = tuple(replace(line, product_id=None) for line in snapshot.lines)
    return replace(fact, order=replace(fact.order, snapshot=replace(snapshot, lines=lines)))


def test_orders_come_page_by_page(twin: Twin, shopify: ShopifyPlatform, grant: Grant) -> None:
    bought = {str(buy(twin, "bud-vase").id) for _ in range(3)}
    page = shopify.orders_since(SHOP, grant, twin.clock.now() - timedelta(days=1))
    assert {fact.order.id for fact in page.facts} == bought
    assert (page.alone, page.cursor) == ((), None)


def test_subscriptions_are_made_listed_and_removed(shopify: ShopifyPlatform, grant: Grant) -> None:
    wanted = Subscription("orders/paid", "https://laurel.example/webhooks/shopify", ("id",))
    shopify.subscribe(SHOP, grant, wanted)
    shopify.subscribe(SHOP, grant, wanted)
    (there,) = shopify.subscriptions(SHOP, grant)
    assert (there.topic, there.uri) == (wanted.topic, wanted.uri)
    shopify.unsubscribe(SHOP, grant, there)
    shopify.unsubscribe(SHOP, grant, there)
    assert shopify.subscriptions(SHOP, grant) == []
