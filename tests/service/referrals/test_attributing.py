"""Friends on two devices: cart or code says who brought them, and facts come in any order."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from plugin.ports import OrderFact
from plugin.service.referrals.claiming import OfferNotForYouError
from tests.cast import ANIA, BUDI, GRACE
from tests.service.referrals.circle import TEN_OFF_FORTY, Circle

OLEK = "olek@example.pl"


def test_a_cart_that_carries_the_invitation_brings_its_buyer(circle: Circle) -> None:
    circle.bought(OLEK, referral=circle.link())
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    assert circle.only().road == "cart"


def test_somebody_who_had_bought_before_is_no_friend_whatever_their_cart_says(
    circle: Circle,
) -> None:
    circle.bought(OLEK)
    circle.laurel.clock.advance(days=1)
    circle.bought(OLEK, referral=circle.link())
    assert circle.states() == [("refused", "existing", "")]


def test_an_older_order_that_is_heard_of_later_makes_a_customer(circle: Circle) -> None:
    circle.brought(OLEK)
    assert circle.states() == [("waiting", "", "")]
    earlier = circle.laurel.clock.now() - timedelta(days=40)
    circle.bought(OLEK, at=earlier)
    assert circle.states() == [("refused", "existing", "")]


def test_the_second_order_heard_of_first_counts_for_nothing(circle: Circle) -> None:
    claimed = circle.claim(OLEK)
    circle.laurel.clock.advance(hours=1)
    small = circle.order(OLEK, price=1000)
    circle.laurel.clock.advance(hours=1)
    large = circle.order(OLEK, price=9000, code=claimed.code)
    circle.hears([large])
    assert circle.states() == [("waiting", "", "")]
    circle.hears([small])
    assert circle.states() == [("refused", "minimum", "")]


def test_ones_own_link_in_ones_own_cart_brings_nobody(circle: Circle) -> None:
    circle.bought(ANIA.email, customer=ANIA.customer_id, referral=circle.link())
    assert circle.referrals() == []


@pytest.mark.attack
def test_a_friends_code_that_a_customer_uses_pays_nobody(circle: Circle) -> None:
    """Row 66: the code reaches somebody else, who had bought before."""
    circle.bought(GRACE.email, customer=GRACE.customer_id)
    circle.laurel.clock.advance(days=1)
    claimed = circle.claim(OLEK)
    circle.bought(GRACE.email, customer=GRACE.customer_id, code=claimed.code)
    circle.over()
    assert circle.states() == [("claimed", "", ""), ("refused", "existing", "")]
    assert circle.given() == []


@pytest.mark.attack
def test_a_friends_code_that_the_referrer_uses_pays_nobody(circle: Circle) -> None:
    claimed = circle.claim(OLEK)
    circle.bought(ANIA.email, customer=ANIA.customer_id, code=claimed.code)
    circle.over()
    assert circle.states() == [("claimed", "", "")]


@pytest.mark.attack
def test_a_reward_that_was_taken_back_and_used_all_the_same_is_written_off(
    circle: Circle,
) -> None:
    """Row 66: an order with the code is under way while it is taken off the platform."""
    bought = circle.brought(OLEK)
    circle.over()
    mine = circle.order(ANIA.email, customer=ANIA.customer_id, code=circle.seen_code())
    circle.hears([circle.cancelled(bought)])
    circle.hears([mine])
    circle.rest()
    assert circle.states() == [("reversed", "cancelled", "written_off")]
    assert circle.laurel.show(ANIA).balance.debt == 0
    assert circle.laurel.faults() == []


def test_a_friend_who_buys_under_another_e_mail_counts_by_the_code(circle: Circle) -> None:
    claimed = circle.claim(OLEK)
    circle.bought("olek.work@example.com", code=claimed.code)
    circle.over()
    assert circle.states() == [("claimed", "", ""), ("due", "", "paid")]


def test_a_guest_who_becomes_a_customer_is_the_same_friend(circle: Circle) -> None:
    claimed = circle.claim(BUDI.email)
    circle.bought(BUDI.email, code=claimed.code)
    circle.member(BUDI, points=0)
    circle.over()
    assert circle.states() == [("due", "", "paid")]


def test_of_two_who_are_named_the_first_claim_wins_whoever_is_heard_of_first(
    circle: Circle,
) -> None:
    circle.member(BUDI, points=0)
    claimed = circle.claim(OLEK)
    with pytest.raises(OfferNotForYouError):
        circle.claim(OLEK, circle.link(BUDI))
    circle.laurel.clock.advance(hours=1)
    circle.bought(OLEK, code=claimed.code, referral=circle.link(BUDI))
    circle.over()
    assert circle.states() == [("due", "", "paid"), ("refused", "second_claim", "")]


def test_an_order_told_twice_or_swept_is_one(circle: Circle) -> None:
    claimed = circle.claim(OLEK)
    fact = circle.order(OLEK, code=claimed.code)
    circle.hears([fact])
    circle.hears([fact, replace(fact)])
    circle.over()
    circle.hears([fact])
    assert circle.states() == [("due", "", "paid")]
    assert circle.paid_times() == 1
    assert circle.laurel.faults() == []


def test_an_order_that_was_lost_and_read_weeks_later_pays_at_once(circle: Circle) -> None:
    claimed = circle.claim(OLEK)
    lost = circle.order(OLEK, code=claimed.code)
    circle.laurel.clock.advance(days=20)
    circle.hears([lost])
    assert circle.states() == [("due", "", "paid")]


def test_facts_in_any_order_end_the_same(circle: Circle) -> None:
    """A small order, cancelled later, and a large one: the large one is the first that stands."""
    circle.offer(replace(TEN_OFF_FORTY, cap=0))
    people = [f"friend{number}@example.pl" for number in range(6)]
    for email in people:
        circle.claim(email)
    told = [three(circle, email) for email in people]
    for order, facts in zip(permutations(range(3)), told, strict=True):
        for place in order:
            circle.told(facts[place])
    circle.over()
    assert {row.state for row in circle.referrals()} == {"due"}
    assert {row.paid for row in circle.referrals()} == {"paid"}
    assert len({row.at for row in circle.referrals()}) == 1
    assert circle.laurel.faults() == []


def three(circle: Circle, email: str) -> list[OrderFact]:
    """An order that is not enough, the same cancelled, and one that is enough."""
    now = circle.laurel.clock.now()
    small = circle.order(email, price=1000, at=now + timedelta(hours=1))
    large = circle.order(email, price=9000, at=now + timedelta(hours=2), referral=circle.link())
    return [small, circle.cancelled(small), large]
