"""
Runs of two to six steps on which plausible designs of a points ledger break, each by name.

Where a test shuffles, the point is that the order of arrival must not matter.
"""

from datetime import timedelta
from itertools import permutations

from tests.bodies import Delivery, Item, Shop, mug
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN
from tests.domain.asking import LATER, answer, by_hand, points, rules
from tests.domain.settling import only

TWO_MUGS = 190
"""38.00 at five points per 1.00."""


def in_every_order(deliveries: list[Delivery]) -> set[int]:
    return {points(arrival) for arrival in permutations(deliveries)}


def test_paid_paid() -> None:
    shop = Shop()
    paid, _ = shop.order(ANIA, [mug(2)]).paid()
    assert points([paid, paid]) == TWO_MUGS


def test_refund_then_paid() -> None:
    order = Shop().order(ANIA, [mug(2)])
    paid, _ = order.paid()
    refund, _ = order.refunded({0: 2})
    assert points([refund, paid]) == points([paid, refund]) == 0


def test_refund_in_full_then_cancel() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    order.refunded({0: 2})
    order.cancelled()
    assert answer(order.deliveries)["points"] == {}
    assert answer(order.deliveries)["debt"] == 0


def test_an_edit_of_the_total_counts() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    order.edited({0: 1})
    assert points(order.deliveries) == TWO_MUGS // 2


def test_two_floors() -> None:
    order = Shop().order(ANIA, [Item("Znaczek", price=50, quantity=2)])
    order.paid()
    assert points(order.deliveries, programs=rules(points=1)) == 1
    order.refunded({0: 1})
    assert points(order.deliveries, programs=rules(points=1)) == 0


def test_paid_then_a_late_create() -> None:
    order = Shop().order(ANIA, [mug(2)])
    create = order.deliveries[0]
    paid, _ = order.paid()
    assert points([paid, create]) == points([create, paid, create]) == TWO_MUGS


def test_create_and_paid_in_one_second() -> None:
    order = Shop().order(ANIA, [mug(2)])
    paid, _ = order.paid(tied=True)
    assert in_every_order([order.deliveries[0], paid]) == {TWO_MUGS}


def test_two_states_in_one_second_ask_for_another_look() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid(tied=True)
    assert only(order.deliveries).contested
    order.fulfil()
    assert not only(order.deliveries).contested


def test_two_states_in_one_second_without_trigger_times_end_the_same() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid(tied=True)
    blank = [Delivery(sent.topic, sent.body, "") for sent in order.deliveries]
    assert len(in_every_order(blank)) == 1


def test_delete_then_older_update() -> None:
    order = Shop().order(ANIA, [mug(2)])
    paid, update = order.paid()
    (delete,) = order.deleted()
    assert in_every_order([delete, update, paid]) == {0}


def test_cancel_then_older_update() -> None:
    order = Shop().order(ANIA, [mug(2)])
    paid, update = order.paid()
    cancelled, _ = order.cancelled()
    assert in_every_order([cancelled, update, paid]) == {0}


def test_refund_counted_twice() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    refund, update = order.refunded({0: 1})
    told_both_ways = [*order.deliveries, refund, update, refund]
    assert points(told_both_ways) == TWO_MUGS // 2


def test_order_moved_from_b_to_a() -> None:
    order = Shop().order(BUDI, [mug(2)])
    paid, _ = order.paid()
    moved = order.moved(ANIA)
    for arrival in permutations([paid, *moved]):
        assert points(arrival, ANIA) == TWO_MUGS
        assert points(arrival, BUDI) == 0
    assert len(only(order.deliveries).holders) == 2


def test_clamp_at_zero() -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    order.refunded({0: 2})
    spent = [by_hand(-100, shop.now)]
    assert answer(shop.deliveries, adjustments=spent)["debt"] == 100
    again = shop.order(ANIA, [mug(2)])
    again.paid()
    assert answer(shop.deliveries, adjustments=spent)["available"] == TWO_MUGS - 100


def test_buy_spend_refund_ten_times_farms_nothing() -> None:
    shop, spent = Shop(), []
    for number in range(10):
        order = shop.order(ANIA, [Item("Dzbanek", price=2000)])
        order.paid()
        shop.later(days=15)
        spent.append(by_hand(-100, shop.now, number=str(number)))
        order.refunded({0: 1})
    assert answer(shop.deliveries, adjustments=spent)["debt"] == 1_000


def test_release_job() -> None:
    """No job moves points from pending to available, so none can meet a refund half-way."""
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    after_the_hold = order.created_at + timedelta(days=14)
    assert answer(order.deliveries, at=after_the_hold)["available"] == TWO_MUGS
    order.refunded({0: 2})
    assert answer(order.deliveries, at=after_the_hold)["available"] == 0


def test_the_rate_of_the_day_of_the_order() -> None:
    """A delivery that is worked on late still earns by the version it was bought under."""
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    then = rules()[0]
    now = {**then, "version": 2, "points": 10, "from": order.created_at + timedelta(seconds=1)}
    assert points(order.deliveries, programs=[then, now]) == TWO_MUGS
    at_once = {**now, "from": order.created_at}
    assert points(order.deliveries, programs=[then, at_once]) == 2 * TWO_MUGS


def test_merge_does_not_strand_a_late_order() -> None:
    shop = Shop()
    shop.order(GRACE_AGAIN, [mug(2)]).paid()
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    late = shop.order(GRACE_AGAIN, [mug(2)])
    late.paid()
    assert points(shop.deliveries, GRACE) == points(shop.deliveries[::-1], GRACE) == 2 * TWO_MUGS
    assert points(shop.deliveries, GRACE_AGAIN) == 0


def test_an_order_moved_between_merged_customers_is_paid_once() -> None:
    shop = Shop()
    order = shop.order(GRACE_AGAIN, [mug(2)])
    order.paid()
    order.moved(GRACE)
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    assert points(shop.deliveries, GRACE) == TWO_MUGS


def test_a_number_too_large_for_a_float_names_one_customer_only() -> None:
    shop = Shop()
    shop.order(ANIA, [mug(2)]).paid()
    assert points(shop.deliveries, ANIA, at=LATER) == TWO_MUGS
    assert points(shop.deliveries, BUDI, at=LATER) == 0
