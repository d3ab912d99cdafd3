"""What a member's orders are worth together, and the numbers that explain it."""

from datetime import UTC, datetime
from fractions import Fraction

from plugin.domain.bonuses import Earned, Purchase, fold
from plugin.domain.earning import Reason, Target
from plugin.domain.ledger import Key, Source
from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, Program
from plugin.domain.rules import Bonus, Limit, Occasion, Period
from tests.domain.lasting import day

FIRST = Bonus(Occasion.NTH, 1, 100)
FIRST_TOO = Bonus(Occasion.NTH, 1, 11)
LARGE = Bonus(Occasion.OVER, 500, 7)


def program(*bonuses: Bonus, limits: tuple[Limit, ...] = ()) -> Program:
    return Program(1, "USD", EarningRule(Rate(1, 100), bonuses=bonuses, limits=limits))


def purchase(name: str, at: datetime | None, rules: Program, points: int = 10) -> Purchase:
    net = Fraction(points * 100)
    found = Target(name, name, points, Reason.EARNED, at, net, net, rules, purchase=True)
    return Purchase(Key(Source.ORDER, name), found, UTC)


def by_name(earned: list[Earned]) -> dict[str, int]:
    return {one.purchase.key.id: one.points for one in earned}


def test_orders_are_counted_in_order_of_time_whatever_their_numbers() -> None:
    rules = program(FIRST)
    bought = [purchase("a", day(2), rules), purchase("b", day(1), rules)]
    assert by_name(fold(bought)) == by_name(fold(bought[::-1])) == {"a": 10, "b": 110}


def test_every_bonus_and_every_cut_is_told() -> None:
    rules = program(FIRST, FIRST_TOO, LARGE, limits=(Limit(100, Period.EVER),))
    (only,) = fold([purchase("a", day(0), rules)])
    assert (only.points, only.extras) == (100, {"bonus_nth": 111, "bonus_over": 7, "cut": 28})


def test_what_nothing_was_added_to_needs_no_telling() -> None:
    (only,) = fold([purchase("a", day(0), program())])
    assert (only.points, only.extras) == (10, {})


def test_a_limit_forever_has_no_day() -> None:
    rules = program(limits=(Limit(15, Period.EVER),))
    bought = [purchase("a", day(0), rules), purchase("b", day(400), rules)]
    assert by_name(fold(bought)) == {"a": 10, "b": 5}
