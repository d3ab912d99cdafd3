"""Webhook bodies have the keys and types that the real platform's have."""

import json
from pathlib import Path
from typing import Any

import pytest

from plugin.twin import desk, people
from plugin.twin.apps import change_shop
from plugin.twin.model import Address
from plugin.twin.pricing import DiscountRequest
from plugin.twin.refunds import RefundRequest
from plugin.twin.twin import Twin
from tests.twin.recorded import PAYLOADS, SOURCES, load
from tests.twin.shapes import Shape, describe, differences
from tests.twin.stand_in import buy

SHAPES = Path(__file__).parent / "shapes_of"
HOME = Address("Zofia", "Maj", "ulica Długa 1", "Kraków", "31-146", "Poland", "PL", "+48123")

# Legal nulls that no recording happens to show.
NULLABLE = {
    "order": {
        ".customer",
        ".customer.default_address",
        ".customer.phone",
        ".billing_address.phone",
        ".billing_address.province",
        ".billing_address.province_code",
        ".shipping_address.phone",
        ".shipping_address.province",
        ".shipping_address.province_code",
        ".customer.default_address.phone",
        ".customer.default_address.province",
        ".customer.default_address.province_code",
        ".fulfillments[].tracking_company",
        ".fulfillments[].tracking_number",
        ".fulfillments[].tracking_url",
        ".refunds[].note",
        ".line_items[].variant_title",
        ".fulfillments[].line_items[].variant_title",
        ".refunds[].refund_line_items[].line_item.variant_title",
    },
    "refund": {".refund_line_items[].line_item.variant_title", ".refund_line_items[].location_id"},
    "customer": {
        ".phone",
        ".note",
        ".multipass_identifier",
        ".default_address",
        ".default_address.address2",
        ".default_address.company",
        ".default_address.phone",
        ".default_address.province",
        ".default_address.province_code",
        ".addresses[].address2",
        ".addresses[].company",
        ".addresses[].phone",
        ".addresses[].province",
        ".addresses[].province_code",
    },
    "shop": {".address2", ".auto_configure_tax_inclusivity", ".tax_shipping"},
    "order_edit": {".order_edit.app_id"},
}
# Known from other places: removals look like additions, a gift card leaves a receipt.
UNRECORDED = {
    "refund": {
        ".transactions[].receipt.gift_card_id",
        ".transactions[].receipt.gift_card_last_characters",
    },
    "order_edit": {
        ".order_edit.line_items.removals[]",
        ".order_edit.line_items.removals[].id",
        ".order_edit.line_items.removals[].delta",
    },
}
KINDS = {"orders": "order", "refunds": "refund", "shop": "shop"}


def committed(kind: str) -> Shape:
    shape: Shape = json.loads((SHAPES / f"{kind}.json").read_text("utf-8"))
    return shape


@pytest.fixture(params=[False, True], ids=["committed facts", "recorded bodies"])
def shape_of(request: pytest.FixtureRequest) -> Any:
    if not request.param:
        return committed
    if not PAYLOADS.is_dir():
        pytest.skip("the recorded bodies are not at hand; the committed facts are checked")
    return lambda kind: describe(load(kind))


def a_full_life(twin: Twin) -> None:
    """Every kind of state an order can be in, and every kind of body."""
    order = buy(
        twin,
        "morning-mug*3",
        "fern-bowl*2",
        "gift-card",
        address=HOME,
        shipping=500,
        discount=DiscountRequest("FERN10", "percentage", "10"),
        gift_card=1_000,
        test=True,
    )
    mug, bowl, _ = order.lines
    desk.refund(twin, order.id, RefundRequest({mug.id: 1}, restock=True, shipping=200))
    desk.edit(twin, order.id, {mug.id: 1, bowl.id: 3})
    desk.pay(twin, buy(twin, "cake-stand", pay_now=False).id)
    desk.refund(twin, order.id, RefundRequest(amount=700))
    desk.fulfil(twin, order.id)
    desk.refund(twin, order.id, RefundRequest({bowl.id: 1}, amount=100))
    desk.cancel(twin, order.id, "customer", money_back=True)
    desk.cancel(
        twin, buy(twin, "bud-vase", email=None, pay_now=False).id, "other", money_back=False
    )
    change_shop(twin, {"name": "Kiln & Fern & Sons"})


