"""What staff see and decide: tickets, doubts, stops, and what it all costs."""

from dataclasses import replace
from functools import partial

import pytest

from plugin.domain.errors import ConflictError, InvalidInputError, NotFoundError
from plugin.service.privacy.notes import Note
from plugin.service.rewards import costs, issuing, stops, tickets
from plugin.service.rewards.costs import RewardCost
from plugin.service.views.rewards import RedemptionView
from tests.cast import EWA
from tests.service.rewards.counter import BOUND, CARD, CREDIT, FIVE, TENTH, TOUR, Counter
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


def unknown_card(counter: Counter) -> RedemptionView:
    """A gift card whose answer got lost and that was then refused: it is there, without a name."""
    counter.till.fates["make_gift_card"] = [Fate.LOST, Fate.REFUSED]
    taken = counter.redeem(CARD)
    counter.rest()
    assert counter.seen(taken).state == "review"
    return taken


def test_no_points_for_a_gift_card_that_may_be_good(counter: Counter) -> None:
    """Nobody but staff can switch it off, so they have to say that they did."""
    taken, decide = unknown_card(counter), partial(issuing.decide, counter.services, counter.shop)
    with pytest.raises(ConflictError):
        decide(taken.id, False, NOTE)
    with pytest.raises(InvalidInputError):
        decide(taken.id, True, NOTE, stopped=True)
    assert (counter.seen(taken).state, counter.available()) == ("review", 4_000)
    assert decide(taken.id, False, NOTE, stopped=True).state == "voided"
    assert counter.available() == 5_000
    assert counter.laurel.faults() == []


def test_a_gift_card_with_a_name_is_switched_off_before_its_points_come_back(
    counter: Counter,
) -> None:
    taken = counter.redeem(CARD)
    counter.work()
    counter.till.fates["stop_gift_card"] = [Fate.REFUSED]
    counter.undo(taken)
    counter.rest()
    assert counter.seen(taken).state == "review"
    issuing.decide(counter.services, counter.shop, taken.id, False, NOTE)
    assert counter.available() == 4_000
    counter.rest()
    (card,) = counter.till.cards.values()
    assert (counter.seen(taken).state, card.stopped) == ("voided", True)
    assert counter.available() == 5_000
    assert counter.laurel.faults() == []


def test_only_a_gift_card_is_stopped_by_saying_so(counter: Counter) -> None:
    """A discount is taken away by us, whatever staff say."""
    counter.till.fates["make_discount"] = [Fate.LOST]
    counter.till.fates["find_code"] = [Fate.REFUSED]
    taken = counter.redeem(BOUND)
    counter.rest()
    decided = issuing.decide(counter.services, counter.shop, taken.id, False, NOTE, stopped=True)
    assert decided.state == "returning"
    counter.rest()
    bound = [one for one in counter.till.discounts.values() if one.spec.customer_id]
    assert (counter.seen(taken).state, bound) == ("voided", [])


def test_nobody_sees_a_code_before_it_is_good(counter: Counter) -> None:
    taken = unknown_card(counter)
    assert counter.seen(taken).code == ""
    issuing.decide(counter.services, counter.shop, taken.id, True, NOTE)
    assert counter.seen(taken).code


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
    stop = stops.begin(counter.services, counter.shop, "too_much", "Ewa")
    counter.laurel.clock.advance(hours=1)
    taken = counter.redeem(FIVE)
    counter.told(counter.bought_with(taken.code))
    counter.laurel.clock.advance(days=60)
    assert counter.available() == 4_500
    assert stops.open(counter.services, counter.shop) == (stop,)
    stops.decide(counter.services, counter.shop, stop.id, "Ewa")
    assert stops.open(counter.services, counter.shop) == ()
    assert counter.available() > 4_500
    with pytest.raises(NotFoundError):
        stops.decide(counter.services, counter.shop, stop.id, "Ewa")
    assert counter.laurel.faults() == []
