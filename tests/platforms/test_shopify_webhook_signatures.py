import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shopify_app.types import AppConfig, RequestInput
from shopify_app.verify import verify_webhook_req

from plugin.domain.errors import ContradictionError, UnauthenticatedError
from plugin.platforms.shopify.signatures import arrival
from plugin.ports import Arrival
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    SHOP,
    body_signature,
    webhook_headers,
)

BODY = b'{"id":1}'
SECRETS = (SECRET, OLD_SECRET)


def test_a_signed_webhook_tells_what_it_claims() -> None:
    assert arrival(webhook_headers(BODY), BODY, SECRETS) == Arrival(
        SHOP, "orders/paid", "b1d3", "2026-05-01T10:00:00.000Z", "2026-10", ""
    )


def test_the_newer_header_family_says_the_same() -> None:
    newer = {name.removeprefix("X-"): value for name, value in webhook_headers(BODY).items()}
    assert arrival(newer, BODY, SECRETS) == arrival(webhook_headers(BODY), BODY, SECRETS)
    assert arrival(newer | webhook_headers(BODY), BODY, SECRETS).topic == "orders/paid"


def test_the_former_secret_still_opens() -> None:
    headers = webhook_headers(BODY, hmac_sha256=body_signature(BODY, OLD_SECRET))
    assert arrival(headers, BODY, SECRETS).shop_domain == SHOP
    with pytest.raises(UnauthenticatedError):
        arrival(headers, BODY, (SECRET, ""))


def test_an_id_may_be_missing() -> None:
    headers = webhook_headers(BODY)
    del headers["X-Shopify-webhook-id"]
    assert arrival(headers, BODY, SECRETS).webhook_id == ""


@pytest.mark.attack
@pytest.mark.parametrize(
    "claimed",
    [
        "",
        "=",
        hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest(),
        body_signature(BODY)[:-1],
        body_signature(BODY) + "=",
        body_signature(BODY) + " ",
        " " + body_signature(BODY),
        body_signature(BODY)[:43] + "\n=",
        body_signature(BODY, "another app's secret"),
        body_signature(b"another body"),
        base64.b64encode(b"short").decode(),
        "é" * 44,
        "A" * 10_000,
    ],
)
def test_a_wrong_signature_is_refused(claimed: str) -> None:
    with pytest.raises(UnauthenticatedError):
        arrival(webhook_headers(BODY, hmac_sha256=claimed), BODY, SECRETS)


@pytest.mark.attack
def test_another_spelling_of_the_right_signature_is_refused() -> None:
    right = body_signature(BODY)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    sibling = right[:42] + alphabet[alphabet.index(right[42]) ^ 1] + "="
    assert base64.b64decode(sibling) == base64.b64decode(right)
    with pytest.raises(UnauthenticatedError):
        arrival(webhook_headers(BODY, hmac_sha256=sibling), BODY, SECRETS)


@pytest.mark.attack
@pytest.mark.parametrize("secrets", [(), ("",), ("", "")])
def test_without_a_secret_the_door_is_shut(secrets: tuple[str, ...]) -> None:
    headers = webhook_headers(BODY, hmac_sha256=body_signature(BODY, ""))
    with pytest.raises(UnauthenticatedError):
        arrival(headers, BODY, secrets)


@pytest.mark.attack
@pytest.mark.parametrize("body", [b"[" * 200_000, b"9" * 5_000, b'"\\ud800"', b"\xff", b""])
def test_the_body_is_never_parsed(body: bytes) -> None:
    assert arrival(webhook_headers(body), body, SECRETS).topic == "orders/paid"
    with pytest.raises(UnauthenticatedError):
        arrival(webhook_headers(BODY), body, SECRETS)


@pytest.mark.attack
@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_flipped_bit_is_noticed(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body) * 8 - 1))
    flipped = bytearray(body)
    flipped[at // 8] ^= 1 << at % 8
    with pytest.raises(UnauthenticatedError):
        arrival(webhook_headers(body), bytes(flipped), SECRETS)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Shopify-Topic", "orders/create"),
        ("Shopify-Shop-Domain", "other.myshopify.com"),
        ("Shopify-Webhook-Id", "other"),
        ("Shopify-Triggered-At", ""),
        ("Shopify-Hmac-Sha256", body_signature(b"other")),
    ],
)
def test_two_families_that_disagree_are_a_contradiction(name: str, value: str) -> None:
    with pytest.raises(ContradictionError):
        arrival(webhook_headers(BODY) | {name: value}, BODY, SECRETS)


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"shop_domain": ""},
        {"shop_domain": "evil.example"},
        {"shop_domain": "kubek.myshopify.com\n"},
        {"topic": ""},
        {"topic": "orders"},
        {"topic": "Orders/Paid"},
        {"topic": "orders/paid\r\nx"},
        {"webhook_id": "ü"},
        {"triggered_at": "x" * 201},
        {"api_version": "2026\0"},
    ],
)
def test_a_malformed_claim_is_a_contradiction(changed: dict[str, str]) -> None:
    with pytest.raises(ContradictionError):
        arrival(webhook_headers(BODY, **changed), BODY, SECRETS)


@pytest.mark.attack
@given(st.text(max_size=40), st.sampled_from([SECRET, OLD_SECRET, "other"]), st.text(max_size=3))
def test_we_accept_only_what_the_library_accepts(body: str, secret: str, tail: str) -> None:
    try:
        raw = body.encode()
    except UnicodeEncodeError:
        return
    headers = webhook_headers(raw, hmac_sha256=body_signature(raw, secret) + tail)
    try:
        arrival(headers, raw, SECRETS)
    except UnauthenticatedError:
        return
    request = RequestInput(method="POST", headers=headers, url="https://app.invalid/", body=body)
    config = AppConfig(client_id=CLIENT_ID, client_secret=SECRET, old_client_secret=OLD_SECRET)
    assert verify_webhook_req(request, config).ok
