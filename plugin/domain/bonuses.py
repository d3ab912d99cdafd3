"""
What a member's orders are worth together: bonuses for the nth, and limits per period.

A fold over dated facts in the order of (time, key), so that it does not matter when anybody
learned of an order. A cancelled first order makes the second the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from plugin.domain.earning import Reason, Target
from plugin.domain.ledger import Key
from plugin.domain.rules import Bonus, Period

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order of a member, with its own target and the zone of its shop."""

    key: Key
    target: Target
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Earned:
    """What a purchase earns in the end; `extras` are the points added and cut, by name."""

    purchase: Purchase
    points: int
    extras: Mapping[str, int]


Spent = dict[tuple[Period, date | None], int]
"""Points earned so far, by period and its first day."""


def fold(purchases: Iterable[Purchase]) -> list[Earned]:
    """Bonuses and limits for all orders of one member, whatever the order they are given in."""
    earned: list[Earned] = []
    spent: Spent = {}
    ordinal = 0
    in_time = sorted(purchases, key=_moment)
    limited = _limited(in_time)
    for purchase in in_time:
        ordinal += purchase.target.purchase
        earned.append(_earned(purchase, ordinal, spent))
        for period in limited:
            now = _period(period, purchase)
            spent[now] = spent.get(now, 0) + earned[-1].points
    return earned


def _limited(purchases: Iterable[Purchase]) -> list[Period]:
    """The periods for which any programme of these purchases has a limit."""
    programs = {id(found): found for one in purchases if (found := one.target.program)}
    rules = [program.orders for program in programs.values()]
    return sorted({limit.period for rule in rules for limit in rule.limits})


def _moment(purchase: Purchase) -> tuple[datetime, Key]:
    return purchase.target.at or _NEVER, purchase.key


def _earned(purchase: Purchase, ordinal: int, spent: Spent) -> Earned:
    found = purchase.target
    if found.reason is not Reason.EARNED or found.program is None:
        return Earned(purchase, found.points, {})
    rule = found.program.orders
    due = [bonus for bonus in rule.bonuses if bonus.is_due(ordinal, found.net)]
    wanted = found.points + sum(bonus.points for bonus in due)
    left = (limit.points - spent.get(_period(limit.period, purchase), 0) for limit in rule.limits)
    points = min([wanted, *(max(0, points) for points in left)])
    return Earned(purchase, points, _extras(due, cut=wanted - points))


def _extras(due: Sequence[Bonus], cut: int) -> dict[str, int]:
    extras = {"cut": cut} if cut else {}
    for bonus in due:
        name = f"bonus_{bonus.occasion}"
        extras[name] = extras.get(name, 0) + bonus.points
    return extras


def _period(period: Period, purchase: Purchase) -> tuple[Period, date | None]:
    """A period and the first day of the one that a purchase falls into, by the shop's calendar."""
    at = purchase.target.at
    return period, period.begins(at.astimezone(purchase.zone).date()) if at else None
