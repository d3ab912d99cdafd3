"""What counts, and how often: lines, whole orders, multipliers, minimums; rounded once."""

import pytest

from tests.bodies import Item, Shop, mug, poster
from tests.cast import ANIA
from tests.domain.asking import answer, points, rules
from tests.domain.programs import MUGS, POSTERS

ONE_MUG = 95
STAMP = Item("Znaczek", price=33)
"""At a point for every 1.00: a third of a point, nearly."""


def test_only_and_never() -> None:
    shop = Shop()
    shop.order(ANIA, [mug(), poster(2)]).paid()
    assert points(shop.deliveries, programs=rules(only=MUGS)) == ONE_MUG
    assert points(shop.deliveries, programs=rules(never=POSTERS)) == ONE_MUG
    assert points(shop.deliveries, programs=rules(only=POSTERS)) == 73
    assert answer(shop.deliveries, programs=rules(only=MUGS, never=MUGS))["points"] == {}


@pytest.mark.parametrize("named", [{"skus": ["KUB-1"]}, {"vendors": ["Kubek"]}, MUGS])
def test_a_line_is_named_by_product_vendor_or_sku(named: dict[str, list[str]]) -> None:
    shop = Shop()
    shop.order(ANIA, [mug(), poster(2)]).paid()
    assert points(shop.deliveries, programs=rules(only=named)) == ONE_MUG


def test_the_first_multiplier_that_fits_applies() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()]).paid()
    both = [(MUGS, (2, 1)), ({"vendors": ["Kubek"]}, (3, 1))]
    assert points(shop.deliveries, programs=rules(multipliers=both)) == 2 * ONE_MUG
    assert points(shop.deliveries, programs=rules(multipliers=both[::-1])) == 3 * ONE_MUG


def test_a_multiplier_with_a_partial_refund_rounds_once() -> None:
    """7.35 x 5 x 3/2 is 55.125 a poster: 110.25 for two, and one less is 55, not 110 - 55."""
    shop = Shop()
    order = shop.order(ANIA, [poster(3)])
    order.paid()
    half_more = rules(multipliers=[(POSTERS, (3, 2))])
    assert points(shop.deliveries, programs=half_more) == 165
    order.refunded({0: 1})
    assert points(shop.deliveries, programs=half_more) == 110
    order.refunded({0: 1})
    assert points(shop.deliveries, programs=half_more) == 55
    order.refunded({0: 1})
    assert points(shop.deliveries, programs=half_more) == 0


def test_all_lines_are_rounded_together() -> None:
    """0.50, 0.50 and 0.99 are 1.99; line by line they would be nothing at all."""
    shop = Shop()
    shop.order(ANIA, [Item("A", price=50), Item("BB", price=50), Item("CCC", price=99)]).paid()
    assert points(shop.deliveries, programs=rules(points=1)) == 1
    shop.order(ANIA, [STAMP, STAMP, STAMP, Item("Grosz", price=1)]).paid()
    assert points(shop.deliveries, programs=rules(points=1)) == 2


def test_goodwill_is_taken_from_all_lines_in_proportion() -> None:
    """Of 30.00 that count, 3.00 given back is a tenth of each line, doubled or not."""
    shop = Shop()
    order = shop.order(ANIA, [Item("Dzban", price=2000), poster(2, discount=470)])
    order.paid()
    order.refunded(goodwill=300)
    doubled = rules(points=1, per=1, multipliers=[(POSTERS, (2, 1))])
    assert points(shop.deliveries, programs=doubled) == 1800 + 2 * 900


def test_goodwill_is_not_taken_from_lines_that_do_not_count() -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(), poster(2)])
    order.paid()
    order.refunded(goodwill=1900)
    assert answer(shop.deliveries, programs=rules(only=MUGS))["points"] == {}


def test_an_old_discount_is_shared_by_the_lines_that_count() -> None:
    shop = Shop()
    items = [mug(1, discount=500), poster(2)]
    shop.order(ANIA, items, spread=False).paid()
    assert points(shop.deliveries, programs=rules(only=MUGS)) == 70


@pytest.mark.parametrize("written", ["wholesale", "Wholesale", "VIP, WHOLESALE", "vip,wholeSale "])
def test_a_tag_excludes_however_it_is_written(written: str) -> None:
    shop = Shop()
    shop.order(ANIA, [mug()], tags=written).paid()
    assert answer(shop.deliveries, programs=rules(never_tags=["wholesale"]))["points"] == {}
    assert points(shop.deliveries, programs=rules(never_tags=["whole"])) == ONE_MUG


def test_a_channel_excludes() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()], source="pos").paid()
    shop.order(ANIA, [mug(2)]).paid()
    assert points(shop.deliveries, programs=rules(never_sources=["pos"])) == 2 * ONE_MUG


def test_a_minimum_is_what_is_left_and_not_what_it_counts_for() -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    tripled = rules(minimum=3800, multipliers=[(MUGS, (3, 1))])
    assert points(shop.deliveries, programs=tripled) == 6 * ONE_MUG
    order.refunded(goodwill=1)
    assert answer(shop.deliveries, programs=tripled)["points"] == {}


def test_an_amount_to_be_over_is_what_is_left_and_not_what_it_counts_for() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()]).paid()
    tripled = rules(bonuses=[{"over": 1901, "points": 50}], multipliers=[(MUGS, (3, 1))])
    assert points(shop.deliveries, programs=tripled) == 3 * ONE_MUG


def test_points_per_order_go_with_the_last_of_the_goods() -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    fixed = rules(points=0, per_order=40)
    order.refunded({0: 1})
    assert points(shop.deliveries, programs=fixed) == 40
    order.refunded({0: 1})
    assert answer(shop.deliveries, programs=fixed)["points"] == {}


def test_a_line_that_counts_nothing_makes_no_order_count() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()]).paid()
    nothing = rules(per_order=40, multipliers=[(MUGS, (0, 1))])
    assert answer(shop.deliveries, programs=nothing)["points"] == {}
