"""The ways to earn, each as an explanation: the rate, what is added, and what does not count."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from plugin.domain.ledger import Source
from plugin.domain.money import exponent, round_points
from plugin.domain.program import EarningRule, Program, in_force
from plugin.domain.rules import Bonus, Multiplier, Occasion
from plugin.domain.standing import Standing
from plugin.service.views.lines import Explanation
from plugin.service.views.shop import Programme

Values = dict[str, str | int]


def state(versions: Sequence[Program], now: datetime) -> Programme:
    """Does the programme run at a moment, does it pause, or is it off?"""
    program = in_force(versions, now)
    if program is None or not program.enabled:
        return Programme.OFF
    return Programme.PAUSED if program.paused else Programme.RUNNING


def rate(versions: Sequence[Program], now: datetime) -> tuple[Explanation, ...]:
    """The rate in force, as `way.order`; none while the programme is off or paused."""
    program = in_force(versions, now)
    return (_rate(program),) if program and program.running else ()


def every(
    versions: Sequence[Program], now: datetime, counted: int | None = None
) -> tuple[Explanation, ...]:
    """
    Everything the programme in force says of earning, the rate first; none while it rests.

    `counted` orders of a member turn the bonuses for their nth into progress (`so_far`), and let
    those that are behind them be forgotten.
    """
    program = in_force(versions, now)
    if program is None or not program.running:
        return ()
    return (_rate(program), *_more(program.orders, program.currency, counted))


def of_a_cart(versions: Sequence[Program], now: datetime, hundredths: str) -> int:
    """
    Points that a cart of so much would earn; 0 where that depends on what is in it, on who buys,
    or on what nobody said. `hundredths` of the currency's unit, in digits: so themes count money,
    yen as well.
    """
    program = in_force(versions, now)
    if not hundredths or program is None or not program.running or not _simple(program.orders):
        return 0
    rule = program.orders
    net = Fraction(int(hundredths) * 10 ** exponent(program.currency), 100)
    if net < rule.minimum:
        return 0
    over = (bonus.points for bonus in rule.bonuses if bonus.is_due(0, net))
    return round_points(rule.rate.of(net), rule.rounding) + rule.per_order + sum(over)


def orders_that_counted(standing: Standing) -> int:
    """How many orders of a member earn: what bonuses for the nth order go by."""
    earning = (one for one in standing.worths.values() if one.key.source is Source.ORDER)
    return sum(one.code == "earned" for one in earning)


def _simple(rule: EarningRule) -> bool:
    """Does every line count once, with no end to what can be earned?"""
    return rule.uniform and not rule.limits


def _rate(program: Program) -> Explanation:
    rule = program.orders
    values: Values = {
        "rate_points": rule.rate.points,
        "rate_minor": rule.rate.per,
        "currency": program.currency,
        "hold_days": rule.hold_days,
    }
    return Explanation("way.order", values)


def _more(rule: EarningRule, currency: str, counted: int | None) -> Iterator[Explanation]:
    if rule.per_order:
        yield Explanation("way.per_order", {"points": rule.per_order})
    for bonus in rule.bonuses:
        yield from _bonus(bonus, currency, counted)
    for multiplier in rule.multipliers:
        yield _multiplied(multiplier)
    yield from _bounds(rule, currency)


def _bonus(bonus: Bonus, currency: str, counted: int | None) -> Iterator[Explanation]:
    if bonus.occasion is Occasion.OVER:
        values: Values = {"points": bonus.points, "amount_minor": bonus.at, "currency": currency}
        yield Explanation("way.over", values)
    elif counted is None or counted < bonus.at:
        so_far: Values = {} if counted is None else {"so_far": counted}
        code = "way.first" if bonus.at == 1 else "way.nth"
        yield Explanation(code, {"points": bonus.points, "n": bonus.at, **so_far})


def _multiplied(found: Multiplier) -> Explanation:
    """Shoppers know vendors by their names, and neither products nor SKUs by their numbers."""
    lines = found.lines
    values: Values = {"times": str(found.times)}
    if not found.numerator:
        return Explanation("way.never", {})
    if lines.vendors and not (lines.products or lines.skus):
        return Explanation("way.times.by", values | {"names": ", ".join(sorted(lines.vendors))})
    return Explanation("way.times", values)


def _bounds(rule: EarningRule, currency: str) -> Iterator[Explanation]:
    if rule.minimum:
        yield Explanation("way.minimum", {"amount_minor": rule.minimum, "currency": currency})
    if rule.only:
        yield Explanation("way.only", {})
    if rule.never:
        yield Explanation("way.never", {})
    for limit in rule.limits:
        yield Explanation(f"way.limit.{limit.period}", {"points": limit.points})
