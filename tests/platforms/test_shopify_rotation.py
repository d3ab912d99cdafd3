"""While the secret is rotated, what was signed with the one before still opens every door."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from plugin.domain.errors import LaurelError
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import ProxyRequest, Staff
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    SHOP,
    body_signature,
    session_token,
    storefront_pairs,
    storefront_query,
    webhook_headers,
)
from tests.platforms.test_shopify_launch import CONSENT, GIVEN, signed

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return NOW


def adapter(old_secret: str = "") -> ShopifyPlatform:
    return ShopifyPlatform(
        api_key=CLIENT_ID,
        api_secret=SECRET,
        old_secret=old_secret,
        api_version="2026-10",
        clock=Noon(),
    )


def webhook(shopify: ShopifyPlatform, secret: str) -> object:
    headers = webhook_headers(b"{}", hmac_sha256=body_signature(b"{}", secret))
    return shopify.arrival(headers, b"{}")


def storefront(shopify: ShopifyPlatform, secret: str) -> object:
    return shopify.shopper(ProxyRequest(storefront_query(storefront_pairs(NOW), secret)), NOW)


def token(shopify: ShopifyPlatform, secret: str) -> object:
    bearer = {"Authorization": f"Bearer {session_token(secret)}"}
    found = shopify.staff("/admin/", bearer)
    assert isinstance(found, Staff)
    return found


def visit(shopify: ShopifyPlatform, secret: str) -> object:
    return shopify.launch(signed(GIVEN, secret), NOW)


def consent(shopify: ShopifyPlatform, secret: str) -> object:
    return shopify.consent(signed(CONSENT, secret), NOW)


Verifier = Callable[[ShopifyPlatform, str], object]
VERIFIERS: list[Verifier] = [webhook, storefront, token, visit, consent]


@pytest.mark.parametrize("verify", VERIFIERS, ids=lambda each: each.__name__)
def test_both_secrets_open_while_one_is_rotated_out(verify: Verifier) -> None:
    rotating = adapter(OLD_SECRET)
    assert getattr(verify(rotating, OLD_SECRET), "shop_domain", "") == SHOP
    assert getattr(verify(rotating, SECRET), "shop_domain", "") == SHOP


@pytest.mark.attack
@pytest.mark.parametrize("verify", VERIFIERS, ids=lambda each: each.__name__)
def test_the_former_secret_opens_nothing_once_it_is_taken_away(verify: Verifier) -> None:
    with pytest.raises(LaurelError):
        verify(adapter(), OLD_SECRET)
