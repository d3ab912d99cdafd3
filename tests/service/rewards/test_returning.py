"""Points come back when nobody can use the code any more, and never before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import ConflictError, ForbiddenError, NotFoundError
from plugin.domain.rewards import Reward
from plugin.ports import OrderFact
from plugin.service.privacy.notes import Note
from plugin.service.rewards import issuing
from plugin.service.views.rewards import RedemptionView
from plugin.store import codes, jobs
from tests.cast import BUDI, CHARLIE, EWA
from tests.service.rewards.counter import BOUND, CARD, CREDIT, FIVE, TOUR, Counter
from tests.service.till import Fate


@pytest.mark.parametrize("reward", [FIVE, BOUND, CARD], ids=lambda one: one.key)
def test_an_unused_code_can_be_given_back(counter: Counter, reward: Reward) -> None:
    taken = counter.redeem(reward)
    counter.work()
    code = counter.seen(taken).code
    assert counter.seen(taken).can_undo
    assert counter.undo(taken).state == "returning"
    assert counter.available() == 5_000 - reward.points
    counter.work()
    seen = counter.seen(taken)
    assert (seen.state, seen.reason, seen.code, seen.can_undo) == ("voided", "undone", "", False)
    assert (counter.available(), counter.till.found(code)) == (5_000, None)
    assert counter.laurel.faults() == []


def test_giving_back_twice_is_once(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    for _ in range(2):
        counter.undo(taken)
    counter.work()
    assert counter.undo(taken).state == "voided"
    assert counter.available() == 5_000


def test_nobody_gives_back_what_is_another_persons(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    with pytest.raises(ForbiddenError):
        counter.undo(taken, CHARLIE)
    counter.member(BUDI, 0)
    for named in (taken, replace(taken, id="9" * 30), replace(taken, id="²")):
        with pytest.raises(NotFoundError):
            counter.undo(named, BUDI)
    assert counter.seen(taken).state == "issued"


@pytest.mark.parametrize("reward", [CREDIT, TOUR], ids=lambda one: one.key)
def test_what_has_no_code_cannot_be_given_back(counter: Counter, reward: Reward) -> None:
    taken = counter.redeem(reward)
    counter.work()
    with pytest.raises(ConflictError):
        counter.undo(taken)


def test_a_code_that_was_used_stays_used(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    counter.told(counter.bought_with(taken.code))
    assert counter.seen(taken).state == "used"
    with pytest.raises(ConflictError):
        counter.undo(taken)


def test_given_back_while_an_order_we_have_not_heard_of_used_it(counter: Counter) -> None:
    """No points and a discount both: the platform counts a use, so nothing comes back."""
    taken = counter.redeem(FIVE)
    order = counter.bought_with(taken.code)
    counter.undo(taken)
    counter.work()
    assert (counter.seen(taken).state, counter.seen(taken).reason) == ("issued", "used_elsewhere")
    assert counter.available() == 4_500
    counter.told(order)
    assert counter.seen(taken).state == "used"
    assert counter.laurel.faults() == []


def test_used_in_the_moment_in_which_it_went_back_it_is_debited_again(counter: Counter) -> None:
    """The order was placed after we looked and before the code was gone."""
    taken = counter.redeem(FIVE)
    placed: list[OrderFact] = []

    def buy(name: str) -> None:
        if name == "remove_codes" and not placed:
            placed.append(counter.bought_with(taken.code))

    counter.till.before = buy
    counter.undo(taken)
    counter.work()
    counter.told(*placed)
    assert counter.available() == 4_500
    assert counter.seen(taken).state == "used"
    assert counter.laurel.faults() == []


def test_no_points_while_the_platform_takes_its_time(counter: Counter) -> None:
    counter.till.slow_removal = True
    taken = counter.redeem(FIVE)
    counter.undo(taken)
    for _ in range(3):
        counter.later(seconds=20)
        assert (counter.seen(taken).state, counter.available()) == ("returning", 4_500)
    counter.till.land()
    counter.later(minutes=2)
    assert (counter.seen(taken).state, counter.available()) == ("voided", 5_000)


def test_a_code_that_never_goes_is_for_staff_after_a_day(counter: Counter) -> None:
    """It is looked for less and less often meanwhile."""
    counter.till.slow_removal = True
    taken = counter.redeem(FIVE)
    counter.undo(taken)
    for _ in range(23 * 4):
        counter.later(minutes=15)
    assert counter.seen(taken).state == "returning"
    assert counter.till.calls["find_code"] < 60
    for _ in range(3):
        counter.later(hours=1)
    assert (counter.seen(taken).state, counter.available()) == ("review", 4_500)


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.THROTTLED, Fate.AWAY, Fate.DELAYED])
@pytest.mark.parametrize("reward", [FIVE, BOUND], ids=lambda one: one.key)
def test_points_come_back_once_whatever_becomes_of_the_call(
    counter: Counter, reward: Reward, fate: Fate
) -> None:
    taken = counter.redeem(reward)
    counter.work()
    code = counter.seen(taken).code
    name = "remove_codes" if reward is FIVE else "end_discount"
    counter.till.fates[name] = [fate]
    counter.undo(taken)
    counter.rest()
    assert (counter.seen(taken).state, counter.till.found(code)) == ("voided", None)
    assert counter.available() == 5_000
    assert counter.laurel.faults() == []


def test_a_call_of_before_that_lands_after_the_points_are_back_is_undone(
    counter: Counter,
) -> None:
    """Nobody has both for long: the code is looked for once more an hour later."""
    counter.till.fates["make_discount"] = [Fate.DELAYED]
    taken = counter.redeem(BOUND)
    counter.work()
    counter.later(minutes=5)
    code = counter.seen(taken).code
    counter.undo(taken)
    counter.work()
    assert counter.available() == 5_000
    counter.till.land()
    assert counter.till.found(code) is not None
    counter.later(minutes=61)
    assert counter.till.found(code) is None
    assert counter.code_row(taken).state == codes.GONE


def test_an_unused_code_goes_back_when_its_time_is_over(counter: Counter) -> None:
    short = replace(FIVE, days=7)
    counter.promise(short)
    counter.work()
    taken = counter.redeem(short)
    assert taken.ends_at is not None
    counter.laurel.clock.at = taken.ends_at
    counter.later(minutes=2)
    seen = counter.seen(taken)
    assert (seen.state, seen.reason, counter.available()) == ("voided", "expired", 5_000)
    assert counter.laurel.faults() == []


def test_a_gift_card_that_was_spent_in_part_keeps_the_rest(counter: Counter) -> None:
    taken = counter.redeem(CARD)
    counter.work()
    (card,) = counter.till.cards.values()
    card.left -= 1
    counter.undo(taken)
    counter.work()
    seen = counter.seen(taken)
    assert (seen.state, seen.reason, seen.can_undo) == ("issued", "used_elsewhere", False)
    assert (card.stopped, bool(seen.code), counter.available()) == (False, True, 4_000)
    with pytest.raises(ConflictError):
        counter.undo(taken)
    assert counter.laurel.faults() == []


def spent_while_it_went_back(counter: Counter) -> RedemptionView:
    """Somebody paid with the card after we looked and before it was switched off."""
    taken = counter.redeem(CARD)
    counter.work()

    def pay(name: str) -> None:
        if name == "stop_gift_card":
            for card in counter.till.cards.values():
                card.left = 400

    counter.till.before = pay
    counter.till.fates["stop_gift_card"] = [Fate.LOST]
    counter.undo(taken)
    counter.rest()
    return taken


def test_a_gift_card_spent_in_the_moment_in_which_it_went_back_is_for_staff(
    counter: Counter,
) -> None:
    seen = counter.seen(spent_while_it_went_back(counter))
    assert (seen.state, seen.reason, seen.code) == ("review", "spent_in_part", "")
    assert counter.available() == 4_000
    assert counter.laurel.faults() == []


@pytest.mark.parametrize(
    ("issued", "state", "left"), [(True, "done", 4_000), (False, "voided", 5_000)]
)
def test_a_gift_card_that_was_stopped_is_not_good_again(
    counter: Counter, issued: bool, state: str, left: int
) -> None:
    taken = spent_while_it_went_back(counter)
    issuing.decide(counter.services, counter.shop, taken.id, issued, Note("", EWA.email))
    counter.rest()
    seen = counter.seen(taken)
    assert (seen.state, seen.code, counter.available()) == (state, "", left)
    assert counter.laurel.faults() == []


def test_points_come_back_as_far_as_the_order_was_returned(counter: Counter) -> None:
    taken = counter.redeem(FIVE)
    order = counter.bought_with(taken.code)
    counter.told(order, counter.returned(order, units=1))
    assert counter.available() == 4_750
    assert counter.laurel.faults() == []


def test_what_no_job_looks_after_is_picked_up(counter: Counter) -> None:
    """The app was removed, and with it the shop's jobs; what was begun is still owed."""
    taken = counter.redeem(BOUND)
    counter.services.store.transact(
        lambda tx: jobs.end(tx, counter.shop.brand_id, counter.shop.id, but="")
    )
    counter.later(minutes=5)
    assert counter.seen(taken).state == "reserved"
    counter.later(minutes=6)
    assert counter.seen(taken).state == "issued"


def test_a_code_of_its_own_ends_by_itself_when_nobody_takes_it_away(counter: Counter) -> None:
    """The app was removed, so nobody may ask the platform for anything."""
    taken = counter.redeem(BOUND)
    counter.work()
    code, ends_at = counter.seen(taken).code, counter.row(taken).ends_at
    assert ends_at is not None
    counter.laurel.clock.at = ends_at + timedelta(hours=23)
    assert counter.till.found(code).live, "we had the day to take it away"  # type: ignore[union-attr]
    counter.laurel.clock.advance(hours=1)
    assert not counter.till.use(code)
