"""The ways to earn, told from the programme in force."""

from dataclasses import replace

import pytest

from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, Program, one_minute_program
from plugin.domain.rules import Bonus, Limit, Multiplier, Occasion, Period, Selection
from plugin.service import earning_ways
from plugin.service.views.shop import Programme
from tests.bodies import OPENING

CUPS = Selection(vendors=frozenset({"Clay & Ash"}))
RICH = EarningRule(
    Rate(5, 100),
    per_order=10,
    minimum=500,
    never=Selection(products=frozenset({"1"})),
    multipliers=(Multiplier(CUPS, 3, 2), Multiplier(Selection(skus=frozenset({"A"})), 0)),
    bonuses=(
        Bonus(Occasion.NTH, 1, 50), Bonus(Occasion.NTH, 5, 100), Bonus(Occasion.OVER, 10000, 250),
    ),
    limits=(Limit(2000, Period.MONTH),),
)  # fmt: skip


def program(rule: EarningRule = RICH) -> Program:
    return replace(one_minute_program("USD", None), orders=rule)


def codes(counted: int | None = None) -> list[str]:
    return [way.code for way in earning_ways.every([program()], OPENING, counted)]


def test_everything_the_programme_says_of_earning_is_told_the_rate_first() -> None:
    assert codes() == [
        "way.order", "way.per_order", "way.first", "way.nth", "way.over", "way.times.by",
        "way.never", "way.minimum", "way.never", "way.limit.month",
    ]  # fmt: skip


def test_a_bonus_that_is_behind_somebody_is_not_told_and_the_next_says_how_far() -> None:
    ways = earning_ways.every([program()], OPENING, 3)
    assert "way.first" not in codes(3)
    (fifth,) = (way for way in ways if way.code == "way.nth")
    assert fifth.values == {"points": 100, "n": 5, "so_far": 3}
    assert "way.nth" not in codes(5)


def test_a_factor_is_exact() -> None:
    (times,) = (way for way in earning_ways.every([program()], OPENING) if "times" in way.code)
    assert times.values == {"times": "3/2", "names": "Clay & Ash"}


@pytest.mark.parametrize(
    ("versions", "state"),
    [
        ([program()], Programme.RUNNING),
        ([replace(program(), paused=True)], Programme.PAUSED),
        ([replace(program(), enabled=False)], Programme.OFF),
        ([], Programme.OFF),
    ],
)
def test_a_programme_that_rests_has_no_ways(versions: list[Program], state: Programme) -> None:
    assert earning_ways.state(versions, OPENING) is state
    assert bool(earning_ways.every(versions, OPENING)) == state.running


@pytest.mark.parametrize(
    ("rule", "cart", "points"),
    [
        (EarningRule(Rate(5, 100)), "3800", 190),
        (EarningRule(Rate(5, 100), per_order=10), "3800", 200),
        (EarningRule(Rate(5, 100), minimum=5000), "3800", 0),
        (EarningRule(Rate(5, 100), bonuses=(Bonus(Occasion.OVER, 3000, 25),)), "3800", 215),
        (EarningRule(Rate(5, 100), never=CUPS), "3800", 0),
        (EarningRule(Rate(5, 100), limits=(Limit(100, Period.DAY),)), "3800", 0),
        (EarningRule(Rate(5, 100)), "", 0),
        (EarningRule(Rate(5, 100)), "0", 0),
    ],
)
def test_a_cart_is_told_in_points_only_where_its_amount_decides(
    rule: EarningRule, cart: str, points: int
) -> None:
    assert earning_ways.of_a_cart([program(rule)], OPENING, cart) == points


def test_a_cart_in_yen_is_counted_as_themes_count_it() -> None:
    yen = replace(program(EarningRule(Rate(5, 100))), currency="JPY")
    assert earning_ways.of_a_cart([yen], OPENING, "380000") == 190
