"""Whatever is done to an order, its money adds up to the cent."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.twin.amounts import financial_status, tally
from plugin.twin.cancelling import cancel, fulfil
from plugin.twin.catalogue import PRODUCTS
from plugin.twin.edits import edit
from plugin.twin.errors import TwinError
from plugin.twin.model import Order, Shipping, Shop
from plugin.twin.money import render
from plugin.twin.payments import charge, pay
from plugin.twin.pricing import DiscountRequest, price_lines
from plugin.twin.refunds import RefundRequest, refund

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
VARIANTS = [variant for product in PRODUCTS for variant in product.variants]

Act = Callable[[Order], Order]
quick = settings(max_examples=30, deadline=None)
_counter = itertools.count(1)


def new_id(kind: str) -> int:
    del kind
    return next(_counter)


def a_shop(currency: str, *, taxes_included: bool) -> Shop:
    return Shop(
        id=1,
        domain="a.myshopify.com",
        name="A",
        email="a@example.com",
        owner="A",
        currency=currency,
        timezone="Europe/Warsaw",
        taxes_included=taxes_included,
        tax_title="VAT",
        tax_basis_points=2_300,
        plan_name="basic",
        plan_display_name="Basic",
        locale="en",
        created_at=NOW,
        updated_at=NOW,
    )


shops = st.builds(
    lambda currency, included: a_shop(currency, taxes_included=included),
    st.sampled_from(["USD", "JPY", "PLN", "KWD"]),
    st.booleans(),
)
baskets = st.lists(st.tuples(st.sampled_from(VARIANTS), st.integers(1, 7)), min_size=1, max_size=4)


@st.composite
def placed_orders(draw: st.DrawFn) -> tuple[Order, Shop]:
    shop = draw(shops)
    code = draw(
        st.none()
        | st.builds(DiscountRequest, st.just("A"), st.just("percentage"), st.just("12.5"))
        | st.builds(
            lambda minor: DiscountRequest("B", "fixed_amount", render(minor, shop.currency)),
            st.integers(0, 30_000),
        )
    )
    lines, discount = price_lines(draw(baskets), code, shop, new_id)
    order = Order(
        id=1,
        number=1001,
        token="t",
        created_at=NOW,
        updated_at=NOW,
        currency=shop.currency,
        taxes_included=shop.taxes_included,
        tax_title=shop.tax_title,
        tax_basis_points=shop.tax_basis_points,
        lines=lines,
        gateway="shopify_payments",
        locale="en",
        shipping=draw(st.none() | st.builds(Shipping, st.just(9), st.just("S"), st.just(500))),
        discount=discount,
    )
    card = draw(st.integers(0, tally(order).total))
    order = charge(order, card, "gift_card", new_id, NOW) if card else order
    unpaid = tally(order).outstanding and draw(st.booleans())
    return (pay(order, new_id, NOW) if unpaid else order), shop


@st.composite
def acts(draw: st.DrawFn, order: Order, shop: Shop) -> Act:
    ids = [line.id for line in order.lines]
    units = draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 8), max_size=3))
    amount = draw(st.none() | st.integers(0, 20_000))
    shipping = draw(st.sampled_from([0, 0, 100, 500]))
    request = RefundRequest(units, restock=draw(st.booleans()), shipping=shipping, amount=amount)
    money_back = draw(st.booleans())
    choices: list[Act] = [
        lambda o: refund(o, request, new_id, NOW),
        lambda o: edit(o, units, shop, NOW)[0],
        lambda o: pay(o, new_id, NOW),
        lambda o: fulfil(o, new_id, NOW),
        lambda o: cancel(o, "other", money_back=money_back, new_id=new_id, now=NOW),
    ]
    return draw(st.sampled_from(choices))


@st.composite
def lives(draw: st.DrawFn) -> tuple[Order, list[Order]]:
    order, shop = draw(placed_orders())
    states = [order]
    for _ in range(draw(st.integers(0, 6))):
        act = draw(acts(states[-1], shop))
        try:
            states.append(act(states[-1]))
        except TwinError:
            continue  # refused acts leave everything as it was
    return order, states


@quick
@given(lives())
def test_an_order_always_adds_up(life: tuple[Order, list[Order]]) -> None:
    for order in life[1]:
        amounts = tally(order)
        assert amounts.line_items - amounts.discounts == amounts.subtotal
        assert 0 <= amounts.current_subtotal <= amounts.subtotal
        assert 0 <= amounts.refunded <= amounts.paid
        assert all(0 <= line.current_quantity <= line.quantity for line in order.lines)
        gone = [line for line in order.lines if line.current_quantity == 0]
        assert all(line.current_net == line.current_tax == 0 for line in gone)


@quick
@given(lives())
def test_refunds_explain_what_is_missing(life: tuple[Order, list[Order]]) -> None:
    before, after = life[0], life[1][-1]
    if any(
        line.quantity != old.quantity for line, old in zip(after.lines, before.lines, strict=True)
    ):
        return  # units were added; their worth is not a refund's to explain
    returned = sum(line.subtotal for refund in after.refunds for line in refund.lines)
    edited_away = tally(before).subtotal - tally(after).current_subtotal - returned
    assert edited_away >= 0
    units = sum(line.quantity for refund in after.refunds for line in refund.lines)
    gone = sum(line.quantity - line.current_quantity for line in after.lines)
    assert gone >= units
    if gone == units:
        assert edited_away == 0


@quick
@given(lives())
def test_transactions_of_refunds_are_the_money_given_back(life: tuple[Order, list[Order]]) -> None:
    order = life[1][-1]
    in_refunds = sum(t.amount for refund in order.refunds for t in refund.transactions)
    assert in_refunds == tally(order).refunded
    sales = {t.id: t.amount for t in order.transactions if t.kind == "sale"}
    for sale, amount in sales.items():
        assert sum(t.amount for t in order.transactions if t.parent_id == sale) <= amount


@quick
@given(placed_orders())
def test_a_cancelled_order_is_worth_nothing_and_paid_back(placed: tuple[Order, Shop]) -> None:
    order = cancel(placed[0], "customer", money_back=True, new_id=new_id, now=NOW)
    amounts = tally(order)
    assert amounts.current_total == amounts.outstanding == amounts.net_payment == 0
    expected = {"refunded"} if amounts.paid else {"voided"}
    assert financial_status(order) in expected


@quick
@given(placed_orders())
def test_refunding_unit_by_unit_equals_refunding_at_once(placed: tuple[Order, Shop]) -> None:
    order, _ = placed
    at_once = {line.id: line.quantity for line in order.lines}
    whole = refund(order, RefundRequest(at_once), new_id, NOW)
    piecewise = order
    for line in order.lines:
        for _ in range(line.quantity):
            piecewise = refund(piecewise, RefundRequest({line.id: 1}), new_id, NOW)
    assert replace(tally(piecewise), paid=0) == replace(tally(whole), paid=0)
