"""A mailbox is shared in families too: it is looked at, staff may lift it, and given is given."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from plugin.domain.referrals.facts import Verdict
from plugin.ports import Buyer, CustomerFact
from plugin.service.privacy.notes import Note
from plugin.service.referrals import deciding
from tests.cast import ANIA, Person
from tests.service.referrals.circle import Circle

OLEK = Person("Olek", "olek@example.pl", 84_001, "pl", "PL")


def brought(circle: Circle) -> None:
    """Olek comes by Ania's code, as a customer."""
    code = circle.claim(OLEK.email).code
    circle.bought(OLEK.email, customer=OLEK.customer_id, code=code)


def ania_had_his_address(circle: Circle) -> None:
    """For a while Ania's account was under Olek's address, which she never showed to be hers."""
    for email in (OLEK.email, ANIA.email):
        circle.laurel.clock.advance(minutes=1)
        buyer = Buyer(str(ANIA.customer_id), email, ANIA.name, ANIA.locale)
        circle.learns(CustomerFact(buyer, circle.laurel.clock.now()))


def he_takes_her_address(circle: Circle) -> None:
    """Olek's account is under Ania's address from now on."""
    circle.known(replace(OLEK, email=ANIA.email))


@pytest.mark.attack
@pytest.mark.parametrize("shared", [ania_had_his_address, he_takes_her_address])
def test_a_mailbox_that_is_shared_after_the_reward_takes_nothing_back(
    circle: Circle, shared: Callable[[Circle], None]
) -> None:
    """Review 15: whoever changed to the address of their family took back what was given."""
    brought(circle)
    circle.over()
    shared(circle)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]
    assert circle.seen_given().state == "issued"
    assert circle.laurel.faults() == []


@pytest.mark.attack
def test_a_mailbox_that_both_have_used_is_looked_at_and_staff_may_lift_it(circle: Circle) -> None:
    """Review 15: it was refused for good, whatever staff said."""
    brought(circle)
    ania_had_his_address(circle)
    circle.over()
    assert circle.states() == [("held", "score", "")]
    assert circle.only().reasons == "same_mailbox"
    note = Note("They are married", "Ewa")
    deciding.decide(circle.services, circle.shop, circle.only().id, Verdict.APPROVED, note)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


def test_who_shares_a_mailbox_with_a_customer_is_one_until_staff_say_otherwise(
    circle: Circle,
) -> None:
    """Earlier guests are known by their mailbox alone, so it speaks for whoever reads it."""
    circle.bought("olek@example.pl", customer=83_001)
    circle.laurel.clock.advance(days=1)
    circle.bought("olek@example.pl", customer=OLEK.customer_id, referral=circle.link())
    circle.over()
    assert circle.states() == [("refused", "existing", "")]
    note = Note("His wife bought before", "Ewa")
    deciding.decide(circle.services, circle.shop, circle.only().id, Verdict.APPROVED, note)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


def test_the_referrers_own_mailbox_is_no_friend_whatever_staff_say(circle: Circle) -> None:
    brought(circle)
    he_takes_her_address(circle)
    circle.over()
    note = Note("They are married", "Ewa")
    deciding.decide(circle.services, circle.shop, circle.only().id, Verdict.APPROVED, note)
    assert circle.states() == [("refused", "self", "")]
    assert circle.given() == []
