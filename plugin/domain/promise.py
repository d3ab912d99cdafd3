"""
A promise: what a programme gives, told so that a theme can reckon with it.

A theme knows prices as whole hundredths, whatever the currency, and has whole numbers only: so a
rate is `points` for every `per` hundredths, exact, and amounts are hundredths. It holds what is
promised to everybody, and nothing about anybody.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from plugin.domain.money import Rate, exponent
from plugin.domain.program import EarningRule, Program
from plugin.domain.rewards import MONEY, Reward
from plugin.domain.rules import Selection

MOST_NAMED: Final = 500
"""Products, vendors and SKUs that a promise names; a rule of more is told in general."""

Told = dict[str, Any]


def promise(program: Program | None) -> Told:
    """
    What everybody is promised while a version is in force; None: there is none.

    `earns` says whether an order placed now will earn. `general`: a rule names too much to be told,
    so that nobody can say what one product earns.
    """
    if program is None or not program.enabled:
        return {"earns": False, "rewards": []}
    return {
        "earns": program.running,
        "currency": program.currency,
        **_earning(program.orders, program.currency),
        "rewards": [
            _reward(each, program.currency)
            for each in program.catalogue
            if each.enabled and not each.tiers
        ],
    }


def _earning(rule: EarningRule, currency: str) -> Told:
    general = _named(rule) > MOST_NAMED
    told = {
        **_rate(rule.rate, currency),
        "rounding": rule.rounding.value,
        "minimum": hundredths(rule.minimum, currency),
        "order": rule.per_order,
        "most": min((each.points for each in rule.limits), default=None),
        "hold": rule.hold_days,
        "general": general,
    }
    return told if general else {**told, **_selected(rule, currency)}


def _selected(rule: EarningRule, currency: str) -> Told:
    return {
        "only": _names(rule.only) if rule.only else None,
        "never": _names(rule.never),
        "times": [
            {**_rate(rule.rate, currency, each.times), **_names(each.lines)}
            for each in rule.multipliers
        ],
    }


def _named(rule: EarningRule) -> int:
    chosen = (rule.only, rule.never, *(each.lines for each in rule.multipliers))
    return sum(len(each.products) + len(each.vendors) + len(each.skus) for each in chosen)


def _names(lines: Selection) -> dict[str, list[str]]:
    return {
        "products": sorted(lines.products),
        "vendors": sorted(lines.vendors),
        "skus": sorted(lines.skus),
    }


def _rate(rate: Rate, currency: str, times: Fraction = Fraction(1)) -> Mapping[str, int]:
    """The same rate for hundredths, as it is spoken: five for a dollar is no one for 20 cents."""
    per = Fraction(rate.per * 100, 10 ** exponent(currency))
    return {
        "points": rate.points * per.denominator * times.numerator,
        "per": per.numerator * times.denominator,
    }


def _reward(reward: Reward, currency: str) -> Told:
    value = hundredths(reward.worth(reward.least), currency) if reward.kind in MONEY else None
    return {
        "points": reward.price(reward.least),
        "kind": reward.kind.value,
        "value": reward.worth(reward.least) if value is None else value,
        "name": "" if reward.slider else reward.name,
        "from": reward.slider,
    }


def hundredths(minor: int, currency: str) -> int:
    """Minor units as a theme writes them; what is less than a hundredth is left out."""
    unit: int = 10 ** exponent(currency)
    return minor * 100 // unit
