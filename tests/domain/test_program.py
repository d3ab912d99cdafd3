"""A programme that runs at once, and the version in force at a moment."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.money import Rate, Rounding
from plugin.domain.program import EarningRule, Program, Trigger, in_force, one_minute_program

INSTALLED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
RATE = Rate(points=5, per=100)


def version(number: int, start: datetime | None) -> Program:
    return Program(number, "USD", EarningRule(RATE), effective_from=start)


ABOUT_A_DOLLAR = {
    "USD": 100, "EUR": 100, "PLN": 100, "GBP": 100, "KWD": 1_000, "TND": 1_000,
    "IDR": 1_000_000, "IRR": 5_000_000, "LAK": 2_000_000, "COP": 400_000, "TZS": 250_000,
    "NGN": 100_000, "CRC": 50_000, "HUF": 30_000, "RSD": 10_000, "KES": 10_000,
    "VND": 25_000, "PYG": 5_000, "UGX": 4_000, "KRW": 1_000, "CLP": 1_000,
    "XAF": 500, "XOF": 500, "JPY": 100, "ISK": 100,
}  # fmt: skip
"""Minor units that earn five points."""


@pytest.mark.parametrize(("currency", "per"), ABOUT_A_DOLLAR.items())
def test_the_one_minute_programme_gives_five_points_for_about_a_dollar(
    currency: str, per: int
) -> None:
    program = one_minute_program(currency, INSTALLED)
    assert program.orders.rate == Rate(points=5, per=per)
    assert (program.version, program.currency, program.enabled) == (1, currency, True)
    assert program.effective_from == INSTALLED


def test_the_one_minute_rule_is_paid_two_weeks_rounded_down() -> None:
    rule = one_minute_program("USD", None).orders
    assert (rule.trigger, rule.hold, rule.rounding) == (
        Trigger.PAID,
        timedelta(days=14),
        Rounding.FLOOR,
    )


@pytest.mark.parametrize("days", [0, 14, 90])
def test_a_hold_of_a_season_at_most(days: int) -> None:
    assert EarningRule(RATE, hold_days=days).hold == timedelta(days=days)


@pytest.mark.parametrize("days", [-1, 91, 10**9])
def test_a_hold_beyond_a_season_is_refused(days: int) -> None:
    with pytest.raises(InvalidInputError, match=f"a hold of {days} days: choose 0 to 90"):
        EarningRule(RATE, hold_days=days)


def test_the_first_version_reaches_back_to_the_beginning() -> None:
    first = version(1, None)
    assert in_force([first], datetime(1970, 1, 1, tzinfo=UTC)) == first


def test_a_version_takes_effect_at_its_moment_and_never_earlier() -> None:
    first, second = version(1, None), version(2, INSTALLED)
    assert in_force([second, first], INSTALLED - timedelta(seconds=1)) == first
    assert in_force([second, first], INSTALLED) == second


def test_the_newest_version_in_effect_wins_whatever_its_start() -> None:
    second, third = version(2, INSTALLED), version(3, INSTALLED - timedelta(days=1))
    assert in_force([third, second], INSTALLED) == third


def test_before_the_first_version_nothing_is_in_force() -> None:
    assert in_force([version(1, INSTALLED)], INSTALLED - timedelta(seconds=1)) is None
    assert in_force([], INSTALLED) is None


@pytest.mark.parametrize(
    ("currency", "worths"),
    [
        ("USD", [500, 1_000, 2_500]),
        ("JPY", [500, 1_000, 2_500]),
        ("IDR", [5_000_000, 10_000_000, 25_000_000]),
        ("KWD", [5_000, 10_000, 25_000]),
    ],
)
def test_the_one_minute_programme_gives_back_a_twentieth_by_three_amounts(
    currency: str, worths: list[int]
) -> None:
    program = one_minute_program(currency, None)
    assert [reward.value for reward in program.catalogue] == worths
    assert [reward.points for reward in program.catalogue] == [500, 1_000, 2_500]
    for reward in program.catalogue:
        spent = reward.points * program.orders.rate.per // program.orders.rate.points
        assert reward.value * 20 == spent
        assert (reward.combines, reward.pooled, reward.days) == (frozenset(), True, 90)
