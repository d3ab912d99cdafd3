"""Points become rewards: at once where codes were minted ahead, never twice, never on credit."""

from dataclasses import replace

import pytest

from plugin.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from plugin.domain.rewards import Reward
from plugin.service.rewards import redeeming
from plugin.service.rewards.refusals import (
    NotEnoughPointsError,
    RedeemedDifferentlyError,
    RewardAwayError,
    RewardChangedError,
    RewardLockedError,
    RewardUsedUpError,
    TooManyRedemptionsError,
)
from plugin.service.views.rewards import OfferState
from plugin.store import codes, shops
from tests.cast import ANIA, BUDI, CHARLIE
from tests.service.members import left
from tests.service.rewards.counter import CARD, CREDIT, FIVE, SLIDER, TENTH, TOUR, Counter


def test_a_pooled_code_is_there_at_once_and_no_platform_is_asked(counter: Counter) -> None:
    before = sum(counter.till.calls.values())
    taken = counter.redeem(FIVE)
    assert sum(counter.till.calls.values()) == before
    assert (taken.state, taken.points, taken.value, taken.currency) == ("issued", 500, 500, "USD")
    assert counter.till.found(taken.code) is not None
    assert counter.available() == 4_500
    assert counter.laurel.faults() == []


def test_every_code_is_handed_out_once(counter: Counter) -> None:
    taken = [counter.redeem(FIVE).code for _ in range(10)]
    assert len(set(taken)) == 10
    assert counter.available() == 0


def test_the_same_request_again_is_the_same_redemption(counter: Counter) -> None:
    first, again = (counter.redeem(FIVE, key="one") for _ in range(2))
    assert first == again
    assert counter.available() == 4_500


def test_the_same_request_for_something_else_is_refused(counter: Counter) -> None:
    counter.redeem(SLIDER, steps=2, key="one")
    with pytest.raises(RedeemedDifferentlyError):
        counter.redeem(FIVE, key="one")
    with pytest.raises(RedeemedDifferentlyError):
        counter.redeem(SLIDER, steps=3, key="one")
    assert counter.available() == 4_800


def test_nobody_spends_what_they_do_not_have(counter: Counter) -> None:
    counter.give(-4_501)
    with pytest.raises(NotEnoughPointsError):
        counter.redeem(FIVE)
    assert counter.available() == 499
    assert counter.laurel.faults() == []


def test_rewards_are_for_members(counter: Counter) -> None:
    for stranger in (BUDI, CHARLIE):
        with pytest.raises(ForbiddenError):
            counter.redeem(FIVE, stranger)
    left(counter.laurel, ANIA)
    with pytest.raises(ForbiddenError):
        counter.redeem(FIVE)


def test_what_is_not_on_the_shelf_cannot_be_taken(counter: Counter) -> None:
    with pytest.raises(NotFoundError):
        counter.redeem(replace(FIVE, key="six"))
    counter.promise(replace(FIVE, enabled=False))
    with pytest.raises(NotFoundError):
        counter.redeem(FIVE)


@pytest.mark.parametrize("steps", [-1, 1, 21])
def test_a_slider_has_its_ends(counter: Counter, steps: int) -> None:
    with pytest.raises(InvalidInputError):
        counter.redeem(SLIDER, steps=steps)


def test_a_reward_that_changed_since_it_was_seen_is_not_sold_silently(counter: Counter) -> None:
    seen = counter.offers()["five"].version
    counter.promise(replace(FIVE, points=800))
    with pytest.raises(RewardChangedError):
        redeeming.redeem(
            counter.services, counter.shop, str(ANIA.customer_id), "five", 1, "key", seen
        )
    assert counter.available() == 5_000


def test_a_reward_of_a_tier_is_locked(counter: Counter) -> None:
    gold = replace(FIVE, tiers=frozenset({"gold"}))
    counter.promise(gold)
    assert counter.offers()["five"].state is OfferState.LOCKED
    with pytest.raises(RewardLockedError):
        counter.redeem(gold)


