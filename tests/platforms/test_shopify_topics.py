import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.errors import UnreadableError
from plugin.domain.facts import Order
from plugin.platforms.shopify.payloads import read, subject
from plugin.ports import Fact, Ignored, OrderFact, ScopesChanged, ShopErased, ShopFact, Uninstalled
from tests.platforms.shopify_letters import FIXTURES, as_json, delivery, fixture

SHOP = {
    "id": 1,
    "name": "Kubek",
    "email": "hello@kubek.example",
    "currency": "PLN",
    "iana_timezone": "Europe/Warsaw",
    "taxes_included": True,
    "plan_name": "partner_test",
    "plan_display_name": "Development",
    "myshopify_domain": "kubek.myshopify.com",
    "updated_at": "2026-05-01T12:00:00+02:00",
}
CUSTOMER = {"id": 7, "email": "a@e.pl", "first_name": "Ania", "updated_at": "2026-05-01T12:00:00Z"}
PRIVACY = {"shop_id": 1, "shop_domain": "kubek.myshopify.com", "customer": {"id": 7}}
BODIES: dict[str, dict[str, Any]] = {
    "orders/paid": json.loads(fixture("edited_order")),
    "orders/edited": {"order_edit": {"id": 3, "order_id": 5}},
    "orders/delete": {"id": 5},
    "refunds/create": json.loads(fixture("refund_restocked")),
    "customers/update": CUSTOMER,
    "customers/delete": {"id": 7, "tax_exemptions": []},
    "customers/merge": {"customerKeptId": "7", "customerDeletedId": "8"},
    "customers/redact": PRIVACY | {"orders_to_redact": []},
    "customers/data_request": PRIVACY | {"orders_requested": [], "data_request": {"id": 1}},
    "shop/redact": {"shop_id": 1, "shop_domain": "kubek.myshopify.com"},
    "shop/update": SHOP,
    "app/scopes_update": {"id": 1, "previous": [], "current": ["write_orders", "read_orders"]},
}
LOOKALIKES = {
    # A bare id could be anybody's: it deletes nobody else's, and says nothing new of a customer.
    ("customers/delete", "orders/delete"),
    ("customers/update", "orders/delete"),
    ("customers/update", "customers/delete"),
    # One body for both, the shop's own.
    ("app/uninstalled", "shop/update"),
}
"""(topic, topic of the body) that no content can tell apart."""


def said(topic: str, body: object) -> Fact:
    return read(delivery(topic, as_json(body)), "USD")


