"""Rules told in words, one sentence for each key or part, under its path in the file."""

from collections.abc import Iterator

from plugin.domain.expiry import Basis, Expiry
from plugin.domain.money import Rounding
from plugin.domain.program import EarningRule, Trigger
from plugin.domain.rules import Bonus, Multiplier, Occasion, Selection
from plugin.programfile.draft import Draft
from plugin.programfile.notation import amount, day_of, factor, quoted
from plugin.programfile.offer import offer
from plugin.programfile.promises import promises
from plugin.programfile.wording import IN_A_PERIOD

_TRIGGER = {
    Trigger.CREATED: "An order earns as soon as it is placed.",
    Trigger.PAID: "An order earns once it is paid.",
    Trigger.FULFILLED: "An order earns once it is sent.",
}
_ROUNDING = {
    Rounding.FLOOR: "Part of a point is left out.",
    Rounding.HALF_UP: "Half a point or more becomes a whole one.",
    Rounding.CEILING: "Part of a point becomes a whole one.",
}


def sentences(draft: Draft) -> dict[str, str]:
    """Path -> sentence. Rules that differ in anything differ in a sentence."""
    on = "The programme is on." if draft.enabled else "The programme is off: no order earns."
    parts = dict(_parts(draft.orders, draft.currency))
    return {
        "enabled": on,
        **_budget(draft.budget),
        **_orders(draft.orders, draft.currency),
        **parts,
        **_lasting(draft.expiry),
        **promises(draft.catalogue, draft.currency),
        **offer(draft.referrals, draft.currency),
    }


def _budget(points: int) -> dict[str, str]:
    said = f"Once {points} points are earned in a month, what comes then waits for staff."
    return {"budget": said} if points else {}


def _orders(rule: EarningRule, currency: str) -> dict[str, str]:
    per, minimum = _money(rule.rate.per, currency), _money(rule.minimum, currency)
    days = f"Points are on the way for {rule.hold_days} days."
    told = {
        "points": f"Every {per} earns {rule.rate.points} points.",
        "trigger": _TRIGGER[rule.trigger],
        "hold_days": days if rule.hold_days else "Points can be spent at once.",
        "rounding": _ROUNDING[rule.rounding],
        "minimum": f"Orders that keep less than {minimum} earn nothing." if rule.minimum else "",
        "per_order": f"Every order adds {rule.per_order} points." if rule.per_order else "",
        "only": f"Only {_lines(rule.only)} count." if rule.only else "",
        "never": _never(rule),
    }
    return {f"orders.{name}": sentence for name, sentence in told.items() if sentence}


def _parts(rule: EarningRule, currency: str) -> Iterator[tuple[str, str]]:
    for number, multiplier in enumerate(rule.multipliers, start=1):
        yield f"orders.multiplier[{number}]", _multiplier(multiplier, number)
    for number, bonus in enumerate(rule.bonuses, start=1):
        yield f"orders.bonus[{number}]", _bonus(bonus, currency)
    for number, limit in enumerate(rule.limits, start=1):
        most = f"Orders of a member earn at most {limit.points} points {IN_A_PERIOD[limit.period]}."
        yield f"orders.limit[{number}]", most


def _lasting(expiry: Expiry) -> dict[str, str]:
    first, second = expiry.warn_days
    told = {
        Basis.NONE: "Points last for good.",
        Basis.INACTIVITY: f"Points expire after {expiry.days} days without an order.",
        Basis.AGE: f"Points expire {expiry.days} days after they could first be spent.",
        Basis.DATE: f"Points expire at the end of {day_of(expiry)} of every year.",
    }
    if expiry.basis is Basis.NONE:
        return {"expiry": told[expiry.basis]}
    return {
        "expiry": told[expiry.basis],
        "expiry.warnings": f"People are warned {first} and {second} days ahead.",
        "expiry.never_in": f"Exempt: {_named('regions', expiry.never_in) or 'no region'}.",
    }


def _never(rule: EarningRule) -> str:
    told = [
        _lines(rule.never),
        _named("orders tagged", rule.never_tags),
        _named("orders from", rule.never_sources),
    ]
    said = "; ".join(part for part in told if part)
    return f"Never count: {said}." if said else ""


def _multiplier(multiplier: Multiplier, number: int) -> str:
    times = factor(multiplier).strip('"')
    unless = ", unless an earlier multiplier fits" if number > 1 else ""
    return f"Lines of {_lines(multiplier.lines)} count {times} times{unless}."


def _bonus(bonus: Bonus, currency: str) -> str:
    if bonus.occasion is Occasion.OVER:
        return f"An order of {_money(bonus.at, currency)} or more adds {bonus.points} points."
    which = "first order" if bonus.at == 1 else f"order number {bonus.at}"
    return f"A member's {which} adds {bonus.points} points."


def _lines(chosen: Selection) -> str:
    told = [
        _named("products", chosen.products),
        _named("vendors", chosen.vendors),
        _named("SKUs", chosen.skus),
    ]
    return "; ".join(part for part in told if part)


def _named(what: str, texts: frozenset[str]) -> str:
    return f"{what} {', '.join(quoted(text) for text in sorted(texts))}" if texts else ""


def _money(minor: int, currency: str) -> str:
    return f"{amount(minor, currency)} {currency}"
