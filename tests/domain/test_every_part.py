"""
Every part of a programme: it changes balances, and as the oracle says.

The months are thrown by a die of their own, so that none of them is empty; a part that changes
nothing in any of them proves nothing, and fails.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import oracle
from tests.bodies import OPENING, Delivery
from tests.domain.asking import LATER, rules
from tests.domain.programs import MUGS, POSTERS
from tests.domain.settling import settle
from tests.histories import busy_month

Doc = dict[str, Any]

WARSAW = ZoneInfo("Europe/Warsaw")
MONTHS = 6
PARTS: dict[str, Doc] = {
    "only": {"only": MUGS},
    "never": {"never": POSTERS},
    "doubled": {"multipliers": [(MUGS, (2, 1))]},
    "a third of it": {"multipliers": [(MUGS, (1, 3)), ({**MUGS, **POSTERS}, (2, 1))]},
    "not counted": {"multipliers": [(POSTERS, (0, 1))], "minimum": 1901},
    "per order": {"per_order": 40},
    "minimum": {"minimum": 4500},
    "first": {"bonuses": [{"nth": 1, "points": 100}]},
    "nth": {"bonuses": [{"nth": 3, "points": 100}, {"nth": 5, "points": 7}]},
    "over": {"bonuses": [{"over": 5000, "points": 50}, {"over": 7000, "points": 50}]},
    "day": {"limits": {"day": 300}},
    "week": {"limits": {"week": 500}},
    "month": {"limits": {"month": 700}},
    "year": {"limits": {"year": 900}},
    "ever": {"limits": {"ever": 1000, "day": 400}},
    "tags": {"never_tags": ["wholesale"]},
    "sources": {"never_sources": ["pos"]},
    "created": {"trigger": "created", "minimum": 3000, "bonuses": [{"nth": 3, "points": 9}]},
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_it_changes_balances_as_the_oracle_says(part: Doc) -> None:
    with_it, plain, changed = rules(**part, rounding="half_up"), rules(rounding="half_up"), 0
    for month in map(busy_month, range(MONTHS)):
        due = expected(month, with_it)
        assert settle(month, with_it, LATER, zone=WARSAW) == due
        changed += due != expected(month, plain)
    assert changed >= MONTHS // 2


def test_all_of_them_at_once_from_the_middle_of_the_month() -> None:
    earned = 0
    everything: Doc = {
        "multipliers": [(POSTERS, (3, 2))],
        "per_order": 3,
        "minimum": 735,
        "bonuses": [{"nth": 2, "points": 100}, {"over": 6000, "points": 20}],
        "limits": {"day": 400, "month": 1500},
        "never_tags": ["wholesale"],
    }
    second = {"version": 2, "from": OPENING.replace(month=4, day=5), **everything}
    for month in map(busy_month, range(100, 100 + MONTHS)):
        versions = [*rules(), *rules(**second)]
        due = expected(month, versions)
        assert settle(month, versions, LATER, zone=WARSAW) == due
        earned += any(who["total"] for who in due.values())
    assert earned == MONTHS


def expected(month: list[Delivery], versions: list[Doc], at: datetime = LATER) -> dict[str, Doc]:
    told = [delivery.as_dict() for delivery in month]
    return oracle.balances(told, versions, at, zone=WARSAW)
