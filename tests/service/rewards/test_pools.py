"""Codes are minted ahead, under one discount for each promise, and cleared away when it is over."""

from dataclasses import replace

import pytest

from plugin.service.rewards import pools as pooling
from plugin.service.rewards import reconciling
from plugin.service.views import OfferState
from plugin.store import pools
from plugin.store.pools import ENDED, Pool
from tests.service.rewards.counter import BOUND, FIVE, SLIDER, Counter
from tests.service.till import Fate

FATES = [Fate.LOST, Fate.THROTTLED, Fate.AWAY, Fate.DELAYED]


def pool(counter: Counter, reward: str = "five") -> Pool:
    """The newest pool of a reward."""

    every = counter.services.store.read(lambda tx: pools.of_shop(tx, counter.shop))
    return [one for one in every if one.reward == reward][-1]


def on_the_platform(counter: Counter, reward: str = "five") -> set[str]:
    """The codes of a pool's discount there."""
    found = counter.till.discounts.get(pool(counter, reward).discount)
    return set(found.codes) if found else set()


def test_a_pool_is_one_discount_with_many_codes(counter: Counter) -> None:
    assert len(on_the_platform(counter)) == pooling.FULL
    titles = [one.spec.title for one in counter.till.discounts.values()]
    assert sorted(titles) == ["five", "tenth"]


def test_a_pool_that_runs_low_is_filled_again(counter: Counter) -> None:
    counter.give(50_000)
    for _ in range(pooling.FULL - pooling.LOW + 1):
        counter.redeem(FIVE)
    counter.work()
    assert len(on_the_platform(counter)) == pooling.FULL + pooling.FULL - pooling.LOW + 1


def test_an_empty_pool_makes_a_code_for_that_redemption_alone(counter: Counter) -> None:
    counter.give(50_000)
    taken = [counter.redeem(FIVE) for _ in range(pooling.FULL + 1)]
    assert [one.state for one in taken].count("issued") == pooling.FULL
    assert taken[-1].state == "reserved"
    counter.work()
    assert counter.seen(taken[-1]).state == "issued"
    assert counter.till.found(counter.seen(taken[-1]).code) is not None
    assert counter.laurel.faults() == []


def test_a_step_of_a_slider_has_a_pool_once_it_was_taken(counter: Counter) -> None:
    first = counter.redeem(SLIDER, steps=7)
    assert first.state == "reserved"
    counter.work()
    assert counter.redeem(SLIDER, steps=7).state == "issued"
    assert counter.redeem(SLIDER, steps=6).state == "reserved"


def test_what_is_alike_shares_a_pool(counter: Counter) -> None:
    """Five steps of a dollar are five dollars."""
    assert counter.redeem(SLIDER, steps=5).state == "issued"


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("call", ["make_discount", "add_codes", "batch"])
def test_whatever_becomes_of_a_call_the_pool_fills(counter: Counter, call: str, fate: Fate) -> None:
    counter.till.fates[call] = [fate]
    counter.promise(replace(FIVE, value=700))
    counter.work()
    counter.rest()
    codes = on_the_platform(counter)
    assert len(codes) >= pooling.FULL
    taken = counter.redeem(FIVE)
    assert taken.state == "issued"
    assert taken.code in codes
    assert counter.laurel.faults() == []


def test_a_discount_that_is_refused_puts_its_reward_away(counter: Counter) -> None:
    counter.till.fates["make_discount"] = [Fate.REFUSED]
    counter.promise(replace(FIVE, value=700))
    counter.work()
    assert counter.offers()["five"].state is OfferState.AWAY
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    assert counter.offers()["five"].state is OfferState.AFFORDABLE


def test_a_price_or_a_name_keeps_the_pool(counter: Counter) -> None:
    before = pool(counter)
    counter.promise(replace(FIVE, points=800, name="Five off"))
    counter.later(minutes=2)
    assert pool(counter) == before


def test_a_promise_that_is_over_is_cleared_away(counter: Counter) -> None:
    discount = pool(counter).discount
    counter.promise(BOUND)
    counter.later(minutes=2)
    assert discount not in counter.till.discounts
    assert counter.services.store.read(lambda tx: pools.of_shop(tx, counter.shop)) == []


def test_what_somebody_has_outlives_its_promise(counter: Counter) -> None:
    """Only the codes that nobody has go at once; the discount goes with the last one."""
    taken, discount = counter.redeem(FIVE), pool(counter).discount
    counter.promise(BOUND)
    counter.later(minutes=2)
    assert set(counter.till.discounts[discount].codes) == {taken.code}
    counter.undo(taken)
    counter.later(minutes=2)
    counter.later(minutes=2)
    assert discount not in counter.till.discounts
    assert counter.laurel.faults() == []


def test_a_promise_that_is_made_again_has_codes_again(counter: Counter) -> None:
    counter.promise(BOUND)
    counter.later(minutes=2)
    counter.promise(FIVE)
    counter.later(minutes=2)
    assert pool(counter).state != ENDED
    assert counter.redeem(FIVE).state == "issued"


def test_a_discount_that_staff_deleted_is_noticed(counter: Counter) -> None:
    """What was handed out gives its points back, and the pool begins anew."""
    taken = counter.redeem(FIVE)
    counter.till.discounts.clear()
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    counter.later(minutes=2)
    seen = counter.seen(taken)
    assert (seen.state, seen.reason, counter.available()) == ("voided", "removed", 5_000)
    again = counter.redeem(FIVE)
    assert counter.till.found(again.code) is not None
    assert counter.laurel.faults() == []


def test_a_discount_that_staff_switched_off_goes_back_for_good(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    for discount in counter.till.discounts.values():
        discount.live = False
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    assert (counter.seen(taken).state, counter.till.found(taken.code)) == ("voided", None)


def test_a_use_that_no_order_told_is_noticed(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    counter.till.use(taken.code)
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    assert counter.seen(taken).reason == "used_elsewhere"
    assert counter.available() == 4_500
