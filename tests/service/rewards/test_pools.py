"""Codes are minted ahead, under one discount for each promise, and cleared away when it is over."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from plugin.service import home
from plugin.service.rewards import pools as pooling
from plugin.service.rewards import reconciling
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.views.rewards import OfferState, RedemptionView
from plugin.store import codes, pools, redemptions
from plugin.store.pools import ENDED, OPEN, SWITCHED_OFF, Pool
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


def free(counter: Counter) -> int:
    """How many codes of a pool are nobody's."""
    return counter.services.store.read(
        lambda tx: codes.count_free(tx, counter.shop.brand_id, pool(counter).id)
    )


def many(counter: Counter, count: int) -> list[RedemptionView]:
    """So many are taken, a few a day, while no worker works."""
    taken = []
    for number in range(count):
        counter.laurel.clock.advance(hours=2 if number % 10 else 24)
        taken.append(counter.redeem(FIVE))
    return taken


def switch_off(counter: Counter) -> None:
    """Staff press "Deactivate" on every discount there is."""
    for discount in counter.till.discounts.values():
        discount.live = False


def test_a_pool_is_one_discount_with_many_codes(counter: Counter) -> None:
    assert len(on_the_platform(counter)) == pooling.FULL
    titles = [one.spec.title for one in counter.till.discounts.values()]
    assert sorted(titles) == ["five", "tenth"]


def test_a_pool_that_runs_low_is_filled_again(counter: Counter) -> None:
    counter.give(50_000)
    many(counter, pooling.FULL - pooling.LOW + 1)
    counter.work()
    assert len(on_the_platform(counter)) == pooling.FULL + pooling.FULL - pooling.LOW + 1


def test_an_empty_pool_makes_a_code_for_that_redemption_alone(counter: Counter) -> None:
    counter.give(50_000)
    taken = many(counter, pooling.FULL + 1)
    assert [one.state for one in taken].count("issued") == pooling.FULL
    assert taken[-1].state == "reserved"
    counter.work()
    assert counter.seen(taken[-1]).state == "issued"
    assert counter.till.found(counter.seen(taken[-1]).code) is not None
    assert counter.laurel.faults() == []


def test_a_step_of_a_slider_has_a_small_pool_once_it_was_taken_often(counter: Counter) -> None:
    for _ in range(pooling.OFTEN):
        assert counter.redeem(SLIDER, steps=7).state == "reserved"
    counter.work()
    assert len(on_the_platform(counter, "slider")) == pooling.FEW
    assert counter.redeem(SLIDER, steps=7).state == "issued"
    assert counter.redeem(SLIDER, steps=6).state == "reserved"


def test_steps_that_are_given_back_have_no_pools(counter: Counter) -> None:
    for _ in range(pooling.OFTEN + 1):
        counter.undo(counter.redeem(SLIDER, steps=5))
        taken = counter.redeem(SLIDER, steps=7)
        counter.work()
        counter.undo(taken)
        counter.work()
    assert sorted(one.spec.title for one in counter.till.discounts.values()) == ["five", "tenth"]


def test_a_step_that_nobody_takes_any_more_loses_its_pool(counter: Counter) -> None:
    taken = [counter.redeem(SLIDER, steps=7) for _ in range(pooling.OFTEN)]
    counter.work()
    discount = pool(counter, "slider").discount
    counter.laurel.clock.advance(days=31)
    counter.later(minutes=2)
    counter.later(minutes=2)
    assert discount not in counter.till.discounts
    assert {counter.seen(one).state for one in taken} == {"issued"}
    for _ in range(pooling.OFTEN):
        counter.redeem(SLIDER, steps=7)
    counter.work()
    assert pool(counter, "slider").state == OPEN


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
    minted = on_the_platform(counter)
    assert len(minted) >= pooling.FULL
    taken = counter.redeem(FIVE)
    assert taken.state == "issued"
    assert taken.code in minted
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


def test_a_discount_that_staff_switched_off_puts_its_reward_away(counter: Counter) -> None:
    """They meant it: no code of it is handed out, and none is minted around it."""
    counter.redeem(FIVE)
    switch_off(counter)
    made = counter.till.calls["make_discount"]
    counter.later(days=1, minutes=5)
    counter.rest()
    assert (pool(counter).state, counter.available()) == (SWITCHED_OFF, 5_000)
    assert counter.offers()["five"].state is OfferState.AWAY
    with pytest.raises(RewardAwayError):
        counter.redeem(FIVE)
    assert counter.till.calls["make_discount"] == made
    needs = {need.code: need.count for need in home.view(counter.services, counter.shop).needs}
    assert needs["switched_off"] == 2


def test_a_discount_is_noticed_to_be_off_while_nobody_has_a_code(counter: Counter) -> None:
    switch_off(counter)
    counter.later(days=1, minutes=5)
    assert pool(counter).state == SWITCHED_OFF


def test_a_discount_that_staff_switch_on_again_is_handed_out_again(counter: Counter) -> None:
    switch_off(counter)
    counter.later(days=1, minutes=5)
    counter.till.discounts[pool(counter).discount].live = True
    counter.later(days=1, minutes=5)
    assert counter.till.use(counter.redeem(FIVE).code)


def test_a_reward_that_is_switched_off_and_on_begins_anew(counter: Counter) -> None:
    switch_off(counter)
    counter.later(days=1, minutes=5)
    counter.promise(replace(FIVE, enabled=False))
    counter.later(minutes=2)
    counter.promise(FIVE)
    counter.later(minutes=2)
    assert counter.till.use(counter.redeem(FIVE).code)


