"""Edits and refunds, alone and overlapping: a unit that is gone counts once, however it is told."""

import pytest

from tests.bodies import Order, Shop, mug, poster
from tests.cast import ANIA
from tests.domain.asking import answer, points, rules

ONE_MUG = 95
"""19.00 at five points per 1.00."""
POSTER = 36
"""7.35 at five points per 1.00 is 36.75; the programme rounds down."""


@pytest.fixture
def order() -> Order:
    """Three mugs, paid."""
    order = Shop().order(ANIA, [mug(3)])
    order.paid()
    return order


def test_a_partial_refund_takes_exactly_its_share(order: Order) -> None:
    assert points(order.deliveries) == 3 * ONE_MUG
    order.refunded({0: 1})
    assert points(order.deliveries) == 2 * ONE_MUG


def test_edited_down_without_refund(order: Order) -> None:
    order.edited({0: 1})
    assert points(order.deliveries) == ONE_MUG


@pytest.mark.parametrize("restock", [True, False])
def test_refunded_with_and_without_restock(order: Order, restock: bool) -> None:
    order.refunded({0: 2}, restock=restock)
    assert points(order.deliveries) == ONE_MUG


@pytest.mark.parametrize("restock", [True, False])
def test_refunded_twice_with_and_without_restock(order: Order, restock: bool) -> None:
    order.refunded({0: 1}, restock=restock)
    order.refunded({0: 1}, restock=restock)
    assert points(order.deliveries) == ONE_MUG


def test_taken_away_by_an_edit_and_then_refunded(order: Order) -> None:
    order.edited({0: 2})
    order.refunded({0: 1}, restock=False)
    assert points(order.deliveries) == 2 * ONE_MUG


def test_one_unit_refunded_another_taken_away_by_an_edit(order: Order) -> None:
    order.refunded({0: 1})
    order.edited({0: 1})
    assert points(order.deliveries) == ONE_MUG


def test_an_edit_repaid_in_money_counts_once(order: Order) -> None:
    order.edited({0: 2})
    order.refunded(goodwill=1900)
    assert points(order.deliveries) == 2 * ONE_MUG


def test_money_beyond_what_an_edit_took_away_is_goodwill(order: Order) -> None:
    order.edited({0: 2})
    order.refunded(goodwill=1900 + 500)
    assert points(order.deliveries) == 2 * ONE_MUG - 25


def test_amount_only(order: Order) -> None:
    order.refunded(goodwill=500)
    assert points(order.deliveries) == 3 * ONE_MUG - 25


def test_amount_only_told_by_a_transaction_alone(order: Order) -> None:
    order.refunded(goodwill=500, adjusted=False)
    assert points(order.deliveries) == 3 * ONE_MUG - 25


def test_amount_only_never_takes_more_than_there_is(order: Order) -> None:
    order.refunded(goodwill=100_000)
    assert answer(order.deliveries)["points"] == {}


def test_less_given_back_than_the_units_cost_brings_nothing_back(order: Order) -> None:
    """A positive discrepancy is a fee that the shop kept; the unit is gone all the same."""
    order.refunded({0: 1}, goodwill=-300)
    assert points(order.deliveries) == 2 * ONE_MUG


def test_shipping_only(order: Order) -> None:
    order.refunded(shipping=500)
    assert points(order.deliveries) == 3 * ONE_MUG


def test_units_money_and_shipping_in_one_refund(order: Order) -> None:
    order.refunded({0: 1}, goodwill=100, shipping=500)
    assert points(order.deliveries) == 2 * ONE_MUG - 5


def test_edited_up(order: Order) -> None:
    """More units earn once they are paid; until then the order is not paid in full."""
    order.edited({0: 4})
    assert points(order.deliveries) == 0
    order.paid()
    assert points(order.deliveries) == 4 * ONE_MUG


def test_a_line_added_by_an_edit(order: Order) -> None:
    order.edited(added=[poster()])
    order.paid()
    assert points(order.deliveries) == 3 * ONE_MUG + POSTER


def test_edited_down_and_up_again(order: Order) -> None:
    order.edited({0: 1})
    order.edited({0: 3})
    order.paid()
    assert points(order.deliveries) == 3 * ONE_MUG


def test_a_refund_newer_than_the_newest_snapshot(order: Order) -> None:
    refund, update = order.refunded({0: 1})
    before = [sent for sent in order.deliveries if sent not in (refund, update)]
    assert points([*before, refund]) == 2 * ONE_MUG
    assert points([*before, update, refund]) == 2 * ONE_MUG


def test_a_refund_newer_than_a_snapshot_that_shows_an_edit(order: Order) -> None:
    order.edited({0: 2})
    refund, _ = order.refunded({0: 1})
    assert points([*order.deliveries[:-2], refund]) == ONE_MUG


def test_two_refunds_of_which_the_snapshot_knows_one(order: Order) -> None:
    order.refunded({0: 1})
    newer, _ = order.refunded({0: 1})
    assert points([*order.deliveries[:-2], newer]) == ONE_MUG


def test_the_same_refund_known_only_from_an_older_snapshot(order: Order) -> None:
    _, update = order.refunded({0: 1})
    assert points([update]) == 2 * ONE_MUG


def test_more_units_refunded_than_bought_leave_nothing(order: Order) -> None:
    first, _ = order.refunded({0: 3})
    second, _ = order.refunded({0: 3}, restock=False)
    assert answer([*order.deliveries[:3], first, second])["points"] == {}


def test_the_discount_of_a_line_is_shared_by_its_units() -> None:
    order = Shop().order(ANIA, [mug(3, discount=1000)])
    order.paid()
    assert points(order.deliveries) == 235
    order.refunded({0: 1})
    assert points(order.deliveries, programs=rules(rounding="floor")) == 156
    assert points(order.deliveries, programs=rules(rounding="half_up")) == 157
    assert points(order.deliveries, programs=rules(rounding="ceiling")) == 157


def test_a_discount_larger_than_the_line_makes_it_free() -> None:
    order = Shop().order(ANIA, [mug(1, discount=5000), poster()])
    order.paid()
    assert points(order.deliveries) == POSTER


def test_an_old_format_tells_the_discount_of_the_whole_order() -> None:
    order = Shop().order(ANIA, [mug(2, discount=800)], spread=False)
    order.paid()
    assert points(order.deliveries) == 150
