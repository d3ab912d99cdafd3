"""Whatever arrives, however often and in whatever order: the same balances, and the oracle's."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import oracle
from tests.bodies import OPENING, Delivery
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN, KOPI
from tests.domain.programs import programs
from tests.domain.settling import known, settle
from tests.histories import History, histories

Doc = dict[str, Any]

MOMENTS = st.sampled_from([OPENING + timedelta(minutes=minutes) for minutes in (0, 2, 5, 9)])
ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "Europe/Warsaw", "Pacific/Auckland")])


@st.composite
def adjustments(draw: st.DrawFn) -> list[Doc]:
    """Points that staff gave or took."""
    count = draw(st.integers(0, 3))
    people = st.sampled_from([ANIA, BUDI, GRACE, GRACE_AGAIN])
    return [
        {
            "id": str(number),
            "customer": draw(people).customer_id,
            "points": draw(st.sampled_from([-500, -95, -1, 1, 40, 500])),
            "at": draw(MOMENTS),
        }
        for number in range(count)
    ]


def expected(deliveries: Sequence[Delivery], history: History, **rules: Any) -> dict[str, Doc]:
    told = [delivery.as_dict() for delivery in deliveries]
    return oracle.balances(told, now=history.now, **rules)


@given(histories(), programs(), adjustments(), st.booleans(), ZONES)
def test_every_balance_equals_the_oracle(
    history: History, rules: list[Doc], by_hand: list[Doc], sandbox: bool, zone: ZoneInfo
) -> None:
    question: Doc = {"adjustments": by_hand, "sandbox": sandbox, "zone": zone}
    oracles = expected(history.arrived, history, programs=rules, **question)
    assert settle(history.arrived, rules, history.now, **question) == oracles


@given(histories(KOPI), programs("JPY"))
def test_every_balance_equals_the_oracle_in_yen(history: History, rules: list[Doc]) -> None:
    oracles = expected(history.arrived, history, programs=rules)
    assert settle(history.arrived, rules, history.now) == oracles


@settings(max_examples=60)
@given(histories(), programs(), st.randoms(use_true_random=False))
def test_no_order_of_arrival_changes_a_balance(
    history: History, rules: list[Doc], dice: random.Random
) -> None:
    again = [*history.arrived, *history.arrived[::2]]
    dice.shuffle(again)
    assert settle(again, rules, history.now) == settle(history.arrived, rules, history.now)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_repetitions_change_nothing(
    history: History, dice: random.Random
) -> None:
    again = [*history.arrived, *history.arrived[::2]]
    dice.shuffle(again)
    assert known(again) == known(history.arrived)


@given(histories())
def test_what_was_lost_heals_once_everything_has_arrived(history: History) -> None:
    late = [*history.arrived, *history.sent]
    rules = [oracle.ONE_MINUTE]
    assert settle(late, rules, history.now) == expected(history.sent, history, programs=rules)