def test_a_reward_can_be_taken_so_often_and_what_went_back_does_not_count(
    counter: Counter,
) -> None:
    once = replace(FIVE, per_member=1)
    counter.promise(once)
    taken = counter.redeem(once)
    with pytest.raises(RewardUsedUpError):
        counter.redeem(once)
    counter.undo(taken)
    counter.work()
    counter.redeem(once)


def test_taking_and_giving_back_has_an_end_for_the_day(counter: Counter) -> None:
    for turn in range(20):
        taken = counter.redeem(TENTH, key=f"turn-{turn}")
        if turn % 2:
            counter.undo(taken)
            counter.work()
    assert {offer.state for offer in counter.offers().values()} == {OfferState.RESTING}
    with pytest.raises(TooManyRedemptionsError):
        counter.redeem(TENTH)
    again = counter.redeem(TENTH, key="turn-0")
    counter.told(counter.bought_with(again.code))
    assert counter.offers()["tenth"].state is OfferState.AFFORDABLE
    counter.redeem(TENTH)
    counter.laurel.clock.advance(days=1)
    counter.redeem(TENTH)


def test_a_budget_of_the_month_is_never_passed(counter: Counter) -> None:
    modest = replace(FIVE, budget=1_200)
    counter.promise(modest)
    counter.redeem(modest)
    counter.redeem(modest)
    assert counter.offers()["five"].state is OfferState.SOLD_OUT
    with pytest.raises(RewardUsedUpError):
        counter.redeem(modest)
    counter.laurel.clock.advance(days=31)
    counter.redeem(modest)


def test_the_shelf_says_what_is_missing_and_how_much_can_be_taken(counter: Counter) -> None:
    counter.give(-4_250)
    seen = counter.offers()
    assert (seen["five"].state, seen["five"].most) == (OfferState.AFFORDABLE, 1)
    assert (seen["slider"].state, seen["slider"].most) == (OfferState.AFFORDABLE, 7)
    assert (seen["card"].state, seen["card"].missing) == (OfferState.SHORT, 250)
    assert counter.offers(BUDI)["five"].missing == 500


def test_what_was_promised_then_is_shown_for_good(counter: Counter) -> None:
    taken = counter.redeem(TENTH)
    counter.promise(replace(TENTH, value=500), FIVE)
    seen = counter.seen(taken)
    assert (seen.reward, seen.value) == (TENTH, 1000)


def test_a_code_is_kept_sealed(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    row = counter.code_row(taken)
    assert taken.code.encode() not in row.sealed + row.digest
    assert row.state == codes.LIVE


def test_a_code_ends_at_midnight_where_the_shop_is(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    assert taken.ends_at is not None
    assert taken.ends_at.isoformat() == "2026-08-30T22:00:00+00:00"


def test_who_comes_second_to_the_last_code_pays_nothing_where_nobody_can_be_asked(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two saw it free; one had it. The other was never promised what nobody can make."""
    counter.services.store.transact(lambda tx: shops.drop_permit(tx, counter.shop))
    monkeypatch.setattr(codes, "free", lambda *_: None)
    with pytest.raises(RewardAwayError):
        counter.redeem(FIVE)
    assert counter.available() == 5_000


def test_without_a_permit_only_what_was_minted_can_be_had(counter: Counter) -> None:
    counter.desk.installed = False
    counter.services.store.transact(lambda tx: shops.drop_permit(tx, counter.shop))
    seen = counter.offers()
    assert seen["five"].state is OfferState.AFFORDABLE
    assert seen["tour"].state is OfferState.AFFORDABLE
    assert {seen[key].state for key in ("card", "credit", "bound")} == {OfferState.AWAY}
    with pytest.raises(RewardAwayError):
        counter.redeem(CARD)


@pytest.mark.parametrize("reward", [FIVE, SLIDER, CARD, CREDIT, TOUR], ids=lambda one: one.key)
def test_the_ledger_is_whole_after_every_kind(counter: Counter, reward: Reward) -> None:
    counter.redeem(reward)
    counter.work()
    assert counter.available() == 5_000 - reward.price(reward.least)
    assert counter.laurel.faults() == []
