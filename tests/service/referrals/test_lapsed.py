"""A friend who never joins is forgotten after ninety days; what they brought stays."""

import pytest

from plugin.service import forgetting
from plugin.service.referrals import settling
from plugin.store import traits
from tests.cast import Person
from tests.service.referrals.circle import Circle

OLEK = Person("Olek", "olek@example.pl", 84_001, "pl", "PL")
GUEST_OR_CUSTOMER = pytest.mark.parametrize("customer", [None, OLEK.customer_id])


def lapses(circle: Circle) -> None:
    """The day comes: nothing is remembered of who claimed."""
    circle.later(days=100)
    forgetting.forget_the_unclaimed(circle.services)
    friend, brand_id = circle.only().friend, circle.shop.brand_id
    assert circle.services.store.read(lambda tx: traits.of(tx, brand_id, [friend])) == []


def settles(circle: Circle) -> None:
    """Everything is worked out anew."""
    referrer, brand_id = circle.only().referrer, circle.shop.brand_id
    circle.services.store.transact(
        lambda tx: settling.settle(tx, circle.services, brand_id, referrer)
    )
    circle.work()


@GUEST_OR_CUSTOMER
def test_a_reward_for_a_friend_outlives_what_is_known_of_them(
    circle: Circle, customer: int | None
) -> None:
    """It was withdrawn: with the mailbox went the knowledge that claim and order were one."""
    circle.bought(OLEK.email, customer=customer, code=circle.claim(OLEK.email).code)
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    lapses(circle)
    settles(circle)
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


@GUEST_OR_CUSTOMER
def test_verify_finds_nothing_the_moment_after(circle: Circle, customer: int | None) -> None:
    circle.bought(OLEK.email, customer=customer, code=circle.claim(OLEK.email).code)
    circle.over()
    lapses(circle)
    assert circle.laurel.faults() == []
