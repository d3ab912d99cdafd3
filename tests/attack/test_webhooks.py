"""The webhook door under attack: rows 1 to 4 and 7 to 12 of the catalogue, over every topic."""

import gzip
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin.domain.errors import NotFoundError
from plugin.domain.ledger import Balance
from plugin.platforms.shopify import payloads
from plugin.service import journal, members, shops
from plugin.service.lookup import Whom
from tests.attack.house import HOOK, House
from tests.bodies import Delivery, Item, Shop, mug
from tests.cast import ANIA, KOPI, KUBEK
from tests.laurel import TOPICS
from tests.platforms.shopify_letters import SECRET, body_signature

Spoil = Callable[[bytes], bytes]


@pytest.fixture
def paid() -> Delivery:
    return Shop().order(ANIA, [mug()]).paid()[0]


def states(house: House) -> dict[str, str]:
    """How every delivery to Kubek ended, by topic."""
    shop = shops.named(house.services, KUBEK.domain)
    return {line.topic: line.state for line in journal.listing(house.services, shop, None)}


def balance(house: House) -> Balance:
    shop = shops.named(house.services, KUBEK.domain)
    return members.show(house.services, shop, Whom(customer_id=str(ANIA.customer_id))).balance


def never_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    def parsed(*_: object) -> str:
        raise AssertionError("an unsigned body was parsed")

    monkeypatch.setattr(payloads, "subject", parsed)


FORGED = {
    "none": "",
    "another app's": body_signature(b"{}", "another app's secret"),
    "of another body": body_signature(b"[]"),
    "truncated": body_signature(b"{}")[:-4],
    "padded": body_signature(b"{}") + "====",
    "not ASCII": "podpis \N{LATIN SMALL LETTER Z WITH DOT ABOVE}",
    "huge": "A" * 10_000,
}


