"""When a referral works, step by step, and what naive designs make of the same steps."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Line, Payment, Ware
from plugin.domain.referrals.advising import advised
from plugin.domain.referrals.facts import Claim, Known, Verdict
from plugin.domain.referrals.outcome import State, Why, outcomes
from plugin.domain.referrals.suspicion import Score
from plugin.domain.rewards import Reward, RewardKind
from plugin.domain.rules import Period
from tests.domain.befriending import OFFER
from tests.domain.referring import (
    CLAIM,
    CLAIMED,
    FRIEND,
    GUEST,
    LATER,
    OTHER,
    REFERRER,
    became,
    beside,
    bought,
    decided,
    known,
    returned,
    states,
)

DUE = (State.DUE, Why.NOTHING)
SMALL = (State.REFUSED, Why.MINIMUM)
CUSTOMER = (State.REFUSED, Why.EXISTING)
BACK = (State.REVERSED, Why.REFUNDED)


def test_a_friend_who_only_claimed_may_still_come() -> None:
    assert became(known()) == (State.CLAIMED, Why.NOTHING)


def test_a_first_order_that_is_not_paid_is_on_its_way() -> None:
    assert became(known(bought(payment=Payment.PENDING))) == (State.ORDERED, Why.NOTHING)
    assert became(known(bought(payment=Payment.VOIDED))) == (State.CLAIMED, Why.NOTHING)


def test_a_reward_waits_until_the_hold_of_the_order_has_passed() -> None:
    passed = CLAIMED + timedelta(days=15)
    assert became(known(bought()), now=passed - timedelta(microseconds=1))[0] is State.WAITING
    assert became(known(bought()), now=passed) == DUE
    found = outcomes([known(bought())], passed)[CLAIM.id]
    assert (found.order, found.due_at) == (bought().key, passed)


def test_the_first_order_is_the_first_by_its_time_and_not_by_its_arrival() -> None:
    early, late = bought(1, price=1_000, key="a"), bought(2, price=5_000, key="b")
    told = {became(known(*orders)) for orders in permutations([early, late])}
    assert told == {SMALL}
    told = {became(known(*orders)) for orders in permutations([bought(1), bought(2, key="b")])}
    assert told == {DUE}


def test_a_cancelled_order_is_no_first_order() -> None:
    gone, kept = bought(1, price=1_000, key="a", cancelled=True), bought(2, key="b")
    assert became(known(gone, kept)) == became(known(kept, gone)) == DUE
    assert became(known(bought(cancelled=True))) == (State.REVERSED, Why.CANCELLED)
    unpaid = bought(payment=Payment.PENDING, cancelled=True)
    assert became(known(unpaid)) == (State.CLAIMED, Why.NOTHING)


@pytest.mark.attack
@pytest.mark.parametrize("account", [FRIEND, GUEST])
def test_an_order_of_before_as_a_guest_too_makes_a_customer(account: int) -> None:
    before, after = bought(-1, price=100, by=account), bought(1, key="b")
    both = frozenset({FRIEND, GUEST})
    for orders in ((before, after), (after, before), (before,)):
        assert became(known(*orders, friend_accounts=both)) == CUSTOMER
    assert became(known(before, after)) == (CUSTOMER if account == FRIEND else DUE)


@pytest.mark.parametrize(
    ("told", "known_of_it"),
    [({"test": True}, {}), ({"payment": Payment.PENDING}, {}), ({}, {"cancelled": True}),
     ({}, {"deleted": True}), ({"holder": OTHER}, {})],
)  # fmt: skip
def test_what_was_no_purchase_makes_nobody_a_customer(
    told: dict[str, Any], known_of_it: dict[str, Any]
) -> None:
    before = bought(-1, told=told, **known_of_it)
    assert became(known(before, bought(1, key="b"))) == DUE


def test_a_test_order_counts_in_a_test_shop() -> None:
    trial = bought(told={"test": True})
    assert became(known(trial)) == (State.CLAIMED, Why.NOTHING)
    assert became(known(replace(trial, sandbox=True))) == DUE


def test_a_claim_and_an_order_at_one_moment_are_no_earlier_order() -> None:
    assert became(known(bought(0))) == DUE


@pytest.mark.attack
@pytest.mark.parametrize("ware", [Ware.GIFT_CARD, Ware.TIP])
def test_only_goods_reach_the_minimum(ware: Ware) -> None:
    """Shipping and taxes are on no line, so they cannot count at all."""
    assert became(known(bought(1, beside(ware), price=3_998))) == SMALL
    assert became(known(bought(1, beside(ware), price=4_000))) == DUE


@pytest.mark.attack
def test_the_minimum_is_what_is_left_after_discounts() -> None:
    line = Line("1", 1, 1, price=5_000, discount=1_001)
    assert became(known(bought(told={"lines": (line,)}))) == SMALL
    assert became(known(bought(told={"lines": (replace(line, discount=1_000),)}))) == DUE
    assert became(known(bought(told={"discount": 1_001}))) == SMALL


@pytest.mark.attack
def test_an_order_of_nothing_is_never_enough() -> None:
    free = replace(CLAIM, terms=replace(OFFER, minimum=0))
    assert became(known(bought(price=0), claim=free)) == SMALL
    card = bought(told={"lines": (beside(Ware.GIFT_CARD),)})
    assert became(known(card, claim=free)) == SMALL
    least = bought(told={"lines": (Line("1", 1, 1, price=1, discount=0),)})
    assert became(known(least, claim=free)) == DUE


def test_an_order_in_another_currency_reaches_no_minimum() -> None:
    assert became(known(bought(price=40_000, told={"currency": "IDR"}))) == SMALL


@pytest.mark.attack
def test_just_under_half_may_come_back_and_half_itself() -> None:
    def after(goodwill: int) -> tuple[State, Why]:
        return became(known(bought(price=5_000, refunds=(returned(0, goodwill),))))

    assert after(2_499) == after(2_500) == DUE
    assert after(2_501) == BACK
    assert became(known(bought(refunds=(returned(1),)))) == DUE
    assert became(known(bought(refunds=(returned(2),)))) == BACK


@pytest.mark.attack
def test_what_an_edit_takes_out_came_back_too() -> None:
    def after(left: int) -> tuple[State, Why]:
        return became(known(bought(told={"lines": (Line("1", 5, left, 1_000, 0),)})))

    assert after(3) == DUE
    assert after(2) == BACK


def test_a_refund_below_the_minimum_is_no_reversal() -> None:
    """What was paid reached it; that a part came back is judged by halves."""
    assert became(known(bought(price=4_000, refunds=(returned(1),)))) == DUE


def rival(number: int, minutes: int) -> Claim:
    """Somebody else was named by the same friend, earlier or later."""
    return replace(CLAIM, id=number, referrer=OTHER, at=CLAIMED + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("other", "ours"),
    [
        (rival(9, -1), (State.REFUSED, Why.SECOND_CLAIM)),
        (rival(3, -1), (State.REFUSED, Why.SECOND_CLAIM)),
        (rival(3, 0), (State.REFUSED, Why.SECOND_CLAIM)),
        (rival(9, 0), DUE),
        (rival(3, 1), DUE),
    ],
)
def test_the_first_claim_wins_by_its_time_and_then_by_its_number(
    other: Claim, ours: tuple[State, Why]
) -> None:
    assert became(known(bought(), rivals=[other])) == ours


@pytest.mark.attack
def test_a_claim_that_an_order_proved_comes_before_one_that_was_only_said() -> None:
    said = replace(rival(3, -60), proven=False)
    assert became(known(bought(), rivals=[said])) == DUE
    ours = replace(CLAIM, proven=False)
    lost = known(bought(), claim=ours, rivals=[rival(9, 60)])
    assert became(lost) == (State.REFUSED, Why.SECOND_CLAIM)
    assert became(known(bought(), claim=ours)) == DUE


@pytest.mark.attack
def test_nobody_brings_themselves_whatever_staff_say() -> None:
    approved = decided(Verdict.APPROVED)
    merged = frozenset({FRIEND, REFERRER})
    for found in (
        known(bought(), same_person=True, decision=approved),
        known(bought(), friend_accounts=merged, decision=approved),
    ):
        assert became(found) == (State.REFUSED, Why.SELF)


def test_staff_block_whatever_happened() -> None:
    blocked = decided(Verdict.BLOCKED)
    assert became(known(bought(), decision=blocked)) == (State.BLOCKED, Why.STAFF)
    rewarded = known(bought(), decision=blocked, rewarded_at=LATER)
    assert became(rewarded) == (State.BLOCKED, Why.STAFF)


def test_approval_lifts_a_score_and_an_order_of_before_and_nothing_else() -> None:
    approved = decided(Verdict.APPROVED)
    assert became(known(bought(), score=Score(100), decision=approved)) == DUE
    again = (bought(-9, price=100), bought(1, key="b"))
    assert became(known(*again, decision=approved)) == DUE
    assert became(known(bought(-9), decision=approved)) == (State.CLAIMED, Why.NOTHING)
    assert became(known(bought(price=100), decision=approved)) == SMALL
    second = known(bought(), rivals=[rival(3, -1)], decision=approved)
    assert became(second) == (State.REFUSED, Why.SECOND_CLAIM)


def test_what_staff_approved_late_is_due_then() -> None:
    late = known(bought(), score=Score(100), decision=decided(Verdict.APPROVED, day=40))
    assert outcomes([late], LATER)[CLAIM.id].due_at == CLAIMED + timedelta(days=40)
    early = known(bought(), score=Score(100), decision=decided(Verdict.APPROVED, day=2))
    assert outcomes([early], LATER)[CLAIM.id].due_at == CLAIMED + timedelta(days=15)


def friends(days: list[int], **terms: Any) -> list[Known]:
    """A friend for each day on which one ordered, claimed in the opposite order."""
    found = []
    for number, day in enumerate(days):
        claim = replace(
            CLAIM, id=len(days) - number, friend=FRIEND + number,
            at=CLAIMED - timedelta(minutes=number),
            terms=replace(OFFER, hold_days=0, **{"cap": 1, **terms}),
        )  # fmt: skip
        order = bought(day, key=str(number), by=FRIEND + number)
        found.append(known(order, claim=claim, friend_accounts=frozenset({FRIEND + number})))
    return found


def test_the_cap_counts_by_when_rewards_were_due_and_not_by_arrival() -> None:
    three = friends([3, 1, 2])
    told = {tuple(states(list(order))) for order in permutations(three)}
    assert told == {(State.CAPPED, State.DUE, State.CAPPED)}
    assert states(friends([3, 1, 2], cap=0)) == [State.DUE] * 3
    assert states(friends([3, 1, 2], cap=2)) == [State.DUE, State.DUE, State.CAPPED]


def test_a_late_fact_about_one_friend_takes_no_reward_for_another() -> None:
    first, second = friends([1, 2])
    assert became(replace(second, rewarded_at=LATER), first) == DUE
    assert became(first, replace(second, rewarded_at=LATER)) == (State.CAPPED, Why.CAP)
    assert became(replace(first, rewarded_at=LATER), replace(second, rewarded_at=LATER)) == DUE


def test_a_referral_that_does_not_count_takes_nobodys_place() -> None:
    first, second = friends([1, 2])
    refunded = replace(first, orders=[bought(1, key="0", refunds=(returned(2),))])
    assert became(second, refunded) == DUE
    assert became(second, first) == (State.CAPPED, Why.CAP)
    assert became(second, replace(first, score=Score(100))) == DUE


@pytest.mark.parametrize(
    ("period", "days", "both"),
    [
        (Period.DAY, [1, 2], True), (Period.WEEK, [1, 7], False), (Period.WEEK, [1, 8], True),
        (Period.MONTH, [1, 30], False), (Period.MONTH, [1, 31], True),
        (Period.YEAR, [1, 59], False), (Period.EVER, [1, 59], False),
    ],
)  # fmt: skip
def test_a_cap_is_for_a_period_of_the_calendar(period: Period, days: list[int], both: bool) -> None:
    found = states(friends(days, period=period))
    assert found == ([State.DUE] * 2 if both else [State.CAPPED, State.DUE])


def test_the_calendar_is_the_shops() -> None:
    """Thirteen hours before midnight in Warsaw it is April in Auckland."""
    zone = ZoneInfo("Pacific/Auckland")
    found = friends([2, 30])
    there = [
        replace(one, orders=[replace(order, zone=zone) for order in one.orders]) for one in found
    ]
    assert states(found) == [State.CAPPED, State.DUE]
    assert states(there) == [State.DUE, State.DUE]


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY", "IDR", "KWD", "KRW", "HUF"])
def test_the_advised_offer_is_about_ten_dollars_off_forty(currency: str) -> None:
    terms = advised(currency)
    assert terms.referrer
    assert terms.friend.minimum_spend == 4 * terms.friend.value == 4 * terms.referrer.value
    assert terms.minimum == terms.friend.minimum_spend - terms.friend.value


def test_the_offer_of_the_founding_document_is_advised_in_dollars() -> None:
    friend = advised("USD").friend
    assert (friend.value, friend.minimum_spend) == (1_000, 4_000)


@pytest.mark.parametrize("average", [None, 99, 5_800, 123_456, 7])
@pytest.mark.parametrize("margin", [1, 5, 20, 40, 100])
def test_an_advised_offer_costs_no_more_than_the_margin(average: int | None, margin: int) -> None:
    try:
        terms = advised("USD", average=average, margin_percent=margin)
    except InvalidInputError:
        assert average in {7, 99}
        return
    assert terms.referrer
    spent = terms.friend.minimum_spend
    assert spent <= (average or 4_000)
    assert (terms.friend.value + terms.referrer.value) * 100 <= spent * margin


@pytest.mark.parametrize("margin", [0, -10])
def test_no_margin_carries_no_offer(margin: int) -> None:
    with pytest.raises(InvalidInputError, match="carries no offer"):
        advised("USD", margin_percent=margin)


FRIENDS_CODE = OFFER.friend


@pytest.mark.parametrize(
    "wrong",
    [
        {"referrer": None}, {"points": 5}, {"points": -5, "referrer": None}, {"minimum": -1},
        {"hold_days": 91}, {"hold_days": -1}, {"cap": -1}, {"household": -1}, {"household": 21},
        {"threshold": 0}, {"threshold": 101},
        {"friend": replace(FRIENDS_CODE, points=1)}, {"friend": replace(FRIENDS_CODE, key="a")},
        {"friend": replace(FRIENDS_CODE, bound=True)}, {"friend": replace(FRIENDS_CODE, most=2)},
        {"friend": replace(FRIENDS_CODE, per_member=1)},
        {"friend": replace(FRIENDS_CODE, enabled=False)},
        {"friend": replace(FRIENDS_CODE, budget=1)},
        {"friend": Reward(FRIENDS_CODE.key, RewardKind.GIFT_CARD, 0, value=100)},
        {"referrer": FRIENDS_CODE},
    ],
)  # fmt: skip
def test_terms_that_could_not_be_kept_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        replace(OFFER, **wrong)
