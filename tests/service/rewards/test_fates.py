"""Whatever becomes of a call to the platform: one code for one debit, or no code and no debit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plugin import crash
from plugin.domain.rewards import Reward
from plugin.ports import Movement
from plugin.service.rewards import issuing, owed
from plugin.store import jobs
from plugin.store.jobs import LeaseLostError
from tests.cast import ANIA
from tests.service.rewards.counter import BOUND, CARD, CREDIT, Counter
from tests.service.till import Fate

MAKES = {"bound": "make_discount", "card": "make_gift_card", "credit": "give_credit"}
DEADLY = (
    "issuing: sent, not called",
    "issuing: made, not kept",
)


class Died(BaseException):
    """The process is gone; nobody catches this."""


def made(counter: Counter, reward: Reward) -> int:
    """How many of them somebody could use on the platform."""
    till = counter.till
    if reward is CARD:
        return sum(not card.stopped for card in till.cards.values())
    if reward is CREDIT:
        return len(till.moved)
    return sum(len(one.codes) for one in till.discounts.values() if one.spec.customer_id)


@pytest.mark.parametrize("fate", [Fate.OK, Fate.LOST, Fate.THROTTLED, Fate.AWAY, Fate.DELAYED])
@pytest.mark.parametrize("reward", [BOUND, CARD], ids=lambda one: one.key)
def test_one_code_for_one_debit(counter: Counter, reward: Reward, fate: Fate) -> None:
    counter.till.fates[MAKES[reward.key]] = [fate]
    taken = counter.redeem(reward)
    assert (taken.state, taken.code) == ("reserved", "")
    counter.rest()
    seen = counter.seen(taken)
    assert (seen.state, made(counter, reward)) == ("issued", 1)
    assert len(seen.code) == 19
    assert counter.available() == 5_000 - reward.points
    assert counter.laurel.faults() == []


@pytest.mark.parametrize("reward", [BOUND, CARD, CREDIT], ids=lambda one: one.key)
def test_what_the_platform_refuses_gives_its_points_back(counter: Counter, reward: Reward) -> None:
    counter.till.fates[MAKES[reward.key]] = [Fate.REFUSED]
    taken = counter.redeem(reward)
    counter.rest()
    seen = counter.seen(taken)
    assert (seen.state, seen.reason, made(counter, reward)) == ("voided", "refused", 0)
    assert counter.available() == 5_000
    assert counter.laurel.faults() == []


def test_a_call_that_is_refused_after_one_that_got_lost_is_looked_into_first(
    counter: Counter,
) -> None:
    """The first was carried out: points and a live code would be two."""
    counter.till.fates["make_discount"] = [Fate.LOST, Fate.REFUSED]
    counter.till.fates["find_code"] = [Fate.AWAY]
    taken = counter.redeem(BOUND)
    counter.rest()
    assert (counter.seen(taken).state, made(counter, BOUND)) == ("issued", 1)


@pytest.mark.parametrize("reward", [BOUND, CARD], ids=lambda one: one.key)
def test_a_strangers_code_is_never_handed_out(counter: Counter, reward: Reward) -> None:
    """The new one is kept before the platform hears of it."""
    counter.till.fates[MAKES[reward.key]] = [Fate.TAKEN]
    taken = counter.redeem(reward)
    before = counter.code_row(taken)
    counter.rest()
    after = counter.code_row(taken)
    assert before.digest != after.digest
    assert (counter.seen(taken).state, made(counter, reward)) == ("issued", 1)
    assert counter.laurel.faults() == []


def test_credit_whose_answer_got_lost_is_found_and_not_given_twice(counter: Counter) -> None:
    counter.till.fates["give_credit"] = [Fate.LOST]
    taken = counter.redeem(CREDIT)
    counter.rest()
    assert (counter.seen(taken).state, len(counter.till.moved)) == ("done", 1)


def test_credit_that_lands_late_is_found(counter: Counter) -> None:
    counter.till.fates["give_credit"] = [Fate.DELAYED]
    taken = counter.redeem(CREDIT)
    counter.work()
    assert counter.seen(taken).state == "reserved"
    counter.till.land()
    counter.later(minutes=5)
    assert (counter.seen(taken).state, len(counter.till.moved)) == ("done", 1)


def test_credit_of_which_nobody_knows_is_never_asked_for_again(counter: Counter) -> None:
    """Staff have to look: it may yet land."""
    counter.till.fates["give_credit"] = [Fate.AWAY]
    taken = counter.redeem(CREDIT)
    counter.rest()
    assert counter.seen(taken).state == "review"
    assert counter.till.calls["give_credit"] == 1
    assert [one.id for one in issuing.in_review(counter.services, counter.shop)] == [taken.id]


@pytest.mark.parametrize(
    ("minutes", "unlike"),
    [
        (-3, {}),
        (6, {}),
        (0, {"currency": "EUR"}),
        (0, {"of_order": True}),
        (0, {"amount": 999}),
    ],
)
def test_what_somebody_else_gave_is_not_taken_for_ours(
    counter: Counter, minutes: int, unlike: dict[str, Any]
) -> None:
    """Ours never happened; a refund or a gift of the same worth is no word about it."""
    counter.till.fates["give_credit"] = [Fate.AWAY]
    taken, asked = counter.redeem(CREDIT), counter.laurel.clock.now()
    alike = Movement("stranger", 1_000, "USD", 1_000, asked + timedelta(minutes=minutes))
    counter.till.moved.append((str(ANIA.customer_id), replace(alike, **unlike)))
    counter.rest()
    assert counter.seen(taken).state == "review"


def test_credit_is_looked_for_around_the_last_time_it_was_asked_for(counter: Counter) -> None:
    """The platform was away for hours before anybody was asked."""
    taken = counter.redeem(CREDIT)
    counter.laurel.clock.advance(hours=3)
    counter.till.fates["give_credit"] = [Fate.LOST]
    counter.rest()
    assert (counter.seen(taken).state, len(counter.till.moved)) == ("done", 1)


def test_what_is_bound_to_nobody_we_know_is_not_made_for_everybody(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.work()
    taken, before = counter.redeem(BOUND), {*counter.till.discounts}
    monkeypatch.setattr(owed, "_customer", lambda *_: None)
    counter.rest()
    seen = counter.seen(taken)
    assert (seen.state, seen.reason, counter.available()) == ("voided", "refused", 5_000)
    assert {*counter.till.discounts} == before
    assert counter.laurel.faults() == []


def test_of_two_credits_alike_nobody_guesses(counter: Counter) -> None:
    counter.till.fates["give_credit"] = [Fate.LOST, Fate.AWAY]
    both = [counter.redeem(CREDIT) for _ in range(2)]
    counter.rest()
    assert {counter.seen(one).state for one in both} <= {"review", "done"}
    assert "review" in {counter.seen(one).state for one in both}
    assert counter.till.calls["give_credit"] == 2


@pytest.mark.parametrize("point", DEADLY)
@pytest.mark.parametrize("reward", [BOUND, CARD], ids=lambda one: one.key)
def test_a_death_at_any_point_makes_one_code(
    counter: Counter, reward: Reward, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly = [point]

    def die(name: str) -> None:
        if name in deadly:
            deadly.remove(name)
            raise Died

    monkeypatch.setattr(crash, "point", die)
    taken = counter.redeem(reward)
    with pytest.raises(Died):
        counter.work()
    counter.later(seconds=61)
    counter.rest()
    assert (counter.seen(taken).state, made(counter, reward), deadly) == ("issued", 1, [])
    assert counter.laurel.faults() == []


def test_who_slept_over_their_lease_calls_nobody(counter: Counter) -> None:
    """A paused process wakes up before its call: another has issued it, and it was given back."""
    taken = counter.redeem(BOUND)
    services, now = counter.services, counter.laurel.clock.now()
    (job,) = services.store.transact(lambda tx: jobs.claim(tx, now, 1))
    asleep = owed.of_job(services, job)
    assert asleep is not None
    counter.laurel.clock.advance(seconds=61)
    counter.work()
    counter.undo(counter.seen(taken))
    counter.rest()
    calls = counter.till.calls["make_discount"]
    with pytest.raises(LeaseLostError):
        issuing._discount(services, job, asleep)
    assert counter.till.calls["make_discount"] == calls
    assert (counter.seen(taken).state, made(counter, BOUND)) == ("voided", 0)


def test_who_slept_during_their_call_writes_nothing(counter: Counter) -> None:
    """It wakes up after another has found the code and issued it: there is one, and one debit."""
    taken = counter.redeem(BOUND)

    def sleep(name: str) -> None:
        if name == "make_discount":
            counter.till.before = None
            counter.laurel.clock.advance(seconds=61)
            counter.work()

    counter.till.before = sleep
    counter.work()
    counter.rest()
    assert (counter.seen(taken).state, made(counter, BOUND)) == ("issued", 1)
    assert counter.laurel.faults() == []
