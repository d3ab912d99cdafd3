"""The platforms' door: what is let in, what is turned away, and what is never even parsed."""

import base64
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.http import services
from plugin.platforms.shopify import payloads
from plugin.service import journal, shops
from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA, KOPI, KUBEK
from tests.laurel import signature, signed
from webhooks.receive import MAX_BODY

Headers = dict[str, str]


@pytest.fixture
def paid() -> Delivery:
    shop = Shop()
    return shop.order(ANIA, [mug()]).paid()[0]


def post(client: FlaskClient, body: bytes, headers: Headers) -> TestResponse:
    return client.post("/webhooks/shopify", data=body, headers=headers)


def watch_parsing(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every body that anything tries to parse at the door."""
    parsed: list[bytes] = []

    def subject(_topic: str, body: bytes) -> str:
        parsed.append(body)
        return ""

    monkeypatch.setattr(payloads, "subject", subject)
    return parsed


def received() -> int:
    return journal.status(services(), shops.named(services(), KUBEK.domain))["received"]


def test_a_genuine_delivery_is_journaled(client: FlaskClient, paid: Delivery) -> None:
    assert post(client, paid.body, signed(paid)).status_code == 200
    assert received() == 1


def test_a_repeated_delivery_is_a_duplicate(client: FlaskClient, paid: Delivery) -> None:
    headers = signed(paid, "one-id")
    answers = [post(client, paid.body, headers) for _ in range(3)]
    assert [answer.text for answer in answers] == ["journaled", "duplicate", "duplicate"]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert received() == 1


def test_the_same_id_with_another_body_counts_too(client: FlaskClient, paid: Delivery) -> None:
    other = Delivery(paid.topic, paid.body.replace(b"19.00", b"20.00"), "")
    for delivery in (paid, other):
        assert post(client, delivery.body, signed(delivery, "one-id")).text == "journaled"
    assert received() == 2


def _hex(headers: Headers, _body: bytes) -> Headers:
    plain = base64.b64decode(headers["X-Shopify-Hmac-Sha256"])
    return {**headers, "X-Shopify-Hmac-Sha256": plain.hex()}


FORGERIES: dict[str, Callable[[Headers, bytes], Headers]] = {
    "missing": lambda headers, _: {
        k: v for k, v in headers.items() if k != "X-Shopify-Hmac-Sha256"
    },
    "another secret": lambda headers, body: {
        **headers,
        "X-Shopify-Hmac-Sha256": signature(body, "guess"),
    },
    "empty": lambda headers, _: {**headers, "X-Shopify-Hmac-Sha256": ""},
    "hex": _hex,
    "truncated": lambda headers, _: {
        **headers,
        "X-Shopify-Hmac-Sha256": headers["X-Shopify-Hmac-Sha256"][:-4],
    },
    "padded": lambda headers, _: {
        **headers,
        "X-Shopify-Hmac-Sha256": headers["X-Shopify-Hmac-Sha256"] + "====",
    },
    "not ASCII": lambda headers, _: {**headers, "X-Shopify-Hmac-Sha256": "podpis żółwia"},
    "huge": lambda headers, _: {**headers, "X-Shopify-Hmac-Sha256": "A" * 10_000},
}


@pytest.mark.attack
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_delivery_is_turned_away_unparsed(
    client: FlaskClient,
    paid: Delivery,
    forge: Callable[[Headers, bytes], Headers],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed = watch_parsing(monkeypatch)
    answer = post(client, paid.body, forge(signed(paid), paid.body))
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "unauthenticated"
    assert parsed == []
    assert received() == 0


@pytest.mark.attack
def test_the_unparsed_check_would_notice_parsing(
    client: FlaskClient, paid: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = watch_parsing(monkeypatch)
    post(client, paid.body, signed(paid))
    assert parsed == [paid.body]


@pytest.mark.attack
def test_two_header_families_that_disagree_are_refused(client: FlaskClient, paid: Delivery) -> None:
    headers = signed(paid) | {"shopify-topic": "orders/delete"}
    answer = post(client, paid.body, headers)
    assert answer.status_code == 400
    assert received() == 0


def test_the_newer_header_family_is_understood(client: FlaskClient, paid: Delivery) -> None:
    headers = {name.replace("X-Shopify", "Shopify"): v for name, v in signed(paid).items()}
    assert post(client, paid.body, headers).text == "journaled"


def test_a_body_over_the_limit_is_refused(client: FlaskClient) -> None:
    body = b" " * (MAX_BODY + 1)
    huge = Delivery("orders/paid", body, "")
    answer = post(client, body, signed(huge))
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["error"]["code"] == "too_large"
    assert received() == 0


def test_a_shop_we_do_not_know_is_counted_and_not_stored(
    client: FlaskClient, paid: Delivery
) -> None:
    answer = post(client, paid.body, signed(paid, place=KOPI))
    assert (answer.status_code, answer.text) == (200, "unknown_shop")
    assert 'receipt="unknown_shop"' in client.get("/metrics").text
    assert received() == 0


def test_a_topic_we_do_not_use_is_kept_with_its_reason(client: FlaskClient) -> None:
    carts = Delivery("carts/update", b'{"id": 1}', "")
    assert post(client, carts.body, signed(carts)).text == "unused_topic"
    line = journal.listing(services(), shops.named(services(), KUBEK.domain), None)[0]
    assert (line.state, line.reason) == ("ignored", "topic_not_used")


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"id": "x"}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_signed_but_makes_no_sense_is_kept(client: FlaskClient, body: bytes) -> None:
    odd = Delivery("orders/paid", body, "")
    assert post(client, body, signed(odd)).text == "journaled"
    assert received() == 1


def test_every_error_has_one_shape(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    error = json.loads(answer.data)["error"]
    assert set(error) == {"code", "message", "request_id"}
    assert error["request_id"] == answer.headers["X-Request-Id"]
