"""Friends' codes used by who is no friend are counted; who comes by the same link is looked at."""

from collections.abc import Callable

import pytest

from plugin.service.referrals import funnel
from tests.cast import ANIA, GRACE
from tests.service.referrals.circle import Circle

OLEK = "olek@example.pl"


def a_customer_uses(circle: Circle, code: str) -> None:
    """Grace has bought here for years."""
    circle.bought(GRACE.email, customer=GRACE.customer_id, code=code)


def the_referrer_uses(circle: Circle, code: str) -> None:
    """Ania made the friend up."""
    circle.bought(ANIA.email, customer=ANIA.customer_id, code=code)


def misused(circle: Circle, use: Callable[[Circle, str], None], times: int) -> None:
    """Codes of made-up friends go to somebody who is none."""
    circle.bought(GRACE.email, customer=GRACE.customer_id)
    for number in range(times):
        circle.laurel.clock.advance(hours=1)
        use(circle, circle.claim(f"made.up{'abc'[number]}@example.org").code)
    circle.laurel.clock.advance(hours=1)


@pytest.mark.attack
@pytest.mark.parametrize("use", [a_customer_uses, the_referrer_uses])
@pytest.mark.parametrize(("times", "state"), [(1, "due"), (2, "held")])
def test_a_link_whose_codes_serve_who_is_no_friend_is_looked_at(
    circle: Circle, use: Callable[[Circle, str], None], times: int, state: str
) -> None:
    """Review 8: one customer took six codes, and nobody was told."""
    misused(circle, use, times)
    circle.brought(OLEK)
    circle.over()
    newest = next(one for one in circle.referrals() if one.road == "link" and one.order_key)
    assert (newest.state, newest.reasons) == (state, "misused" if state == "held" else "")
    assert len([one for one in circle.referrals() if one.paid]) == int(state == "due")
    assert circle.laurel.faults() == []


@pytest.mark.parametrize("use", [a_customer_uses, the_referrer_uses])
def test_each_use_is_counted_once_for_the_merchant(
    circle: Circle, use: Callable[[Circle, str], None]
) -> None:
    misused(circle, use, 2)
    circle.brought(OLEK)
    for _ in range(2):
        circle.rest()
    assert funnel.so_far(circle.services, circle.shop).misused == 2
    assert circle.laurel.faults() == []


def test_a_code_in_the_hands_of_somebody_new_is_no_misuse(circle: Circle) -> None:
    """Friends hand their codes on: whoever never bought here is a friend as well."""
    for name in ("ola", "ela", "iza"):
        circle.laurel.clock.advance(hours=1)
        circle.bought(f"{name}@example.cz", code=circle.claim(f"{name}@example.pl").code)
    circle.brought(OLEK)
    circle.over()
    assert {one.reasons for one in circle.referrals()} == {""}
    assert funnel.so_far(circle.services, circle.shop).misused == 0
    assert circle.referrals()[-1].paid == "paid"


def test_what_was_claimed_before_the_misuse_is_no_worse_for_it(circle: Circle) -> None:
    code = circle.claim(OLEK).code
    misused(circle, a_customer_uses, 2)
    circle.bought(OLEK, code=code)
    circle.over()
    assert circle.states()[0] == ("due", "", "paid")