def test_a_shop_says_what_it_is() -> None:
    assert said("shop/update", SHOP) == ShopFact(
        name="Kubek",
        email="hello@kubek.example",
        currency="PLN",
        timezone="Europe/Warsaw",
        taxes_included=True,
        plan="Development",
        sandbox=True,
        updated_at=datetime(2026, 5, 1, 10, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("plan", "sandbox"),
    [
        ("affiliate", True),
        ("partner_test", True),
        ("basic", False),
        ("trial", False),
        (None, False),
    ],
)
def test_only_development_plans_are_sandboxes(plan: str | None, sandbox: bool) -> None:
    fact = said("shop/update", SHOP | {"plan_name": plan, "iana_timezone": None})
    assert isinstance(fact, ShopFact)
    assert (fact.sandbox, fact.timezone) == (sandbox, "")


@pytest.mark.parametrize(
    ("topic", "body", "expected"),
    [
        ("app/uninstalled", SHOP, Uninstalled()),
        (
            "app/scopes_update",
            BODIES["app/scopes_update"],
            ScopesChanged(("read_orders", "write_orders")),
        ),
        (
            "orders/delete",
            {"id": 820982911946154508},
            OrderFact(Order("820982911946154508", deleted=True)),
        ),
        ("orders/edited", BODIES["orders/edited"], Ignored("edit_without_totals", "5")),
        ("shop/redact", {"shop_id": 1, "shop_domain": "kubek.myshopify.com"}, ShopErased()),
        ("products/update", {"id": 1}, Ignored("topic_not_used")),
        ("", None, Ignored("topic_not_used")),
    ],
)
def test_every_topic_has_its_reader(topic: str, body: object, expected: Fact) -> None:
    assert said(topic, body) == expected


@pytest.mark.parametrize(
    ("topic", "body", "expected"),
    [
        ("orders/paid", {"id": 1}, "order:1"),
        ("orders/paid", {"id": 2, "admin_graphql_api_id": "gid://shopify/Order/1"}, "order:1"),
        ("orders/delete", {"id": 1}, "order:1"),
        ("orders/partially_fulfilled", {"id": 1}, "order:1"),
        ("orders/edited", {"order_edit": {"id": 9, "order_id": 1}}, "order:1"),
        ("refunds/create", {"id": 9, "order_id": 1}, "order:1"),
        ("customers/create", {"id": 7}, "customer:7"),
        ("customers/update", {"id": "gid://shopify/Customer/7"}, "customer:7"),
        (
            "customers/merge",
            {"admin_graphql_api_customer_kept_id": "gid://shopify/Customer/7"},
            "customer:7",
        ),
        ("customers/merge", {"customerKeptId": "gid://shopify/Customer/7"}, "customer:7"),
        ("customers/redact", PRIVACY, "customer:7"),
        ("customers/data_request", PRIVACY, "customer:7"),
        ("customers/redact", {"customer": {"id": None}}, ""),
        ("shop/update", SHOP, "shop"),
        ("app/uninstalled", {}, "shop"),
        ("orders/paid", {"id": "x"}, ""),
        ("orders/paid", {"id": 1, "admin_graphql_api_id": "gid://shopify/Customer/1"}, ""),
        ("orders/edited", {"order_edit": {}}, ""),
        ("refunds/create", {"id": 9}, ""),
        ("orders/paid", [], ""),
    ],
)
def test_a_delivery_is_about_something(topic: str, body: object, expected: str) -> None:
    assert subject(topic, as_json(body)) == expected


@pytest.mark.attack
@pytest.mark.parametrize("told", BODIES)
@pytest.mark.parametrize("meant", sorted({*BODIES, "app/uninstalled"}))
def test_a_body_under_another_topic_is_refused(meant: str, told: str) -> None:
    """The topic is unsigned: what Shopify once said must not be turned into something else."""
    harmless = meant == "orders/edited"
    if meant == told or harmless or (meant, told) in LOOKALIKES:
        assert said(meant, BODIES[told]) is not None
        return
    with pytest.raises(UnreadableError):
        said(meant, BODIES[told])


READ = ["orders/create", "refunds/create", "orders/delete", "customers/update", "customers/delete"]
READ += [
    "customers/merge",
    "customers/redact",
    "shop/update",
    "app/uninstalled",
    "app/scopes_update",
]


@pytest.mark.attack
@pytest.mark.parametrize("topic", READ)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"id":1',
        b'{"id":1}x',
        b'\xef\xbb\xbf{"id":1}',
        b'{"id":1,"x":NaN}',
        b'{"id":1,"x":-Infinity}',
        b'{"id":1,"x":"\xff"}',
        b'{"id":1,"x":"\xed\xa0\x80"}',
        b'{"id":1,"x":"\\ud800"}',
        b'{"id":' + b"9" * 5_000 + b"}",
        b'{"id":1,"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"id":1,"x":' + b'{"x":' * 5_000 + b"1" + b"}" * 5_001,
    ],
    ids=range(15),
)
def test_what_is_no_strict_json_is_refused(topic: str, body: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(delivery(topic, body), "USD")
    assert subject(topic, body) in {"", "shop", "order:1", "customer:1"}


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "1", "-1", "12.50", "x", "\0", "gid://shopify/Order/1", "0001-01-01"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
TOPICS = st.sampled_from([*READ, "orders/edited", "customers/data_request", "themes/publish"])
WHOLE = [json.loads(path.read_bytes()) for path in sorted(FIXTURES.glob("*.json"))]


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A genuine body with one thing replaced by another, anywhere in it."""
    body = json.loads(json.dumps(draw(st.sampled_from([*WHOLE, *BODIES.values()]))))
    place = body
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not (isinstance(inner, dict | list) and inner and draw(st.booleans())):
            place[key] = draw(JUNK)
            return as_json(body)
        place = inner


@pytest.mark.attack
@settings(deadline=None, max_examples=300)
@given(
    TOPICS,
    spoiled() | JUNK.map(as_json) | st.binary(max_size=40),
    st.sampled_from(["USD", "", "?"]),
)
def test_nothing_but_unreadable_is_ever_raised(topic: str, body: bytes, currency: str) -> None:
    assert isinstance(subject(topic, body), str)
    with suppress(UnreadableError):
        read(delivery(topic, body), currency)


def test_a_reason_never_repeats_what_was_read() -> None:
    body = fixture("guest_order").replace(b"12.50", b"ania@example.pl")
    with pytest.raises(UnreadableError) as caught:
        read(delivery("orders/paid", body), "USD")
    assert "ania" not in str(caught.value)
    assert caught.value.__cause__ is None
