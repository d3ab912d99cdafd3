"""Limits per period: by the shop's calendar, in order of time, and never by arrival."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from tests.bodies import Order, Shop, mug
from tests.cast import ANIA, BUDI
from tests.domain.asking import LATER, answer, by_hand, points, rules

ONE_MUG = 95
WARSAW = ZoneInfo("Europe/Warsaw")


def bought(shop: Shop, *moments: str, mugs: int = 1) -> list[Order]:
    """An order of Ania's at each of these moments (UTC), paid at once."""
    orders = []
    for moment in moments:
        shop.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        order = shop.order(ANIA, [mug(mugs)], tied=True)
        order.paid()
        orders.append(order)
    return orders


def earned(shop: Shop, zone: ZoneInfo = WARSAW, **limits: int) -> list[int]:
    """What each order earned, oldest first; those that earned nothing are left out."""
    found = answer(shop.deliveries, at=LATER, programs=rules(limits=limits), zone=zone)
    return [lot[1] for lot in found["lots"]]


def test_the_order_that_crosses_the_limit_is_cut() -> None:
    shop = Shop()
    bought(shop, "2026-03-02 09:00", "2026-03-02 10:00", "2026-03-02 11:00", mugs=2)
    assert earned(shop, day=300) == [190, 110]


def test_two_orders_straddling_a_limit_in_either_order_of_arrival() -> None:
    one, other = bought(Shop(), "2026-03-02 09:00", "2026-03-02 10:00", mugs=2)
    tried = set()
    for arrival in permutations([one.deliveries, other.deliveries]):
        found = answer(
            [sent for told in arrival for sent in told], programs=rules(limits={"day": 250})
        )
        tried.add(tuple(lot[1] for lot in found["lots"]))
    assert tried == {(190, 60)}


def test_a_refund_frees_the_limit_for_a_later_order() -> None:
    shop = Shop()
    first, _ = bought(shop, "2026-03-02 09:00", "2026-03-02 10:00", mugs=2)
    assert earned(shop, month=250) == [190, 60]
    first.refunded({0: 1})
    assert earned(shop, month=250) == [95, 155]
    first.refunded({0: 1})
    assert earned(shop, month=250) == [190]


@pytest.mark.parametrize("goes", [Order.cancelled, Order.deleted, lambda order: order.moved(BUDI)])
def test_an_order_that_is_gone_frees_the_limit(goes: Callable[[Order], object]) -> None:
    shop = Shop()
    first, _ = bought(shop, "2026-03-02 09:00", "2026-03-02 10:00", mugs=2)
    goes(first)
    assert earned(shop, ever=250) == [190]


def test_a_cut_order_has_room_for_its_own_return() -> None:
    """A return takes first what the limit had cut: 60 of 190 were given, 95 are left."""
    shop = Shop()
    _, second = bought(shop, "2026-03-02 09:00", "2026-03-02 10:00", mugs=2)
    second.refunded({0: 1})
    assert earned(shop, day=250) == [190, 60]


BOUNDARIES = [
    ("day", "2026-03-02 22:59:59", "2026-03-02 23:00:00"),
    ("week", "2026-03-08 22:59:59", "2026-03-08 23:00:00"),
    ("month", "2026-04-30 21:59:59", "2026-04-30 22:00:00"),
    ("year", "2025-12-31 22:59:59", "2025-12-31 23:00:00"),
]
"""The last second of a period in Warsaw and the first of the next, in UTC."""


@pytest.mark.parametrize(("period", "last", "next_"), BOUNDARIES)
def test_a_period_ends_at_midnight_where_the_shop_is(period: str, last: str, next_: str) -> None:
    shop = Shop()
    bought(shop, last, next_)
    assert earned(shop, WARSAW, **{period: 50}) == [50, 50]
    assert earned(shop, ZoneInfo("UTC"), **{period: 50}) == [50]


def test_a_year_of_weeks_begins_on_a_monday() -> None:
    shop = Shop()
    bought(shop, "2026-03-01 12:00", "2026-03-02 12:00", "2026-03-08 12:00", "2026-03-09 12:00")
    assert earned(shop, week=100) == [95, 95, 5, 95]


def test_the_day_on_which_clocks_go_forward_has_23_hours() -> None:
    shop = Shop()
    bought(
        shop,
        "2026-03-28 22:59:59",
        "2026-03-28 23:00:00",
        "2026-03-29 21:59:59",
        "2026-03-29 22:00:00",
    )
    assert earned(shop, day=100) == [95, 95, 5, 95]


def test_the_day_on_which_clocks_go_back_has_25_hours() -> None:
    shop = Shop()
    bought(shop, "2026-10-24 22:00:00", "2026-10-25 22:59:59", "2026-10-25 23:00:00")
    found = answer(
        shop.deliveries,
        at=LATER + timedelta(days=365),
        programs=rules(limits={"day": 100}),
        zone=WARSAW,
    )
    assert [lot[1] for lot in found["lots"]] == [95, 5, 95]


def test_several_limits_hold_at_once() -> None:
    shop = Shop()
    bought(shop, "2026-03-02 09:00", "2026-03-03 09:00", "2026-03-04 09:00")
    assert earned(shop, day=60, ever=130) == [60, 60, 10]


def test_a_limit_holds_bonuses_and_points_per_order_too() -> None:
    shop = Shop()
    bought(shop, "2026-03-02 09:00")
    rule = rules(limits={"day": 100}, per_order=40, bonuses=[{"nth": 1, "points": 1000}])
    assert points(shop.deliveries, programs=rule) == 100


def test_points_given_by_hand_do_not_count() -> None:
    shop = Shop()
    bought(shop, "2026-03-02 09:00")
    given = [by_hand(500, shop.now)]
    assert points(shop.deliveries, adjustments=given, programs=rules(limits={"ever": 95})) == 595


def test_everybody_has_a_limit_of_their_own() -> None:
    shop = Shop()
    shop.order(ANIA, [mug()]).paid()
    shop.order(BUDI, [mug()]).paid()
    limited = rules(limits={"day": 95})
    assert points(shop.deliveries, ANIA, programs=limited) == ONE_MUG
    assert points(shop.deliveries, BUDI, programs=limited) == ONE_MUG


def test_a_limit_of_a_new_version_sees_what_the_old_one_gave() -> None:
    shop = Shop()
    _, second = bought(shop, "2026-03-02 09:00", "2026-03-02 10:00")
    versions = [*rules(), *rules(version=2, limits={"day": 100}, **{"from": second.created_at})]
    assert points(shop.deliveries, programs=versions) == 100
