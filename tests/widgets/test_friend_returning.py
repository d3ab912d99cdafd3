"""Who is signed in and ordered here before is told at once, and what is theirs instead."""

import pytest

from tests.cast import BUDI, GRACE, Person
from tests.service.members import joined, left
from tests.widgets.parlour import FRIEND, Parlour, shown, token_of

KNOWN = "This welcome is for first orders, and you have ordered at Kubek before."


def opens(parlour: Parlour, person: Person | None) -> str:
    answer = parlour.store.get(f"/proxy/r/{parlour.circle.link()}", person)
    assert answer.status_code == 200
    return answer.text


def bought(parlour: Parlour, person: Person) -> None:
    parlour.circle.bought(person.email, customer=person.customer_id)


def test_a_member_who_ordered_before_is_led_to_their_points_and_their_own_link(
    parlour: Parlour,
) -> None:
    bought(parlour, BUDI)
    joined(parlour.circle.laurel, BUDI)
    page = shown(parlour.store.get(f"/proxy/r/{parlour.circle.link()}", BUDI))
    assert KNOWN in page.text
    assert page.named("form") == []
    assert [one["href"] for one in page.named("a")] == [
        "/apps/laurel/panel?page=share&locale=en",
        "/apps/laurel/panel?locale=en",
    ]


@pytest.mark.parametrize("gone", [False, True])
def test_a_customer_who_takes_no_part_is_led_to_where_they_can(
    parlour: Parlour, gone: bool
) -> None:
    bought(parlour, BUDI)
    if gone:
        joined(parlour.circle.laurel, BUDI)
        left(parlour.circle.laurel, BUDI)
    page = shown(parlour.store.get(f"/proxy/r/{parlour.circle.link()}", BUDI))
    assert KNOWN in page.text
    assert "once you join" in page.text
    assert [one["href"] for one in page.named("a")] == ["/apps/laurel/panel?locale=en", "/"]


def test_a_form_that_was_open_before_they_signed_in_says_the_same(parlour: Parlour) -> None:
    bought(parlour, BUDI)
    link = parlour.circle.link()
    sent = {"email": FRIEND, "token": token_of(shown(parlour.opens(link)))}
    answer = parlour.store.post(f"/proxy/r/{link}", BUDI, sent)
    assert KNOWN in shown(answer).text
    assert parlour.circle.referrals() == []


@pytest.mark.attack
def test_nobody_learns_of_anothers_orders_by_signing_in_or_not(parlour: Parlour) -> None:
    """A guest's orders are told to no account, and nobody's to who is not signed in."""
    bought(parlour, BUDI)
    parlour.circle.bought(GRACE.email)
    joined(parlour.circle.laurel, GRACE)
    for person in (None, GRACE):
        text = opens(parlour, person)
        assert KNOWN not in text
        assert "Get my code" in text


def test_who_ordered_nothing_that_stands_is_a_friend(parlour: Parlour) -> None:
    order = parlour.circle.bought(BUDI.email, customer=BUDI.customer_id)
    parlour.circle.hears([parlour.circle.cancelled(order)])
    assert "Get my code" in opens(parlour, BUDI)


def test_who_has_a_code_of_this_link_can_look_for_it_again(parlour: Parlour) -> None:
    """They ordered without it; it is theirs all the same."""
    joined(parlour.circle.laurel, BUDI)
    parlour.circle.known(BUDI)
    code = parlour.circle.claim(BUDI.email).code
    bought(parlour, BUDI)
    link = parlour.circle.link()
    page = shown(parlour.store.get(f"/proxy/r/{link}", BUDI))
    assert KNOWN not in page.text
    sent = {"email": BUDI.email, "token": token_of(page)}
    assert code in parlour.store.post(f"/proxy/r/{link}", BUDI, sent).text.replace("<wbr>", "")
