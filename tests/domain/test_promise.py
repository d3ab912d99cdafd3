"""A promise tells a theme, in whole numbers, exactly what the programme gives."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.money import Rate, Rounding, exponent, round_points
from plugin.domain.program import EarningRule, Program, one_minute_program
from plugin.domain.promise import MOST_NAMED, hundredths, promise
from plugin.domain.rewards import Reward, RewardKind
from plugin.domain.rules import Limit, Multiplier, Period, Selection

CURRENCIES = ["USD", "JPY", "KWD", "IDR"]


def program(rule: EarningRule | None = None, **changes: object) -> Program:
    usual = one_minute_program("USD", None)
    return replace(usual, orders=rule or usual.orders, **changes)  # type: ignore[arg-type]


def reckoned(told: dict[str, int | str], price: int) -> int:
    """Points for a price in hundredths, by whole numbers alone, as the theme reckons."""
    points, per = int(told["points"]), int(told["per"])
    if told["rounding"] == "ceiling":
        return (price * points + per - 1) // per
    if told["rounding"] == "half_up":
        return (2 * price * points + per) // (2 * per)
    return price * points // per


@given(
    points=st.integers(0, 10_000),
    per=st.integers(1, 10**7),
    units=st.integers(0, 10**6),
    currency=st.sampled_from(CURRENCIES),
    rounding=st.sampled_from(Rounding),
)
def test_what_the_theme_reckons_is_what_the_ledger_posts(
    points: int, per: int, units: int, currency: str, rounding: Rounding
) -> None:
    """For whole units of money, whichever decimals the currency has."""
    rule = EarningRule(Rate(points, per), rounding=rounding)
    told = promise(replace(one_minute_program(currency, None), orders=rule))
    minor = units * 10 ** exponent(currency)
    assert reckoned(told, hundredths(minor, currency)) == round_points(
        rule.rate.of(Fraction(minor)), rounding
    )


def test_nothing_is_promised_without_a_programme_or_while_it_is_off() -> None:
    assert promise(None) == promise(program(enabled=False)) == {"earns": False, "rewards": []}


def test_the_smallest_limit_is_told() -> None:
    limits = (Limit(500, Period.MONTH), Limit(40, Period.DAY))
    assert promise(program(EarningRule(Rate(1, 100), limits=limits)))["most"] == 40
    assert promise(program())["most"] is None


def test_a_pause_earns_nothing_now_and_rewards_stay() -> None:
    told = promise(program(paused=True))
    assert told["earns"] is False
    assert [each["points"] for each in told["rewards"]] == [500, 1_000, 2_500]


def test_lines_that_do_not_count_or_count_more_are_named() -> None:
    rule = EarningRule(
        Rate(5, 100),
        only=Selection(vendors=frozenset({"Kubek", "Aa"})),
        never=Selection(products=frozenset({"7"})),
        multipliers=(Multiplier(Selection(skus=frozenset({"MUG"})), 3, 2),),
    )
    told = promise(program(rule))
    assert told["only"] == {"products": [], "vendors": ["Aa", "Kubek"], "skus": []}
    assert told["never"]["products"] == ["7"]
    assert told["times"] == [
        {"points": 15, "per": 200, "products": [], "vendors": [], "skus": ["MUG"]}
    ]


def test_nothing_said_of_lines_is_no_list_rather_than_an_empty_one() -> None:
    assert promise(program())["only"] is None


def test_a_rule_that_names_too_much_is_told_in_general() -> None:
    many = Selection(products=frozenset(map(str, range(MOST_NAMED + 1))))
    told = promise(program(EarningRule(Rate(5, 100), never=many)))
    assert told["general"] is True
    assert "never" not in told


@pytest.mark.parametrize(
    ("reward", "told"),
    [
        (
            Reward("five", RewardKind.AMOUNT, 500, value=500),
            {"points": 500, "kind": "amount", "value": 500, "name": "", "from": False},
        ),
        (
            Reward("tenth", RewardKind.PERCENT, 300, value=1000, name="A tenth"),
            {"points": 300, "kind": "percent", "value": 1000, "name": "A tenth", "from": False},
        ),
        (
            Reward("slide", RewardKind.AMOUNT, 100, value=100, least=2, most=9, name="Any"),
            {"points": 200, "kind": "amount", "value": 200, "name": "", "from": True},
        ),
    ],
)
def test_a_reward_is_told_as_it_is_had_for_least(reward: Reward, told: dict[str, object]) -> None:
    assert promise(program(catalogue=(reward,)))["rewards"] == [told]


@pytest.mark.parametrize(
    "hidden",
    [
        Reward("off", RewardKind.PERK, 5, enabled=False),
        Reward("gold", RewardKind.PERK, 5, tiers=frozenset({"gold"})),
    ],
)
def test_what_not_everybody_can_have_is_not_promised(hidden: Reward) -> None:
    assert promise(program(catalogue=(hidden,)))["rewards"] == []


@pytest.mark.parametrize(
    ("minor", "currency", "told"),
    [(1250, "USD", 1250), (1250, "JPY", 125_000), (1250, "KWD", 125), (1259, "KWD", 125)],
)
def test_a_theme_writes_hundredths_in_every_currency(minor: int, currency: str, told: int) -> None:
    assert hundredths(minor, currency) == told
