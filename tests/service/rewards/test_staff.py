"""What staff see and decide: tickets, doubts, stops, and what it all costs."""

from dataclasses import replace

import pytest

from plugin.domain.errors import NotFoundError
from plugin.service.privacy.notes import Note
from plugin.service.rewards import costs, issuing, stops, tickets
from plugin.service.rewards.costs import RewardCost
from plugin.service.views import RedemptionView
from tests.cast import EWA
from tests.service.rewards.counter import CREDIT, FIVE, TENTH, TOUR, Counter
from tests.service.till import Fate

NOTE = Note("The customer called", EWA.email)


def doubtful(counter: Counter) -> RedemptionView:
    """Store credit of which nobody knows whether it was given."""
    counter.till.fates["give_credit"] = [Fate.AWAY]
    taken = counter.redeem(CREDIT)
    counter.rest()
    return taken


def test_a_ticket_waits_until_it_is_done(counter: Counter) -> None:
    taken = counter.redeem(TOUR)
    assert [one.id for one in tickets.open(counter.services, counter.shop)] == [taken.id]
    assert tickets.done(counter.services, counter.shop, taken.id, NOTE).state == "done"
    assert tickets.open(counter.services, counter.shop) == ()
    assert counter.available() == 4_800


def test_a_ticket_that_is_declined_gives_its_points_back_once(counter: Counter) -> None:
    taken = counter.redeem(TOUR)
    assert tickets.decline(counter.services, counter.shop, taken.id, NOTE).state == "voided"
    with pytest.raises(NotFoundError):
        tickets.decline(counter.services, counter.shop, taken.id, NOTE)
    assert counter.available() == 5_000
    assert counter.laurel.faults() == []


@pytest.mark.parametrize(("issued", "left"), [(True, 4_000), (False, 5_000)])
def test_staff_decide_what_nobody_can_know(counter: Counter, issued: bool, left: int) -> None:
    taken = doubtful(counter)
    issuing.decide(counter.services, counter.shop, taken.id, issued, NOTE)
    assert issuing.in_review(counter.services, counter.shop) == ()
    assert counter.available() == left
    assert counter.laurel.faults() == []


@pytest.mark.parametrize("named", ["", "x", "²", "1", "9" * 40, "-1"])
def test_nothing_else_can_be_decided(counter: Counter, named: str) -> None:
    with pytest.raises(NotFoundError):
        issuing.decide(counter.services, counter.shop, named, True, NOTE)
    with pytest.raises(NotFoundError):
        tickets.done(counter.services, counter.shop, named, NOTE)


def test_what_rewards_cost(counter: Counter) -> None:
    """A used code costs what it took off, an amount in somebody's hand all of it."""
    used, kept, back = (counter.redeem(FIVE) for _ in range(3))
    tenth = counter.redeem(TENTH)
    counter.told(counter.bought_with(used.code, off=480))
    counter.told(counter.bought_with(tenth.code, off=380))
    counter.undo(back)
    counter.work()
    assert counter.seen(kept).state == "issued"
    assert costs.so_far(counter.services, counter.shop) == (
        RewardCost("five", taken=3, used=1, returned=1, this_month=980, in_all=980),
        RewardCost("tenth", taken=1, used=1, returned=0, this_month=380, in_all=380),
    )
    counter.laurel.clock.advance(days=31)
    assert [one.this_month for one in costs.so_far(counter.services, counter.shop)] == [0, 0]


def test_a_percentage_counts_for_its_budget_when_it_is_used(counter: Counter) -> None:
    counter.promise(replace(TENTH, budget=300))
    taken = counter.redeem(TENTH)
    assert counter.offers()["tenth"].state == "affordable"
    counter.told(counter.bought_with(taken.code, off=380))
    assert counter.offers()["tenth"].state == "sold_out"


def test_what_is_earned_during_a_stop_waits_for_staff(counter: Counter) -> None:
    stop = stops.begin(counter.services, counter.shop, "budget")
    counter.laurel.clock.advance(hours=1)
    taken = counter.redeem(FIVE)
    counter.told(counter.bought_with(taken.code))
    counter.laurel.clock.advance(days=60)
    assert counter.available() == 4_500
    assert stops.open(counter.services, counter.shop) == (stop,)
    stops.decide(counter.services, counter.shop, stop.id)
    assert stops.open(counter.services, counter.shop) == ()
    assert counter.available() > 4_500
    with pytest.raises(NotFoundError):
        stops.decide(counter.services, counter.shop, stop.id)
    assert counter.laurel.faults() == []
