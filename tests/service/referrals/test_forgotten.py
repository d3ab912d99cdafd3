"""A friend is forgotten and their order stands: what became of it is what it was, and goes on."""

from collections.abc import Callable

import pytest

from plugin.ports import CustomerDeleted, CustomerErased, OrderFact
from plugin.service import checks
from plugin.store import identities, traits
from tests.cast import Person
from tests.service.members import acts_of
from tests.service.referrals.circle import Circle

OLEK = Person("Olek", "olek@example.pl", 84_001, "pl", "PL")


def brought(circle: Circle, typed: str = OLEK.email) -> OrderFact:
    """Olek claims as a guest, and buys as the customer whom the platform makes of him."""
    code = circle.claim(typed).code
    return circle.bought(OLEK.email, customer=OLEK.customer_id, code=code)


def with_his_mailbox(circle: Circle) -> None:
    circle.learns(CustomerErased(str(OLEK.customer_id), OLEK.email, ()))


def by_his_number(circle: Circle) -> None:
    circle.learns(CustomerErased(str(OLEK.customer_id), None, ()))


def the_guest_alone(circle: Circle) -> None:
    circle.learns(CustomerErased(None, OLEK.email, ()))


def deleted(circle: Circle) -> None:
    circle.learns(CustomerDeleted(str(OLEK.customer_id)))


FORGOTTEN = pytest.mark.parametrize(
    "forget", [with_his_mailbox, by_his_number, the_guest_alone, deleted]
)


@FORGOTTEN
def test_what_was_given_for_a_friend_stays_when_they_are_forgotten(
    circle: Circle, forget: Callable[[Circle], None]
) -> None:
    """An unused reward was withdrawn, though the order stood."""
    brought(circle)
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    forget(circle)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]
    assert circle.seen_given().state == "issued"
    assert circle.laurel.faults() == []


@FORGOTTEN
def test_a_friend_who_is_forgotten_while_it_waits_is_paid_for(
    circle: Circle, forget: Callable[[Circle], None]
) -> None:
    brought(circle)
    forget(circle)
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    checks.rebuild(circle.services, circle.shop, dry_run=False)
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


@FORGOTTEN
def test_an_order_that_is_cancelled_after_that_still_reverses_it(
    circle: Circle, forget: Callable[[Circle], None]
) -> None:
    order = brought(circle)
    circle.over()
    forget(circle)
    circle.hears([circle.cancelled(order)])
    circle.rest()
    assert circle.states() == [("reversed", "cancelled", "withdrawn")]
    assert circle.laurel.faults() == []


def test_another_spelling_of_the_mailbox_holds_as_well(circle: Circle) -> None:
    brought(circle, "olek+mug@example.pl")
    circle.learns(CustomerErased(str(OLEK.customer_id), "olek+mug@example.pl", ()))
    circle.over()
    assert ("due", "", "paid") in circle.states()
    assert circle.paid_times() == 1


def test_a_tie_names_nobody(circle: Circle) -> None:
    """Two numbers stay together; by no e-mail are they found, and nothing is remembered of them."""
    brought(circle)
    with_his_mailbox(circle)
    friend, brand = circle.only().friend, circle.shop.brand_id
    tied = circle.services.store.read(lambda tx: traits.of(tx, brand, [friend]))
    named = circle.services.store.read(lambda tx: identities.of(tx, brand, [friend]).customers)
    assert (tied, named) == ([], frozenset())


def test_who_brought_nobody_and_came_by_nobody_is_tied_to_nobody(circle: Circle) -> None:
    brought(circle)
    circle.bought("zosia@example.pl")
    circle.bought("zosia@example.pl", customer=84_002)
    before = acts_of(circle.laurel, "refer_tied")
    circle.learns(CustomerErased("84002", "zosia@example.pl", ()))
    assert acts_of(circle.laurel, "refer_tied") == before == []
