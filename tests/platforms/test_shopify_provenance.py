"""A body that names a shop is believed of that shop alone: the shop in the header is a claim."""

import json
from typing import Any

import pytest

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.payloads import read
from plugin.platforms.shopify.provenance import require_shop
from plugin.ports import Fact, OrderFact
from tests.platforms.shopify_letters import SHOP, as_json, delivery, fixture

OTHERS = ["kopi.myshopify.com", f"x{SHOP}", f"{SHOP}.evil.example", SHOP.removesuffix(".com"), "?"]
WHERE_NAMED: dict[str, dict[str, Any]] = {
    "shop/update": {"myshopify_domain": SHOP, "currency": "PLN"},
    "app/uninstalled": {"myshopify_domain": SHOP},
    "customers/redact": {"shop_domain": SHOP, "customer": {"id": 7}},
    "customers/data_request": {"shop_domain": SHOP, "customer": {"id": 7}},
    "shop/redact": {"shop_domain": SHOP},
}


def live(topic: str, body: dict[str, Any], shop_domain: str = SHOP) -> Fact:
    return read(delivery(topic, as_json(body), shop_domain=shop_domain), "PLN")


def order(url: object) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(fixture("guest_order"))
    return told | {"order_status_url": url}


def link(domain: str) -> str:
    return f"https://{domain}/548380009/orders/b1946ac9/authenticate?key=k"


@pytest.mark.attack
@pytest.mark.parametrize("topic", WHERE_NAMED)
@pytest.mark.parametrize("other", OTHERS)
def test_a_body_about_another_shop_is_refused(topic: str, other: str) -> None:
    told = WHERE_NAMED[topic]
    assert live(topic, told) is not None
    named = {name: other if value == SHOP else value for name, value in told.items()}
    with pytest.raises(UnreadableError, match="the body names another shop"):
        live(topic, named)


@pytest.mark.attack
@pytest.mark.parametrize("topic", ["orders/create", "orders/paid", "orders/updated"])
@pytest.mark.parametrize(
    "url",
    [
        link("kopi.myshopify.com"),
        link("KOPI.MyShopify.COM"),
        link("kopi.myshopify.com:443"),
        link(f"{SHOP}@kopi.myshopify.com"),
        link(f"x{SHOP}"),
        f"https://kopi.myshopify.com/?shop={SHOP}",
    ],
)
def test_an_order_of_another_shop_is_refused(topic: str, url: str) -> None:
    with pytest.raises(UnreadableError, match="the body names another shop"):
        live(topic, order(url))


@pytest.mark.parametrize(
    "url",
    [
        link(SHOP),
        link(SHOP.upper()),
        link(f"{SHOP}:443"),
        link("kubek.example"),
        link("shop.kubek.example"),
        link("kopi.myshopify.com.kubek.example"),
        link("notmyshopify.com"),
        link("checkout.shopify.com"),
        "https://kubek.example/?from=https://kopi.myshopify.com/",
        "https://[kopi.myshopify.com",
        "kopi.myshopify.com",
        "",
        None,
    ],
)
def test_an_order_that_names_no_other_shop_is_believed(url: str | None) -> None:
    assert isinstance(live("orders/paid", order(url)), OrderFact)


@pytest.mark.parametrize("topic", WHERE_NAMED)
def test_capitals_make_no_other_shop(topic: str) -> None:
    told = WHERE_NAMED[topic]
    shouted = {name: SHOP.upper() if value == SHOP else value for name, value in told.items()}
    assert live(topic, shouted) == live(topic, told)


def test_what_names_no_shop_is_believed() -> None:
    require_shop(b'{"id":1,"myshopify_domain":null,"domain":"kopi.myshopify.com"}', SHOP)
    require_shop(b'{"myshopify_domain":""}', SHOP)


def test_an_operator_who_replays_a_body_vouches_for_it() -> None:
    assert isinstance(live("orders/paid", order(link("kopi.myshopify.com")), ""), OrderFact)
    require_shop(b'{"shop_domain":"kopi.myshopify.com"}', "")


@pytest.mark.attack
@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b'{"shop_domain":7}', b"[" * 200_000])
def test_what_cannot_be_read_names_nobody(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        require_shop(body, SHOP)


def test_the_reason_names_no_shop() -> None:
    with pytest.raises(UnreadableError) as caught:
        live("app/uninstalled", {"myshopify_domain": "kopi.myshopify.com"})
    assert "kopi" not in str(caught.value)
