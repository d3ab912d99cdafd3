"""First and nth orders: whatever happens to one of them, the others move up or down."""

from collections.abc import Callable

import pytest

from tests.bodies import Order, Shop, mug, poster
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN
from tests.domain.asking import answer, points, rules

ONE_MUG = 95
WELCOME = 1000
FIRST = rules(bonuses=[{"nth": 1, "points": WELCOME}])
SECOND = rules(bonuses=[{"nth": 2, "points": WELCOME}])


def three_orders(shop: Shop) -> list[Order]:
    """Three orders of Ania's, a mug each, paid."""
    orders = [shop.order(ANIA, [mug()]) for _ in range(3)]
    for order in orders:
        order.paid()
    return orders


def by_order(shop: Shop, programs: list[dict[str, object]]) -> list[int]:
    """What each of Ania's orders earned, oldest first; those that earned nothing are left out."""
    lots = answer(shop.deliveries, programs=programs)["lots"]
    return [lot[1] for lot in lots]


GONE: dict[str, Callable[[Order], object]] = {
    "cancelled": Order.cancelled,
    "deleted": Order.deleted,
    "moved": lambda order: order.moved(BUDI),
    "fully returned": lambda order: order.refunded({0: 1}),
    "edited away": lambda order: order.edited({0: 0}),
    "repaid in money": lambda order: order.refunded(goodwill=1900),
}


def test_the_first_and_only_the_first() -> None:
    shop = Shop()
    three_orders(shop)
    assert by_order(shop, FIRST) == [ONE_MUG + WELCOME, ONE_MUG, ONE_MUG]
    assert by_order(shop, SECOND) == [ONE_MUG, ONE_MUG + WELCOME, ONE_MUG]


@pytest.mark.parametrize("goes", GONE.values(), ids=GONE)
def test_when_the_first_order_is_gone_the_second_is_the_first(
    goes: Callable[[Order], object],
) -> None:
    shop = Shop()
    first, _, _ = three_orders(shop)
    goes(first)
    assert by_order(shop, FIRST) == [ONE_MUG + WELCOME, ONE_MUG]
    assert by_order(shop, SECOND) == [ONE_MUG, ONE_MUG + WELCOME]
    shop.deliveries.reverse()
    assert by_order(shop, FIRST) == [ONE_MUG + WELCOME, ONE_MUG]


def test_a_partial_return_of_the_first_leaves_it_the_first() -> None:
    shop = Shop()
    first = shop.order(ANIA, [mug(2)])
    first.paid()
    shop.order(ANIA, [mug()]).paid()
    first.refunded({0: 1})
    assert by_order(shop, FIRST) == [ONE_MUG + WELCOME, ONE_MUG]


def test_the_first_is_the_first_processed_not_the_first_to_arrive() -> None:
    shop = Shop()
    early, late = shop.order(ANIA, [mug()]), shop.order(ANIA, [mug(2)])
    late.paid()
    early.paid()
    for arrival in ([*early.deliveries, *late.deliveries], [*late.deliveries, *early.deliveries]):
        found = answer(arrival, programs=FIRST)
        assert [lot[1] for lot in found["lots"]] == [ONE_MUG + WELCOME, 2 * ONE_MUG]


def test_two_orders_of_one_second_are_told_apart_by_their_number() -> None:
    shop = Shop()
    one, other = shop.order(ANIA, [mug()]), shop.order(ANIA, [mug(2)], tied=True)
    other.paid()
    one.paid()
    assert by_order(shop, FIRST) == [ONE_MUG + WELCOME, 2 * ONE_MUG]


def test_merged_customers_have_one_first_order() -> None:
    shop = Shop()
    shop.order(GRACE, [mug()]).paid()
    shop.order(GRACE_AGAIN, [mug()]).paid()
    assert points(shop.deliveries, GRACE_AGAIN, programs=FIRST) == ONE_MUG + WELCOME
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    assert points(shop.deliveries, GRACE, programs=FIRST) == 2 * ONE_MUG + WELCOME


def test_an_order_that_is_not_paid_is_no_purchase() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()])
    shop.order(ANIA, [mug()]).paid()
    assert by_order(shop, FIRST) == [ONE_MUG + WELCOME]


def test_a_paid_order_that_earns_nothing_was_still_the_first() -> None:
    """Nobody's third order is welcomed as their first because the others were wholesale."""
    shop = Shop()
    shop.order(ANIA, [mug()], tags="wholesale").paid()
    shop.order(ANIA, [mug()]).paid()
    welcoming = rules(bonuses=[{"nth": 1, "points": WELCOME}], never_tags=["wholesale"])
    assert by_order(shop, welcoming) == [ONE_MUG]


def test_an_unpaid_order_below_the_minimum_is_no_purchase() -> None:
    """It earns nothing and nobody has paid for it: anybody could open one."""
    shop = Shop()
    shop.order(ANIA, [poster()])
    shop.order(ANIA, [mug()])
    created = rules(trigger="created", minimum=1000, bonuses=[{"nth": 1, "points": WELCOME}])
    assert by_order(shop, created) == [ONE_MUG + WELCOME]


def test_over_an_amount_of_what_counts_is_kept() -> None:
    over = rules(bonuses=[{"over": 3800, "points": 50}])
    shop = Shop()
    order = shop.order(ANIA, [mug(3)])
    order.paid()
    assert points(shop.deliveries, programs=over) == 3 * ONE_MUG + 50
    order.refunded({0: 1})
    assert points(shop.deliveries, programs=over) == 2 * ONE_MUG + 50
    order.refunded(goodwill=1)
    assert points(shop.deliveries, programs=over) == 2 * ONE_MUG - 1


def test_several_bonuses_add_up() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()]).paid()
    both = [{"nth": 1, "points": 10}, {"over": 1900, "points": 3}, {"over": 1901, "points": 100}]
    assert points(shop.deliveries, programs=rules(bonuses=both, per_order=1)) == ONE_MUG + 14