def test_every_body_has_the_recorded_keys_and_types(twin: Twin, shape_of: Any) -> None:
    a_full_life(twin)
    checked = set()
    for delivery in twin.outbox.all():
        kind = KINDS.get(delivery.topic.partition("/")[0], "customer")
        kind = "order_edit" if delivery.topic == "orders/edited" else kind
        body = json.loads(delivery.body)
        shape = shape_of(kind) | dict.fromkeys(UNRECORDED.get(kind, ()), "number|object|text")
        assert differences(body, shape, may_be_null=NULLABLE[kind]) == [], delivery.topic
        checked.add(kind)
    assert checked == set(SOURCES)


@pytest.mark.parametrize("kind", SOURCES)
def test_the_committed_facts_are_those_of_the_recordings(kind: str) -> None:
    if not PAYLOADS.is_dir():
        pytest.skip("the recorded bodies are not at hand")
    assert committed(kind) == describe(load(kind))


def test_a_body_that_differs_is_found_out() -> None:
    shape = describe([{"id": 1, "lines": [{"price": "1.00"}]}])
    assert differences({"id": "1", "lines": [{"cost": 1}]}, shape) == [
        ".id: text instead of number!",
        ".lines[].cost: unknown key",
        ".lines[].price: missing",
    ]


def test_customers_carry_no_tags_counts_or_consents(twin: Twin) -> None:
    order = buy(twin, "bud-vase")
    body = json.loads(twin.outbox.all()[0].body)
    assert body["id"] == order.customer_id
    assert not {"tags", "orders_count", "total_spent", "email_marketing_consent"} & set(body)


def test_moments_are_whole_seconds_with_the_shops_offset(twin: Twin) -> None:
    buy(twin, "bud-vase")
    body = json.loads(twin.outbox.all()[-1].body)
    assert body["updated_at"][19:] in {"+01:00", "+02:00"}
    assert "." not in body["updated_at"]


def test_yen_are_whole_numbers(twin: Twin) -> None:
    change_shop(twin, {"currency": "JPY"})
    order = buy(twin, "morning-mug*2")
    desk.refund(twin, order.id, RefundRequest({order.lines[0].id: 1}))
    body = json.loads(twin.outbox.all()[-1].body)
    assert body["subtotal_price"] == "11400"
    assert body["taxes_included"] is True
    assert body["refunds"][0]["refund_line_items"][0]["subtotal"] == 5700


def test_an_edit_tells_deltas_and_no_totals(twin: Twin) -> None:
    order = buy(twin, "morning-mug*3", "fern-bowl")
    mug, bowl = order.lines
    desk.edit(twin, order.id, {mug.id: 1, bowl.id: 2})
    edited = next(d for d in twin.outbox.all() if d.topic == "orders/edited")
    lines = json.loads(edited.body)["order_edit"]["line_items"]
    assert lines == {
        "additions": [{"id": bowl.id, "delta": 1}],
        "removals": [{"id": mug.id, "delta": 2}],
    }


def test_people_who_leave_are_named_by_little(twin: Twin) -> None:
    one = people.add_customer(twin, {"email": "one@example.com"})
    two = people.add_customer(twin, {"email": "two@example.com"})
    people.merge_customers(twin, one.id, two.id)
    people.request_data(twin, one.id)
    people.redact_customer(twin, one.id)
    bodies = {d.topic: json.loads(d.body) for d in twin.outbox.all()}
    assert bodies["customers/merge"] == {
        "admin_graphql_api_customer_kept_id": f"gid://shopify/Customer/{one.id}",
        "admin_graphql_api_customer_deleted_id": f"gid://shopify/Customer/{two.id}",
        "admin_graphql_api_job_id": bodies["customers/merge"]["admin_graphql_api_job_id"],
        "status": "completed",
        "errors": [],
    }
    assert set(bodies["customers/data_request"]) == {
        "shop_id",
        "shop_domain",
        "orders_requested",
        "customer",
        "data_request",
    }
    assert set(bodies["customers/redact"]) == {
        "shop_id",
        "shop_domain",
        "customer",
        "orders_to_redact",
    }
