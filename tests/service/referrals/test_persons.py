"""One mailbox is one person, merged or not: one friend, one referrer, one payment."""

import itertools
from collections.abc import Callable

import pytest

from plugin.ports import CustomerErased
from plugin.service.referrals import settling
from tests.cast import GRACE, Person
from tests.overhearing import overheard
from tests.service.referrals.circle import POINTS, Circle

OLEK = Person("Olek", "olek@example.pl", 84_001, "pl", "PL")
_numbers = itertools.count(90_000)


def test_a_friend_who_claims_as_a_guest_and_buys_as_a_customer_is_one(circle: Circle) -> None:
    code = circle.claim(OLEK.email).code
    circle.bought(OLEK.email, customer=OLEK.customer_id, code=code, referral=circle.link())
    circle.over()
    assert circle.states() == [("due", "", "paid")]


def test_a_friend_who_uses_another_code_counts_all_the_same(circle: Circle) -> None:
    circle.claim(OLEK.email)
    circle.bought(OLEK.email, customer=OLEK.customer_id, referral=circle.link())
    circle.over()
    assert circle.states() == [("due", "", "paid")]


@pytest.mark.attack
def test_a_friend_who_is_merged_after_they_were_paid_for_is_paid_for_once(circle: Circle) -> None:
    circle.offer(POINTS)
    circle.work()
    code = circle.claim("olek.typed@example.pl").code
    circle.bought(OLEK.email, customer=OLEK.customer_id, code=code)
    circle.over()
    assert circle.states() == [("claimed", "", ""), ("due", "", "paid")]
    circle.known(Person("Olek", "olek.typed@example.pl", OLEK.customer_id, "pl", "PL"))
    circle.rest()
    assert sorted(one[2] for one in circle.states()) == ["", "paid"]
    assert (circle.paid_times(), circle.available()) == (1, 500)
    assert circle.laurel.faults() == []


@pytest.mark.attack
def test_a_member_from_before_the_offer_brings_no_second_self(circle: Circle) -> None:
    """No hash of their mailbox was kept then; their own link lies in the second self's cart."""
    circle.offer(None)
    circle.known(circle.member(GRACE, points=0))
    circle.offer(circle.terms)
    circle.bought("grace+1@example.com", customer=85_001, referral=circle.link(GRACE))
    circle.over()
    assert circle.states() == [("refused", "self", "")]


@pytest.mark.attack
@pytest.mark.parametrize(
    "before",
    [
        lambda circle: circle.bought(OLEK.email, customer=OLEK.customer_id),
        lambda circle: circle.bought(OLEK.email),
    ],
    ids=["customer", "guest"],
)
def test_who_had_bought_is_no_friend_by_any_spelling_in_any_cart(
    circle: Circle, before: Callable[[Circle], object]
) -> None:
    before(circle)
    for spelling in ("olek@example.pl", "olek+1@example.pl", "olek+2@example.pl"):
        circle.laurel.clock.advance(hours=1)
        circle.bought(spelling, customer=next(_numbers), referral=circle.link())
    circle.over()
    assert {one[:2] for one in circle.states()} == {("refused", "existing")}
    assert circle.given() == []


@pytest.mark.attack
def test_one_mailbox_is_one_friend_of_a_referrer(circle: Circle) -> None:
    circle.brought("bob@example.pl")
    for spelling in ("bob+1@example.pl", "bob+2@example.pl"):
        circle.laurel.clock.advance(hours=1)
        circle.bought(spelling, customer=next(_numbers), referral=circle.link())
    circle.over()
    assert circle.states() == [("due", "", "paid")]


@pytest.mark.attack
def test_a_friend_who_was_forgotten_is_back_and_nobody_is_paid_again(circle: Circle) -> None:
    """Review 12: the friend's page asked the tombstone, and the cart did not."""
    circle.bought(OLEK.email, customer=OLEK.customer_id, referral=circle.link())
    circle.over()
    circle.learns(CustomerErased(str(OLEK.customer_id), OLEK.email, ()))
    circle.laurel.clock.advance(days=1)
    circle.bought(OLEK.email, customer=next(_numbers), referral=circle.link())
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    assert circle.paid_times() == 1
    assert circle.laurel.faults() == []


def test_many_friends_cost_as_many_statements_as_few(circle: Circle) -> None:
    def statements() -> int:
        row = circle.referrals()[0]
        with overheard() as said:
            circle.services.store.transact(
                lambda tx: settling.settle(tx, circle.services, circle.shop.brand_id, row.referrer)
            )
        return len(said)

    counted = []
    for friends in (2, 8):
        for _ in range(friends):
            circle.bought(f"f{next(_numbers)}@example.pl", referral=circle.link())
        counted.append(statements())
    assert counted[0] == counted[1]
