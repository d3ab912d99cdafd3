"""The bodies that the tests make are such as Shopify sends, and their money adds up."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.bodies import Delivery, Shop, mug, poster
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN, KOPI, NOBODY


def told(delivery: Delivery) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(delivery.body)
    return body


def test_each_step_sends_what_the_platform_would_send() -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    steps = [
        order.paid(),
        order.fulfil(),
        order.edited({0: 1}),
        order.refunded({0: 1}),
        order.moved(BUDI),
        order.cancelled(),
        order.deleted(),
        shop.merged(kept=GRACE, removed=GRACE_AGAIN),
        shop.customer(ANIA, "delete"),
        shop.privacy(ANIA, "redact", (order,)),
    ]
    assert [[sent.topic for sent in step] for step in steps] == [
        ["orders/paid", "orders/updated"],
        ["orders/fulfilled", "orders/updated"],
        ["orders/edited", "orders/updated"],
        ["refunds/create", "orders/updated"],
        ["orders/updated"],
        ["orders/cancelled", "orders/updated"],
        ["orders/delete"],
        ["customers/merge"],
        ["customers/delete"],
        ["customers/redact"],
    ]
    assert shop.deliveries[1:] == [sent for step in steps for sent in step]


def test_the_totals_are_the_sum_of_the_lines() -> None:
    body = told(Shop().order(ANIA, [mug(2, discount=350), poster(3)]).deliveries[0])
    assert body["total_line_items_price"] == "60.05"
    assert (body["subtotal_price"], body["total_discounts"]) == ("56.55", "3.50")
    assert body["total_price"] == "61.55"
    assert sum(line["quantity"] * Decimal(line["price"]) for line in body["line_items"]) == (
        Decimal(body["total_line_items_price"])
    )


def test_a_refund_pays_back_its_lines_its_money_and_its_shipping() -> None:
    order = Shop().order(ANIA, [mug(2, discount=350)])
    refund, update = order.refunded({0: 1}, goodwill=100, shipping=500)
    body = told(refund)
    assert body["refund_line_items"][0]["subtotal"] == "17.25"
    assert [a["amount"] for a in body["order_adjustments"]] == ["-1.00", "-5.00"]
    assert body["transactions"][0]["amount"] == "23.25"
    assert told(update)["refunds"] == [body]
    assert told(update)["financial_status"] == "partially_refunded"


def test_units_without_restock_stay_in_the_current_quantity() -> None:
    order = Shop().order(ANIA, [mug(3)])
    _, restocked = order.refunded({0: 1})
    _, kept = order.refunded({0: 1}, restock=False)
    assert told(restocked)["line_items"][0]["current_quantity"] == 2
    assert told(kept)["line_items"][0]["current_quantity"] == 2


def test_an_edit_tells_changes_and_no_totals() -> None:
    order = Shop().order(ANIA, [mug(2), poster(1)])
    edit, update = order.edited({0: 1, 1: 3})
    change = told(edit)["order_edit"]["line_items"]
    assert [(c["id"], c["delta"]) for c in change["removals"]] == [(order.lines[0].id, 1)]
    assert [(c["id"], c["delta"]) for c in change["additions"]] == [(order.lines[1].id, 2)]
    quantities = [(x["quantity"], x["current_quantity"]) for x in told(update)["line_items"]]
    assert quantities == [(2, 1), (3, 3)]


def test_two_states_within_one_second() -> None:
    order = Shop().order(ANIA, [mug()])
    create = order.deliveries[0]
    paid, _ = order.paid(tied=True)
    assert told(create)["updated_at"] == told(paid)["updated_at"]
    assert create.triggered_at < paid.triggered_at
    later, _ = order.fulfil()
    assert told(later)["updated_at"] > told(paid)["updated_at"]


def test_times_carry_the_offset_of_the_shop() -> None:
    shop = Shop()
    winter = told(shop.order(ANIA, [mug()]).deliveries[0])["created_at"]
    shop.later(days=3)
    summer = told(shop.order(ANIA, [mug()]).deliveries[0])["created_at"]
    offsets = [datetime.fromisoformat(text).utcoffset() for text in (winter, summer)]
    assert [offset.total_seconds() for offset in offsets if offset] == [3600, 7200]


def test_yen_have_no_decimals() -> None:
    body = told(Shop(KOPI).order(ANIA, [mug(2)]).deliveries[0])
    assert (body["line_items"][0]["price"], body["subtotal_price"]) == ("1900", "3800")


def test_guests_and_nobody() -> None:
    guest = told(Shop().order(DORA, [mug()]).deliveries[0])
    assert (guest["customer"], guest["email"]) == (None, DORA.email)
    nobody = told(Shop().order(NOBODY, [mug()], customer_key=False).deliveries[0])
    assert "customer" not in nobody
    assert nobody["email"] == ""


def test_ids_are_beyond_what_a_float_holds() -> None:
    order = Shop().order(ANIA, [mug()])
    assert min(order.id, order.lines[0].id, ANIA.customer_id or 0, BUDI.customer_id or 0) > 2**53
    body = told(order.deliveries[0])
    assert body["admin_graphql_api_id"] == f"gid://shopify/Order/{order.id}"
