"""Exact figures, and exactly the webhooks the platform would send."""

import json
from collections.abc import Callable

import pytest

from plugin.twin import desk, people
from plugin.twin.amounts import financial_status, tally
from plugin.twin.apps import change_shop, grant, uninstall
from plugin.twin.errors import NotFoundError, TwinError
from plugin.twin.model import Order
from plugin.twin.pricing import DiscountRequest
from plugin.twin.refunds import RefundRequest
from plugin.twin.twin import Twin
from tests.twin.stand_in import buy


def topics(twin: Twin, act: Callable[[], object]) -> list[str]:
    before = twin.state.count("delivery")
    act()
    return [delivery.topic for delivery in twin.outbox.all()[before:]]


def test_a_sale_has_exact_figures(twin: Twin) -> None:
    # 3 mugs at 38.00 less 10 % = 102.60; a gift card at 25.00 is neither discounted nor taxed.
    code = DiscountRequest("FERN10", "percentage", "10")
    amounts = tally(buy(twin, "morning-mug*3", "gift-card", shipping=500, discount=code))
    assert (amounts.line_items, amounts.discounts, amounts.subtotal) == (13_900, 1_140, 12_760)
    assert (amounts.tax, amounts.total) == (821, 12_760 + 500 + 821)


def test_taxes_are_inside_the_price_where_the_shop_says_so(twin: Twin) -> None:
    change_shop(twin, {"currency": "PLN"})
    amounts = tally(buy(twin, "morning-mug"))
    assert (amounts.subtotal, amounts.tax, amounts.total) == (15_200, 2_842, 15_200)


def test_a_partial_refund_takes_its_exact_share(twin: Twin) -> None:
    order = buy(twin, "morning-mug*3")
    order = desk.refund(twin, order.id, RefundRequest({order.lines[0].id: 1}))
    line = order.refunds[0].lines[0]
    assert (line.subtotal, line.tax, line.restock_type) == (3_800, 304, "no_restock")
    assert tally(order).refunded == 4_104
    assert financial_status(order) == "partially_refunded"


def test_an_amount_only_refund_is_a_negative_discrepancy(twin: Twin) -> None:
    order = desk.refund(twin, buy(twin, "cake-stand").id, RefundRequest(amount=1_000))
    adjustment = order.refunds[0].adjustments[0]
    assert (adjustment.kind, adjustment.amount) == ("refund_discrepancy", -1_000)
    assert tally(order).outstanding == 0


def test_less_money_than_the_units_were_worth_is_a_positive_discrepancy(twin: Twin) -> None:
    order = buy(twin, "cake-stand")
    request = RefundRequest({order.lines[0].id: 1}, amount=5_000)
    order = desk.refund(twin, order.id, request)
    assert order.refunds[0].adjustments[0].amount == 8_900 + 712 - 5_000
    assert tally(order).outstanding == 0


def test_a_shipping_refund_is_negative_and_named(twin: Twin) -> None:
    order = desk.refund(twin, buy(twin, "bud-vase", shipping=500).id, RefundRequest(shipping=500))
    adjustment = order.refunds[0].adjustments[0]
    assert (adjustment.kind, adjustment.amount) == ("shipping_refund", -500)
    body = json.loads(next(d for d in twin.outbox.all() if d.topic == "refunds/create").body)
    assert body["refund_shipping_lines"][0]["subtotal_amount_set"]["shop_money"]["amount"] == "5.00"


def test_units_edited_away_are_owed_and_can_be_paid_back(twin: Twin) -> None:
    order = buy(twin, "morning-mug*2")
    order = desk.edit(twin, order.id, {order.lines[0].id: 1})
    assert tally(order).outstanding == -4_104
    order = desk.refund(twin, order.id, RefundRequest(amount=4_104))
    assert order.refunds[0].adjustments == ()
    assert tally(order).outstanding == 0


def test_units_added_leave_the_order_partly_paid_until_they_are(twin: Twin) -> None:
    order = buy(twin, "morning-mug")
    order = desk.edit(twin, order.id, {order.lines[0].id: 2})
    assert financial_status(order) == "partially_paid"
    assert financial_status(desk.pay(twin, order.id)) == "paid"


def test_gift_cards_pay_first_and_are_paid_back_last(twin: Twin) -> None:
    order = buy(twin, "bud-vase", gift_card=1_000)
    assert [t.gateway for t in order.transactions] == ["gift_card", "shopify_payments"]
    order = desk.cancel(twin, order.id, "customer", money_back=True)
    back = [(t.gateway, t.amount) for t in order.refunds[0].transactions]
    assert back == [("shopify_payments", 2_456), ("gift_card", 1_000)]


