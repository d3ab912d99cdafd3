from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode

import pytest

from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Consent, Grant, Ignored, Platform, ProxyRequest, Redirect, Staff
from tests.platforms.listening import Listener
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    SHOP,
    as_json,
    delivery,
    session_token,
    storefront_pairs,
    storefront_query,
    webhook_headers,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return NOW


def adapter(
    host_override: str = "",
    api_key: str = CLIENT_ID,
    api_secret: str = SECRET,
    kind: str = "listed",
) -> ShopifyPlatform:
    return ShopifyPlatform(
        api_key=api_key,
        api_secret=api_secret,
        old_secret=OLD_SECRET,
        api_version="2026-10",
        host_override=host_override,
        app_url="https://laurel.example",
        kind=kind,
        clock=Noon(),
    )


def test_it_keeps_every_promise_of_a_platform(twin: Listener) -> None:
    shopify = adapter(twin.url)
    platform: Platform = shopify
    assert platform.name == "shopify"
    assert platform.arrival(webhook_headers(b"{}"), b"{}").shop_domain == SHOP
    assert platform.subject("orders/paid", b'{"id":1}') == "order:1"
    assert platform.read(delivery("themes/publish", b"{}"), "USD") == Ignored("topic_not_used")
    request = ProxyRequest(storefront_query(storefront_pairs(NOW)))
    assert platform.shopper(request, NOW).customer_id == "777"
    assert shopify.frame_ancestors(SHOP).endswith(twin.url)


def test_staff_come_in_and_their_proof_is_exchanged(twin: Listener) -> None:
    shopify = adapter(twin.url)
    someone = shopify.staff("/admin/", {"Authorization": f"Bearer {session_token()}"})
    assert isinstance(someone, Staff)
    twin.say(as_json({"access_token": "t", "scope": "read_orders", "refresh_token": "r"}))
    grant = shopify.grant(someone)
    assert grant == Grant("t", ("read_orders",), refresh_token="r")
    assert shopify.refresh(SHOP, grant) == grant


def test_a_page_without_a_token_is_sent_to_the_patch_page_which_brings_it_back() -> None:
    sent = adapter().staff(f"/admin/?shop={SHOP}", {})
    assert isinstance(sent, Redirect)
    assert adapter().patch_page(sent.location).client_id == CLIENT_ID


def test_a_browser_is_sent_to_the_shop_and_in_development_to_the_twin() -> None:
    for shopify, origin in (
        (adapter(), f"https://{SHOP}"),
        (adapter("http://twin:1"), "http://twin:1"),
    ):
        assert shopify.home_url(SHOP) == f"{origin}/admin/apps/{CLIENT_ID}"
        assert shopify.order_url(SHOP, "1042") == f"{origin}/admin/orders/1042"
        asked = shopify.permission_url(SHOP, ["read_orders"], "state")
        assert asked.startswith(f"{origin}/admin/oauth/authorize?client_id={CLIENT_ID}")
        assert "redirect_uri=https%3A%2F%2Flaurel.example%2Fauth%2Fshopify%2Fcallback" in asked


def test_staff_are_asked_for_more_scopes_on_our_own_page_in_their_admin() -> None:
    asked = adapter().asking_url(SHOP, ["write_gift_cards", "read_products"])
    home = adapter().home_url(SHOP)
    assert asked == f"{home}?ask=read_products%2Cwrite_gift_cards"


def test_a_code_is_redeemed_for_a_token_that_expires(twin: Listener) -> None:
    twin.say(as_json({"access_token": "t", "scope": "read_orders", "refresh_token": "r"}))
    assert adapter(twin.url).redeem(Consent(SHOP, "c0de", "state")).refresh_token == "r"
    (heard,) = twin.heard
    assert parse_qs(heard.body.decode()) == {
        "client_id": [CLIENT_ID],
        "client_secret": [SECRET],
        "code": ["c0de"],
        "expiring": ["1"],
    }
    assert heard.headers["Host"] == SHOP


def test_an_own_app_needs_no_proof_but_its_credentials(twin: Listener) -> None:
    twin.say(as_json({"access_token": "t", "scope": "read_orders", "expires_in": 86399}))
    own = adapter(twin.url, kind="own")
    tokens = [
        own.credentials(SHOP),
        own.grant(Staff(SHOP, "1", "a.b.c")),
        own.refresh(SHOP, Grant("old", ())),
    ]
    assert {token.expires_at for token in tokens} == {NOW + timedelta(seconds=86399)}
    forms = {heard.body for heard in twin.heard}
    assert [parse_qs(form.decode())["grant_type"] for form in forms] == [["client_credentials"]]


@pytest.mark.attack
@pytest.mark.parametrize(("key", "secret"), [("", SECRET), (CLIENT_ID, ""), ("", "")])
def test_without_key_and_secret_every_door_is_shut(key: str, secret: str) -> None:
    shut = adapter(api_key=key, api_secret=secret)
    page = f"/auth/patch?{urlencode({'shop': SHOP, 'shopify-reload': '/admin/'})}"
    doors: list[Callable[[], object]] = [
        lambda: shut.arrival(webhook_headers(b"{}"), b"{}"),
        lambda: shut.shopper(ProxyRequest(storefront_query(storefront_pairs(NOW))), NOW),
        lambda: shut.staff("/admin/", {"Authorization": f"Bearer {session_token()}"}),
        lambda: shut.staff(f"/admin/?shop={SHOP}", {}),
        lambda: shut.grant(Staff(SHOP, "1", "t")),
        lambda: shut.refresh(SHOP, Grant("t", (), refresh_token="r")),
        lambda: shut.patch_page(page),
        lambda: shut.permission_url(SHOP, ["read_orders"], "state"),
        lambda: shut.redeem(Consent(SHOP, "code", "state")),
        lambda: shut.credentials(SHOP),
    ]
    for door in doors:
        with pytest.raises(UnauthenticatedError):
            door()
