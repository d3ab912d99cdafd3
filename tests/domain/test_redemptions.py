"""What a redemption costs: its price, nothing when unused, less with a part of its order."""

from itertools import permutations

import pytest

from plugin.domain.facts import Order, Payment
from plugin.domain.redemptions import cost
from tests.domain.rewarding import edited, order, refund, seen, taken, told

ACCEPTED = (-500, 0, "taken")


def test_a_redemption_costs_its_price_from_the_moment_it_was_accepted() -> None:
    assert told(taken()) == [ACCEPTED]
    assert told(taken(order())) == [ACCEPTED]


def test_a_code_given_back_unused_brings_all_of_it_back() -> None:
    assert told(taken(voided=5)) == [ACCEPTED, (500, 5, "undone")]


def test_a_code_that_was_used_before_it_was_given_back_brings_nothing_back() -> None:
    assert told(taken(order(2), voided=5)) == [ACCEPTED]


def test_a_code_that_is_used_after_all_costs_its_price_again() -> None:
    used = taken(order(6), voided=5)
    assert told(used) == [ACCEPTED, (500, 5, "undone"), (-500, 6, "taken")]
    assert cost(used) == 500


def test_an_order_of_the_moment_of_giving_back_was_placed_after_it() -> None:
    assert [why for _, _, why in told(taken(order(5), voided=5))] == ["taken", "undone", "taken"]


def test_an_order_of_which_nobody_knows_more_counts_for_nothing() -> None:
    assert told(taken(Order("9", deleted=True), voided=5)) == [ACCEPTED, (500, 5, "undone")]


def test_a_part_comes_back_with_what_the_code_took_off_it() -> None:
    assert told(taken(order(refunds=(refund(9, mugs=1),)))) == [ACCEPTED, (100, 9, "returned")]
    assert told(taken(order(refunds=(refund(9, posters=2),)))) == [ACCEPTED, (200, 9, "returned")]


def test_of_lines_the_code_took_nothing_off_nothing_comes_back() -> None:
    mugs_only = order(parts=(("mugs", 500),), refunds=(refund(9, posters=2),))
    assert told(taken(mugs_only)) == [ACCEPTED]


def test_returns_are_rounded_down_together() -> None:
    """A third each of 100 points: 33, 33 and 34, never 99 in all."""
    returns = tuple(refund(9 + n, str(n), mugs=1) for n in range(3))
    mugs = order(parts=(("mugs", 500),), refunds=returns)
    assert [points for points, _, _ in told(taken(mugs, points=100))] == [-100, 33, 33, 34]


def test_a_refund_told_first_or_last_gives_back_the_same() -> None:
    refunds = (refund(9, "1", mugs=1), refund(11, "2", posters=1), refund(10, "3", mugs=2))
    answers = {tuple(told(taken(order(refunds=way)))) for way in permutations(refunds)}
    assert answers == {
        (ACCEPTED, (100, 9, "returned"), (200, 10, "returned"), (100, 11, "returned"))
    }


def test_a_unit_that_an_edit_took_away_and_a_refund_repaid_comes_back_once() -> None:
    gone = edited(order(refunds=(refund(9, mugs=1),)), mugs=2)
    shown = seen(gone, refunds_shown=("1",))
    assert cost(taken(shown)) == 400
    assert cost(taken(edited(order(), mugs=2))) == 400


def test_an_edit_says_not_when_so_it_counts_from_the_order() -> None:
    assert told(taken(edited(order(), posters=0))) == [ACCEPTED, (200, 2, "returned")]


def test_money_without_goods_gives_no_points_back() -> None:
    assert told(taken(order(refunds=(refund(9, goodwill=5_000),)))) == [ACCEPTED]


@pytest.mark.parametrize("end", ["cancelled", "deleted"])
def test_with_an_order_that_is_gone_all_comes_back(end: str) -> None:
    whole = seen(order(**{end: True}), cancelled_at=order(7).snapshot.processed_at)  # type: ignore[union-attr, arg-type]
    assert told(taken(whole)) == [ACCEPTED, (500, 7, "returned")]
    unsaid = order(**{end: True})  # type: ignore[arg-type]
    assert told(taken(unsaid)) == [ACCEPTED, (500, 2, "returned")]


def test_with_a_payment_that_was_called_off_all_comes_back() -> None:
    assert cost(taken(seen(order(), payment=Payment.VOIDED))) == 0


def test_a_refund_before_the_cancellation_is_not_given_back_twice() -> None:
    gone = order(cancelled=True, refunds=(refund(4, mugs=3),))
    later = seen(gone, cancelled_at=order(7).snapshot.processed_at)  # type: ignore[union-attr]
    assert told(taken(later)) == [ACCEPTED, (300, 4, "returned"), (200, 7, "returned")]


def test_free_shipping_comes_back_with_the_last_of_the_goods() -> None:
    most = (refund(9, "1", mugs=3), refund(10, "2", posters=1))
    assert cost(taken(order(parts=(), refunds=most))) == 500
    rest = (*most, refund(12, "3", posters=1))
    assert told(taken(order(parts=(), refunds=rest))) == [ACCEPTED, (500, 12, "returned")]


def test_what_another_code_took_off_does_not_count() -> None:
    other = seen(order(refunds=(refund(9, mugs=3),)), discounts=())
    assert cost(taken(other)) == 500


def test_of_two_orders_with_one_code_the_least_return_counts() -> None:
    whole = order(2, refunds=(refund(9, mugs=3, posters=2),))
    part = order(3, name="1043", refunds=(refund(10, mugs=1),))
    assert cost(taken(whole, order(3, name="1043"))) == 500
    for uses in ((whole, part), (part, whole)):
        assert told(taken(*uses)) == [ACCEPTED, (100, 10, "returned")]


def test_no_clock_of_the_platform_turns_steps_round() -> None:
    """The platform's clock is a day behind ours."""
    early = order(-1, refunds=(refund(-0.5, mugs=3, posters=2),))
    assert told(taken(early)) == [ACCEPTED, (500, 0, "returned")]
