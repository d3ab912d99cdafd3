"""Signs add up to a score with reasons; what a family shares is none, and none refuses anybody."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.referrals.advising import advised
from plugin.domain.referrals.facts import Known
from plugin.domain.referrals.outcome import State, Why
from plugin.domain.referrals.suspicion import Score, Signals, score
from tests.domain.referring import CLAIM, LATER, became, bought, known

TERMS = advised("USD")

RULES: tuple[tuple[dict[str, int], int, tuple[str, ...]], ...] = (
    ({}, 0, ()),
    ({"same_address": 1, "same_phone": 1, "same_network": 1}, 0, ()),
    ({"same_address": 2}, 40, ("same_address",)),
    ({"same_phone": 2}, 40, ("same_phone",)),
    ({"same_network": 2}, 20, ("same_network",)),
    ({"same_name": 1}, 30, ("same_name",)),
    ({"similar_email": 1}, 30, ("similar_email",)),
    ({"velocity": 10}, 0, ()),
    ({"velocity": 11}, 20, ("velocity",)),
    ({"star": 9}, 0, ()),
    ({"star": 10}, 40, ("star",)),
    ({"star": 10, "same_network": 2}, 60, ("star", "same_network")),
    ({"same_mailbox": 1}, 100, ("same_mailbox",)),
    ({"misused": 1}, 0, ()),
    ({"misused": 2}, 50, ("misused",)),
    ({"ring": 1}, 60, ("ring",)),
    ({"unproven": 1}, 50, ("unproven",)),
    ({"known_before": 1}, 50, ("known_before",)),
    ({"same_address": 2, "same_network": 2}, 60, ("same_address", "same_network")),
    ({"same_name": 1, "similar_email": 1}, 60, ("same_name", "similar_email")),
    ({"same_network": 2, "velocity": 11}, 40, ("same_network", "velocity")),
    ({"ring": 1, "star": 10}, 100, ("ring", "star")),
)
SIGNALS = st.builds(Signals, **{field.name: st.integers(0, 60) for field in fields(Signals)})


@pytest.mark.attack
@pytest.mark.parametrize(
    ("counted", "points", "reasons"), RULES, ids=[str(rule[0]) for rule in RULES]
)
def test_what_two_accounts_share_weighs_as_the_table_says(
    counted: dict[str, int], points: int, reasons: tuple[str, ...]
) -> None:
    assert score(Signals(**counted), TERMS) == Score(points, reasons)


def test_nothing_counted_is_no_sign() -> None:
    assert Signals() == Signals(*[0] * len(fields(Signals)))
    assert score(Signals(), replace(TERMS, household=0)) == Score() == Score(0, ())


def test_a_household_is_as_large_as_the_terms_say() -> None:
    shared = Signals(same_address=3, same_phone=3, same_network=3)
    assert score(shared, replace(TERMS, household=3)).points == 0
    assert score(shared, replace(TERMS, household=2)).points == 100
    assert score(Signals(same_address=1), replace(TERMS, household=0)).points == 40


@given(SIGNALS, st.sampled_from([field.name for field in fields(Signals)]))
def test_more_of_a_sign_never_weighs_less(signals: Signals, name: str) -> None:
    more: Any = replace(signals, **{name: getattr(signals, name) + 1})
    before, after = score(signals, TERMS), score(more, TERMS)
    assert before.points <= after.points <= 100
    assert {*before.reasons} <= {*after.reasons}


@given(SIGNALS)
def test_there_is_a_score_where_there_is_a_reason(signals: Signals) -> None:
    found = score(signals, TERMS)
    assert bool(found.points) == bool(found.reasons)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("points", "state"), [(49, State.DUE), (50, State.HELD), (100, State.HELD)]
)
def test_a_sign_holds_a_reward_and_refuses_nobody(points: int, state: State) -> None:
    reason = Why.SCORE if state is State.HELD else Why.NOTHING
    assert became(known(bought(), score=Score(points))) == (state, reason)


def test_nothing_is_held_that_brings_nothing() -> None:
    """Staff look at what could cost something: not at a claim nobody bought for."""
    doubtful: Known = known(score=Score(100))
    assert became(doubtful) == (State.CLAIMED, Why.NOTHING)
    small = known(bought(price=100), score=Score(100))
    assert became(small) == (State.REFUSED, Why.MINIMUM)


def test_a_sign_that_turns_up_after_the_reward_takes_nothing() -> None:
    rewarded = known(bought(), score=Score(100), rewarded_at=LATER)
    assert became(rewarded) == (State.DUE, Why.NOTHING)
    assert CLAIM.terms.threshold == 50