def test_restocked_units_were_cancelled_or_returned(twin: Twin) -> None:
    order = buy(twin, "morning-mug*2")
    units = {order.lines[0].id: 1}
    order = desk.refund(twin, order.id, RefundRequest(units, restock=True))
    desk.fulfil(twin, order.id)
    order = desk.refund(twin, order.id, RefundRequest(units, restock=True))
    assert [refund.lines[0].restock_type for refund in order.refunds] == ["cancel", "return"]


def test_a_first_purchase_introduces_the_customer(twin: Twin) -> None:
    assert topics(twin, lambda: buy(twin, "bud-vase")) == [
        "customers/create",
        "orders/create",
        "orders/paid",
        "orders/updated",
    ]
    assert topics(twin, lambda: buy(twin, "bud-vase"))[0] == "customers/update"


def test_cash_on_delivery_stays_pending_until_paid(twin: Twin) -> None:
    order = buy(twin, "bud-vase", pay_now=False)
    assert financial_status(order) == "pending"
    assert topics(twin, lambda: desk.pay(twin, order.id)) == ["orders/paid", "orders/updated"]


def test_a_sale_without_a_name_has_no_customer(twin: Twin) -> None:
    assert topics(twin, lambda: buy(twin, "bud-vase", email=None))[0] == "orders/create"
    assert json.loads(twin.outbox.all()[0].body)["customer"] is None


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        (
            lambda twin, order: desk.refund(twin, order.id, RefundRequest(amount=100)),
            ["refunds/create", "orders/updated"],
        ),
        (lambda twin, order: desk.fulfil(twin, order.id), ["orders/fulfilled", "orders/updated"]),
        (
            lambda twin, order: desk.edit(twin, order.id, {order.lines[0].id: 3}),
            ["orders/edited", "orders/updated"],
        ),
        (
            lambda twin, order: desk.cancel(twin, order.id, "fraud", money_back=True),
            ["refunds/create", "orders/cancelled", "orders/updated"],
        ),
        (lambda twin, order: desk.delete(twin, order.id), ["orders/delete"]),
        (
            lambda twin, order: people.redact_customer(twin, order.customer_id),
            ["customers/redact"],
        ),
        (lambda twin, _: change_shop(twin, {"plan": "Advanced"}), ["shop/update"]),
        (lambda twin, _: grant(twin, ("read_orders",)), ["app/scopes_update"]),
        (lambda twin, _: uninstall(twin), ["app/uninstalled"]),
    ],
)
def test_every_act_sends_what_the_platform_sends(
    twin: Twin, act: Callable[[Twin, Order], object], sent: list[str]
) -> None:
    order = buy(twin, "morning-mug*2")
    assert topics(twin, lambda: act(twin, order)) == sent


def test_refused_acts_send_nothing(twin: Twin) -> None:
    order = buy(twin, "bud-vase")
    before = twin.state.count("delivery")
    refused: list[Callable[[], object]] = [
        lambda: desk.pay(twin, order.id),
        lambda: desk.refund(twin, order.id, RefundRequest({order.lines[0].id: 2})),
        lambda: desk.refund(twin, order.id, RefundRequest(amount=99_999)),
        lambda: desk.refund(twin, order.id, RefundRequest()),
        lambda: desk.refund(twin, order.id, RefundRequest({1: 1})),
        lambda: desk.edit(twin, order.id, {}),
        lambda: desk.cancel(twin, order.id, "boredom", money_back=True),
        lambda: people.delete_customer(twin, order.customer_id or 0),
        lambda: people.merge_customers(twin, order.customer_id or 0, 404),
        lambda: buy(twin, "bud-vase", email="nobody"),
        lambda: buy(twin, "no-such-thing"),
        lambda: twin.order(404),
    ]
    for act in refused:
        with pytest.raises((TwinError, NotFoundError)):
            act()
    assert twin.state.count("delivery") == before
    assert twin.order(order.id) == order


def test_merged_orders_belong_to_the_one_who_stays(twin: Twin) -> None:
    gone = buy(twin, "bud-vase", email="old@example.com")
    kept = people.add_customer(twin, {"email": "new@example.com"})
    people.merge_customers(twin, kept.id, gone.customer_id or 0)
    assert [order.id for order in people.orders_of(twin, kept.id)] == [gone.id]


def test_a_redacted_customer_leaves_no_trace_in_orders(twin: Twin) -> None:
    order = buy(twin, "bud-vase", email="gone@example.com")
    people.redact_customer(twin, order.customer_id or 0)
    left = twin.order(order.id)
    assert (left.customer_id, left.email, left.address) == (None, "", None)


def test_some_ids_are_beyond_what_a_double_can_hold(twin: Twin) -> None:
    numbers = [buy(twin, "bud-vase").id for _ in range(5)]
    assert any(number > 2**53 for number in numbers)
    assert len(set(numbers)) == 5
