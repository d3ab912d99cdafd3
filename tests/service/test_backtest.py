"""A plan: what a file changes, and what the orders of the last 90 days would have earned."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.ports import ShopFact
from plugin.programfile import Change
from plugin.service import backtest, programs, shops
from plugin.service.backtest import Tried
from plugin.service.shops import Registration
from tests.bodies import OPENING, Shop, mug, poster
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN, KUBEK, NOBODY
from tests.laurel import Laurel
from tests.service.buying import bought, worth
from tests.service.drafting import file, versions

REGISTRATION = Registration(
    "shopify",
    KUBEK.domain,
    ShopFact("Kubek", "", "USD", "UTC", True, "", False, updated_at=shops.BEGINNING),
)
FIRST = ("[[orders.bonus]]", "first = true", "points = 50")
OFTEN = ("[[orders.limit]]", "points = 300", "period = 'ever'")


def tried(laurel: Laurel, text: str) -> Tried:
    return backtest.plan(laurel.services, laurel.kubek, text).tried


def test_a_plan_tells_every_change_and_makes_none(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(2))
    plan = backtest.plan(laurel.services, laurel.kubek, file(8))
    was, will_be = (f"Every 1.00 USD earns {points} points." for points in (5, 8))
    assert plan.changes == (Change("orders.points", was, will_be),)
    assert plan.newest == versions(laurel)[-1]
    assert plan.tried == Tried(orders=1, before=190, after=304)
    assert plan.tried.difference == 114
    assert (len(versions(laurel)), laurel.show(ANIA).balance.available) == (1, 190)


def test_rules_that_are_in_force_change_nothing(embedded: Laurel) -> None:
    bought(embedded, ANIA, mug(2))
    plan = backtest.plan(embedded.services, embedded.kubek, file(5))
    assert (plan.changes, plan.tried) == ((), Tried(orders=1, before=190, after=190))


def test_the_plans_points_are_what_a_new_order_earns(laurel: Laurel) -> None:
    rules = file(
        7, "per_order = 3", "[[orders.multiplier]]", "times = '1.5'", "products = ['8014']"
    )
    shop = Shop()
    bought(laurel, ANIA, mug(3), poster(1), shop=shop)
    planned = tried(laurel, rules)
    laurel.clock.at = shop.now
    programs.apply(laurel.services, laurel.kubek, rules)
    order = bought(laurel, BUDI, mug(3), poster(1), shop=shop)
    assert worth(laurel, BUDI, order).points == planned.after != planned.before


def test_bonuses_and_limits_are_tried_for_a_member_not_for_an_order(embedded: Laurel) -> None:
    shop = Shop()
    for _ in range(3):
        bought(embedded, ANIA, mug(1), shop=shop)
    bought(embedded, BUDI, mug(1), shop=shop)
    assert tried(embedded, file(5, *FIRST)) == Tried(orders=4, before=380, after=480)
    assert tried(embedded, file(5, *FIRST, *OFTEN)) == Tried(orders=4, before=380, after=445)


def test_orders_of_ninety_days_are_tried_and_older_ones_still_count_as_first(
    embedded: Laurel,
) -> None:
    shop = Shop()
    bought(embedded, ANIA, mug(1), shop=shop)
    shop.later(days=60)
    bought(embedded, ANIA, mug(1), shop=shop)
    embedded.clock.at = OPENING + timedelta(days=90)
    assert tried(embedded, file(5, *FIRST)).orders == 2
    embedded.clock.at = OPENING + timedelta(days=91)
    assert tried(embedded, file(5, *FIRST)) == Tried(orders=1, before=95, after=95)


def test_an_order_that_is_still_to_come_is_not_tried(embedded: Laurel) -> None:
    bought(embedded, ANIA, mug(1))
    embedded.clock.at = OPENING
    assert tried(embedded, file(8)) == Tried()


def test_an_order_is_tried_once_whoever_held_it(embedded: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(1)])
    order.paid()
    order.moved(BUDI)
    for person in (GRACE, GRACE_AGAIN, NOBODY):
        shop.order(person, [mug(1)]).paid()
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    embedded.deliver_all(shop.deliveries)
    assert tried(embedded, file(10)) == Tried(orders=3, before=285, after=570)


def test_orders_of_another_shop_of_the_brand_are_not_this_shops(embedded: Laurel) -> None:
    place = replace(KUBEK, domain="kubek-two.myshopify.com")
    bought(embedded, DORA, mug(1))
    second = replace(REGISTRATION, domain=place.domain, brand=KUBEK.domain)
    assert shops.register(embedded.services, second).brand_id == embedded.kubek.brand_id
    bought(embedded, replace(DORA, shop=place), mug(2), shop=Shop(place))
    assert embedded.show(DORA).balance.available == 285
    assert tried(embedded, file(10)) == Tried(orders=1, before=95, after=190)


def test_a_shop_without_orders_has_nothing_to_try(embedded: Laurel) -> None:
    assert tried(embedded, file(10)) == Tried(0, 0, 0)


def test_a_file_with_a_fault_has_no_plan(embedded: Laurel) -> None:
    with pytest.raises(InvalidInputError, match=r"orders\.point: there is no such key"):
        backtest.plan(embedded.services, embedded.kubek, file(5, "point = 5"))
