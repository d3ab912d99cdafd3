"""
The same facts end in the same ledger, whatever the network did to them: against the oracle.

Every example is a shop of its own in one database, with a programme of its own, so that
thousands fit in a run.
"""

from typing import Any

from hypothesis import HealthCheck, given, settings

from plugin.store import programs as versions
from tests.domain.asking import rules
from tests.domain.programs import MUGS, POSTERS, program_of, programs
from tests.histories import History, busy_month, histories
from tests.judging import another_shop, judge
from tests.laurel import Laurel

Doc = dict[str, Any]

EVERYTHING: list[Doc] = rules(
    version=2,
    multipliers=[(POSTERS, (3, 2))],
    per_order=3,
    minimum=735,
    bonuses=[{"nth": 2, "points": 100}, {"over": 6000, "points": 20}],
    limits={"day": 400, "month": 1500},
    never_tags=["wholesale"],
    never_sources=["pos"],
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories(), program=programs(first=2))
def test_any_arrival_under_any_programme_ends_as_the_oracle_says(
    laurel: Laurel, history: History, program: list[Doc]
) -> None:
    place, shop = another_shop(laurel, program)
    laurel.clock.at = history.now
    laurel.deliver_all(history.arrived, place)
    judge(laurel, shop, history.arrived, program)


def test_busy_months_under_every_rule_at_once(laurel: Laurel) -> None:
    rewarded = 0
    for seed in range(3):
        place, shop = another_shop(laurel, EVERYTHING)
        month = busy_month(seed)
        laurel.deliver_all(month, place)
        rewarded += judge(laurel, shop, month, EVERYTHING)
    assert rewarded >= 5


def test_a_rule_survives_the_database(laurel: Laurel) -> None:
    rule = rules(version=2, only=MUGS, limits={"week": 7}, multipliers=[(MUGS, (1, 3))])
    _, shop = another_shop(laurel, rule)
    kept = laurel.services.store.read(lambda tx: versions.of(tx, shop.brand_id))
    assert kept[1:] == [program_of(rule[0])]
