"""
Proof: whoever only typed an e-mail is paid nothing in silence, and takes nobody's friend.

Anybody can type anybody's e-mail; the stranger's first order names somebody else, or nobody.
"""

from datetime import timedelta
from itertools import permutations

import pytest

from plugin.domain.referrals.facts import Verdict
from plugin.domain.referrals.terms import REFERRER
from plugin.ports import CustomerMerged, OrderFact
from plugin.service.privacy.notes import Note
from plugin.service.referrals import deciding
from tests.cast import ANIA, BUDI, Person
from tests.service.referrals.circle import Circle

OLEK = Person("Olek", "olek@example.pl", 702, "pl", "PL")
AT_WORK = Person("Olek", "olek.work@example.com", 701, "pl", "PL")


@pytest.mark.attack
def test_strangers_whose_e_mails_were_typed_are_paid_for_by_nobody_in_silence(
    circle: Circle,
) -> None:
    """Review 4: they come days later by themselves, without a code and without a cart."""
    strangers = [f"stranger{number}@example.com" for number in range(4)]
    for email in strangers:
        circle.claim(email)
    circle.laurel.clock.advance(days=3)
    for email in strangers:
        circle.bought(email)
    circle.over()
    assert set(circle.states()) == {("held", "score", "")}
    assert {one.reasons for one in circle.referrals()} == {"unproven"}
    assert circle.given(REFERRER) == []
    assert circle.laurel.faults() == []


def test_staff_who_know_better_approve_of_what_no_order_proves(circle: Circle) -> None:
    circle.claim(OLEK.email)
    circle.bought(OLEK.email)
    circle.over()
    note = Note("They are sisters", "Ewa")
    deciding.decide(circle.services, circle.shop, circle.only().id, Verdict.APPROVED, note)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


@pytest.mark.attack
@pytest.mark.parametrize(("days", "state"), [(61, "held"), (59, "due")])
def test_whom_the_shop_knew_before_the_orders_we_can_read_is_looked_at(
    circle: Circle, days: int, state: str
) -> None:
    """Review 11: an old customer's orders of then are nowhere; a new subscriber's are none."""
    since = circle.shop.installed_at - timedelta(days=days)
    circle.bought(OLEK.email, code=circle.claim(OLEK.email).code, known_since=since)
    circle.over()
    assert circle.only().state == state
    assert circle.only().reasons == ("known_before" if state == "held" else "")
    assert circle.laurel.faults() == []


def test_a_friend_who_bought_nothing_yet_is_no_doubt(circle: Circle) -> None:
    circle.claim(OLEK.email)
    circle.work()
    assert (circle.only().state, circle.only().score) == ("claimed", 0)


def test_a_code_on_the_second_order_proves_nothing(circle: Circle) -> None:
    """The letter brought it to a stranger, who had bought by then."""
    claimed = circle.claim(OLEK.email)
    circle.bought(OLEK.email)
    circle.laurel.clock.advance(hours=1)
    circle.bought(OLEK.email, code=claimed.code, referral=circle.link())
    circle.over()
    assert circle.states() == [("held", "score", "")]


def test_a_first_order_that_is_off_proves_as_much(circle: Circle) -> None:
    """A code is good once: the order that takes its place has none."""
    gone = circle.brought(OLEK.email)
    circle.hears([circle.cancelled(gone)])
    circle.bought(OLEK.email)
    circle.over()
    assert circle.states() == [("due", "", "paid")]


@pytest.mark.parametrize("turns", list(permutations(range(3))), ids=str)
def test_proof_is_the_same_whatever_is_heard_of_first(
    circle: Circle, turns: tuple[int, ...]
) -> None:
    """A first order by the link, and two that name nobody."""
    circle.claim(OLEK.email)
    told: list[OrderFact] = []
    for link in (circle.link(), "", ""):
        circle.laurel.clock.advance(hours=1)
        told.append(circle.order(OLEK.email, referral=link))
    for turn in turns:
        circle.hears([told[turn]])
    assert (circle.only().state, circle.only().score) == ("waiting", 0)
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


@pytest.mark.attack
def test_a_typed_e_mail_takes_no_friend_from_whoever_really_brought_them(circle: Circle) -> None:
    """Review 21: Budi typed it; three days later Olek comes by Ania's link."""
    circle.member(BUDI, points=0)
    circle.claim(OLEK.email, circle.link(BUDI))
    circle.laurel.clock.advance(days=3)
    circle.bought(OLEK.email, referral=circle.link())
    circle.over()
    assert circle.states() == [("refused", "second_claim", ""), ("due", "", "paid")]
    assert circle.seen_given(ANIA).state == "issued"
    assert circle.laurel.faults() == []


@pytest.mark.attack
def test_a_merge_takes_no_friend_from_whoever_was_rewarded_for_them(circle: Circle) -> None:
    """Review 20: two invitations are on Olek's first order; the older claim was another Olek's."""
    circle.member(BUDI, points=0)
    claimed = circle.claim(OLEK.email, circle.link(BUDI))
    circle.laurel.clock.advance(hours=1)
    link = circle.link()
    circle.bought(AT_WORK.email, customer=AT_WORK.customer_id, code=claimed.code, referral=link)
    circle.over()
    assert [one[2] for one in circle.states()] == ["", "paid", ""]
    circle.bought(ANIA.email, customer=ANIA.customer_id, code=circle.seen_code())
    _merged(circle)
    assert [one[2] for one in circle.states()] == ["", "paid", ""]
    assert len(circle.given()) == circle.paid_times() == 1
    assert circle.laurel.faults() == []


def _merged(circle: Circle) -> None:
    """Olek's two names turn out to be one person's."""
    circle.member(OLEK, points=0)
    circle.known(OLEK)
    circle.learns(CustomerMerged(str(AT_WORK.customer_id), str(OLEK.customer_id)))
    circle.rest()


def test_what_a_referrer_loses_another_may_be_due(circle: Circle) -> None:
    """After the merge staff block Ania's: Budi, who is named on the order too, is next."""
    circle.member(BUDI, points=0)
    claimed = circle.claim(OLEK.email, circle.link(BUDI))
    circle.laurel.clock.advance(hours=1)
    link = circle.link()
    circle.bought(AT_WORK.email, customer=AT_WORK.customer_id, code=claimed.code, referral=link)
    circle.over()
    _merged(circle)
    note = Note("She paid him for it", "Ewa")
    number = next(one.id for one in circle.referrals() if one.paid)
    deciding.decide(circle.services, circle.shop, number, Verdict.BLOCKED, note)
    circle.rest()
    assert [one[::2] for one in circle.states()][:2] == [("due", "paid"), ("blocked", "withdrawn")]
    assert circle.laurel.faults() == []