def test_a_reward_that_is_promised_again_while_its_pool_ends_has_good_codes(
    counter: Counter,
) -> None:
    """Once its discount is being deleted there is no way back: the next codes are new ones."""
    counter.promise(replace(FIVE, enabled=False))
    taken: list[RedemptionView] = []

    def promise(name: str) -> None:
        if name == "end_discount" and not taken:
            counter.promise(FIVE)
            pooling.look_after(counter.services)
            taken.append(counter.redeem(FIVE))

    counter.till.before = promise
    counter.rest()
    assert counter.till.use(counter.seen(taken[0]).code)
    assert counter.laurel.faults() == []


def test_a_code_that_somebody_takes_is_not_taken_off_with_the_free_ones(counter: Counter) -> None:
    held = counter.redeem(FIVE)
    free = counter.services.store.read(
        lambda tx: codes.of_pool(tx, counter.shop.brand_id, pool(counter).id, codes.LIVE, 1)
    )
    taken = counter.redeem(FIVE)
    assert counter.code_row(taken).id == free[0].id
    gone = counter.services.store.transact(
        lambda tx: codes.take_off(tx, counter.shop.brand_id, [free[0].id])
    )
    assert (gone, counter.till.found(held.code) is not None) == (set(), True)


def test_a_pool_lasts_as_long_as_somebody_is_in_review(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    row, five = counter.row(taken), pool(counter)
    counter.services.store.transact(lambda tx: redemptions.turn(tx, row, redemptions.REVIEW))
    assert counter.services.store.read(lambda tx: pools.in_hand(tx, five)) == 1


def test_codes_that_are_refused_leave_a_good_discount_alone(counter: Counter) -> None:
    counter.give(50_000)
    discount = pool(counter).discount
    counter.till.fates["add_codes"] = [Fate.REFUSED]
    many(counter, pooling.FULL - pooling.LOW + 1)
    counter.work()
    assert pool(counter).discount == discount
    assert counter.redeem(FIVE).state == "issued"
    counter.later(minutes=61)
    assert free(counter) > pooling.LOW
    assert len(counter.till.discounts) == 2


def test_a_code_that_is_refused_is_made_up_for(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a portion is a stranger's: the pool is full in the end, and not one short of it."""
    counter.give(50_000)
    many(counter, pooling.FULL - pooling.LOW + 1)
    add = counter.desk._add
    strangers: list[str] = []

    def with_a_stranger(discount: str, portion: Collection[str]) -> str:
        if not strangers:
            strangers.append(min(portion))
            counter.till.discounts["elsewhere"] = replace(
                counter.till.discounts[discount], id="elsewhere", codes={strangers[0]: 0}
            )
        return add(discount, portion)

    monkeypatch.setattr(counter.desk, "_add", with_a_stranger)
    counter.work()
    assert free(counter) == pooling.FULL
    assert strangers[0] not in on_the_platform(counter)
    assert counter.laurel.faults() == []


def test_a_portion_that_is_refused_whole_is_sent_again_and_fills_the_pool(
    counter: Counter,
) -> None:
    counter.give(50_000)
    counter.till.fates["add_codes"] = [Fate.REFUSED, Fate.REFUSED]
    many(counter, pooling.FULL - pooling.LOW + 1)
    counter.work()
    for _ in range(3):
        counter.later(minutes=61)
    assert free(counter) == pooling.FULL


def test_a_look_that_errs_once_gives_no_points_for_a_code_that_is_good(counter: Counter) -> None:
    """Whatever is said to be gone is looked for again before its points come back."""
    taken = counter.redeem(FIVE)
    found, erring = counter.till.found, [taken.code]
    counter.desk.found = lambda code: None if code in erring and erring.pop() else found(code)  # type: ignore[method-assign]
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    counter.rest()
    assert (counter.seen(taken).state, found(taken.code)) == ("voided", None)
    assert counter.available() == 5_000


def test_many_codes_are_looked_up_in_portions(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever dies goes on behind the last one that was looked up; every one has its turn."""
    monkeypatch.setattr(reconciling, "PORTION", 2)
    taken = [counter.redeem(FIVE) for _ in range(5)]
    counter.till.fates["find_code"] = [Fate.OK, Fate.AWAY]
    counter.till.discounts.clear()
    reconciling.ask_for(counter.services, counter.shop)
    for _ in range(4):
        counter.later(minutes=2)
    assert {counter.seen(one).state for one in taken} == {"voided"}


def test_when_codes_were_looked_up_outlives_the_worker(counter: Counter) -> None:
    """A worker that begins anew looks when the day is over, and not at once."""
    counter.later(days=1, minutes=5)
    asked = counter.till.calls["find_code"]
    counter.redeem(FIVE)
    counter.later(hours=1)
    assert counter.till.calls["find_code"] == asked
    counter.later(hours=23)
    assert counter.till.calls["find_code"] > asked


def test_a_use_that_no_order_explains_is_for_staff_in_the_end(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    counter.till.use(taken.code)
    reconciling.ask_for(counter.services, counter.shop)
    for _ in range(29):
        counter.later(days=1)
    assert counter.seen(taken).state == "issued"
    counter.later(days=2)
    assert (counter.seen(taken).state, counter.seen(taken).reason) == ("review", "used_elsewhere")


def test_a_use_that_no_order_told_is_noticed(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    counter.till.use(taken.code)
    reconciling.ask_for(counter.services, counter.shop)
    counter.later(minutes=2)
    assert counter.seen(taken).reason == "used_elsewhere"
    assert counter.available() == 4_500