@pytest.mark.attack
@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_no_topic_is_an_exception_to_the_signature(
    house: House, forged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    never_parsed(monkeypatch)
    with house.untouched():
        for topic in sorted(TOPICS):
            answer = house.deliver(topic, b"{}", hmac_sha256=forged)
            assert answer.status_code == 401, topic


SPOILT: dict[str, Spoil] = {
    "written again": lambda body: json.dumps(json.loads(body)).encode(),
    "with a mark of byte order": lambda body: b"\xef\xbb\xbf" + body,
    "with a line end": lambda body: body + b"\n",
    "packed": gzip.compress,
    "empty": lambda _: b"",
    "twice": lambda body: body * 2,
}


@pytest.mark.attack
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_body_that_was_touched_on_the_way_is_refused(
    house: House, paid: Delivery, spoil: Spoil
) -> None:
    assert spoil(paid.body) != paid.body
    with house.untouched():
        answer = house.deliver(paid.topic, spoil(paid.body), hmac_sha256=body_signature(paid.body))
        assert answer.status_code == 401


@pytest.mark.attack
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_position_of_a_body_is_unsigned(house: House, data: st.DataObject) -> None:
    body = Shop().order(ANIA, [mug()]).paid()[0].body
    at = data.draw(st.integers(0, len(body) * 8 - 1))
    flipped = bytearray(body)
    flipped[at // 8] ^= 1 << at % 8
    signature = body_signature(body)
    assert house.deliver("orders/paid", bytes(flipped), hmac_sha256=signature).status_code == 401


MONSTERS = {
    "deep": b'{"id":1,"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "endless number": b'{"id":' + b"9" * 5_000 + b"}",
    "lone surrogate": b'{"id":1,"x":"\\ud800"}',
    "invalid UTF-8": b'{"id":1,"x":"\xff"}',
    "not a number": b'{"id":1,"x":NaN}',
}


@pytest.mark.attack
@pytest.mark.parametrize("body", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_is_refused_unsigned_and_kept_dead_signed(house: House, body: bytes) -> None:
    with house.untouched():
        assert house.deliver("orders/paid", body, hmac_sha256="x").status_code == 401
    assert house.deliver("orders/paid", body).status_code == 200
    house.drain()
    assert states(house) == {"orders/paid": "dead"}


@pytest.mark.attack
@pytest.mark.parametrize("topic", ["orders/paid", "orders/updated", "orders/create"])
def test_an_order_of_another_shop_lies_in_quarantine(house: House, topic: str) -> None:
    """A genuine body with its signature, sent on under the domain of a rival."""
    page = {"order_status_url": f"https://{KOPI.domain}/1/orders/a/authenticate?key=k"}
    genuine = json.loads(Shop(KUBEK).order(ANIA, [mug(3)]).paid()[0].body)
    body = json.dumps(genuine | page).encode()
    assert house.deliver(topic, body).status_code == 200
    house.drain()
    assert states(house) == {topic: "dead"}
    with pytest.raises(NotFoundError):
        balance(house)


@pytest.mark.attack
def test_a_replay_days_later_and_a_stale_retry_change_no_balance(either_house: House) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    stale = shop.deliveries[-1]
    shop.later(days=3)
    order.refunded({0: 1})
    either_house.take_in(shop.deliveries)
    settled = balance(either_house)
    assert settled.available + settled.pending == 95
    for delivery in (stale, *shop.deliveries, *reversed(shop.deliveries)):
        answer = either_house.deliver(
            delivery.topic, delivery.body, triggered_at=delivery.triggered_at
        )
        assert answer.status_code == 200
    either_house.drain()
    assert balance(either_house) == settled


CLAIMS = {
    "Shopify-Topic": "orders/delete",
    "Shopify-Shop-Domain": KOPI.domain,
    "Shopify-Webhook-Id": "another",
    "Shopify-Triggered-At": "2020-01-01T00:00:00Z",
    "Shopify-Event-Id": "another",
    "Shopify-Api-Version": "2020-01",
    "Shopify-Hmac-Sha256": body_signature(b"another"),
}


@pytest.mark.attack
@pytest.mark.parametrize("name", CLAIMS)
def test_no_claim_may_differ_between_the_two_families(
    house: House, paid: Delivery, name: str
) -> None:
    told = {
        "X-Shopify-Hmac-Sha256": body_signature(paid.body),
        "X-Shopify-Topic": paid.topic,
        "X-Shopify-Shop-Domain": KUBEK.domain,
        "X-Shopify-Webhook-Id": "one",
        "X-Shopify-Triggered-At": paid.triggered_at,
        "X-Shopify-Event-Id": "one",
        "X-Shopify-Api-Version": "2026-10",
    }
    with house.untouched():
        answer = house.client.post(HOOK, data=paid.body, headers=told | {name: CLAIMS[name]})
        assert answer.status_code == 400
    agreeing = told | {name: told[f"X-{name}"]}
    assert house.client.post(HOOK, data=paid.body, headers=agreeing).status_code == 200


WORTHLESS: dict[str, Callable[[Shop], list[Delivery]]] = {
    "a test": lambda shop: shop.order(ANIA, [mug()], test=True).paid(),
    "for nothing": lambda shop: shop.order(ANIA, [Item("Free", 0)]).paid(),
    "discounted to nothing": lambda shop: shop.order(ANIA, [mug(1, 1900)]).paid(),
    "unpaid": lambda shop: shop.order(ANIA, [mug()]).tell("orders/paid"),
}


@pytest.mark.attack
@pytest.mark.parametrize("order", WORTHLESS.values(), ids=WORTHLESS)
def test_an_order_that_is_worth_nothing_earns_nothing(
    house: House, order: Callable[[Shop], list[Delivery]]
) -> None:
    house.take_in(order(Shop()))
    assert balance(house) == Balance()


@pytest.mark.attack
@pytest.mark.parametrize("quantity", [-1, -(10**9), 10**18])
def test_an_impossible_quantity_earns_nothing(house: House, quantity: int) -> None:
    paid = Shop().order(ANIA, [mug()]).paid()[0]
    spoilt = re.sub(rb'("(?:current_)?quantity": ?)1\b', rb"\g<1>%d" % quantity, paid.body)
    assert spoilt != paid.body
    assert house.deliver("orders/paid", spoilt).status_code == 200
    house.drain()
    assert states(house) == {"orders/paid": "dead"}


@pytest.mark.attack
def test_the_secret_of_another_app_on_the_same_shop_opens_nothing(
    house: House, paid: Delivery
) -> None:
    with house.untouched():
        for secret in ("", SECRET[:-1], SECRET + "0", SECRET.upper()):
            signature = body_signature(paid.body, secret)
            assert house.deliver(paid.topic, paid.body, hmac_sha256=signature).status_code == 401
