"""While nothing is offered: nobody new is given a code, and who has one sees it again."""

from dataclasses import replace

import pytest

from plugin.service import pausing
from tests.service.referrals.circle import TEN_OFF_FORTY, elsewhere
from tests.widgets.parlour import FRIEND, Parlour, code_on, shown, token_of

SWITCHED_OFF = replace(TEN_OFF_FORTY, enabled=False)


def rests(parlour: Parlour) -> None:
    """From now on the merchant offers nothing to friends."""
    parlour.circle.offer(SWITCHED_OFF)


def test_the_page_says_so_and_asks_only_who_has_a_code(parlour: Parlour) -> None:
    link = parlour.circle.link()
    rests(parlour)
    page = shown(parlour.opens(link))
    assert "gives no codes to new friends right now" in page.text
    assert "Do you have a code from this link already?" in page.text
    assert "Get my code" not in page.text
    assert "newsletter" not in [one.get("name") for one in page.named("input")]


@pytest.mark.parametrize(
    "terms", [SWITCHED_OFF, None, replace(TEN_OFF_FORTY, points=500, referrer=None, enabled=False)]
)
def test_who_has_a_code_sees_it_again_as_it_was_promised(parlour: Parlour, terms: object) -> None:
    link = parlour.circle.link()
    code = parlour.circle.claim(FRIEND).code
    parlour.circle.offer(terms)  # type: ignore[arg-type]  # (terms, or none)
    page = shown(parlour.types(link, FRIEND))
    assert code_on(page) == code
    assert "$10 off on your first order. It is the code that you have had all along." in page.text
    assert len(parlour.circle.referrals()) == 1


def test_who_has_a_code_sees_it_while_the_programme_is_paused(parlour: Parlour) -> None:
    link, circle = parlour.circle.link(), parlour.circle
    code = circle.claim(FRIEND).code
    pausing.pause(circle.services, circle.shop)
    assert code_on(shown(parlour.types(link, FRIEND))) == code


def test_another_offer_changes_nothing_about_a_code_of_before(parlour: Parlour) -> None:
    link = parlour.circle.link()
    parlour.circle.claim(FRIEND)
    dearer = replace(TEN_OFF_FORTY, friend=replace(TEN_OFF_FORTY.friend, value=1500))
    parlour.circle.offer(dearer)
    assert "$10 off on your first order." in shown(parlour.types(link, FRIEND)).text


def test_who_has_none_is_told_so_and_given_none(parlour: Parlour) -> None:
    link = parlour.circle.link()
    rests(parlour)
    for email, status, told in (
        (FRIEND, 409, "For this address there is no code from this link."),
        ("friend@", 422, "no e-mail address"),
    ):
        answer = parlour.types(link, email)
        assert (answer.status_code, told in shown(answer).text) == (status, True)
    assert parlour.circle.referrals() == []


def test_a_code_that_was_used_is_shown_no_more(parlour: Parlour) -> None:
    link = parlour.circle.link()
    parlour.circle.brought(FRIEND)
    rests(parlour)
    assert parlour.types(link, FRIEND).status_code == 409


@pytest.mark.attack
@pytest.mark.parametrize("token", ["", "x", "a.9999999999.b"])
def test_a_code_is_shown_for_a_form_of_ours_alone(parlour: Parlour, token: str) -> None:
    link = parlour.circle.link()
    code = parlour.circle.claim(FRIEND).code
    rests(parlour)
    answer = parlour.types(link, FRIEND, token=token)
    assert answer.status_code == 403
    assert code not in answer.text
    assert "Once more, please" in shown(answer).text


@pytest.mark.attack
def test_whoever_tries_addresses_while_it_rests_is_slowed_down_as_ever(parlour: Parlour) -> None:
    """Ten a minute from one network, and five by one form."""
    link, network = parlour.circle.link(), elsewhere()
    rests(parlour)
    tries = [
        parlour.types(link, f"f{number}@example.org", came_from=network).status_code
        for number in range(11)
    ]
    assert tries == [*[409] * 10, 429]
    token = token_of(shown(parlour.opens(link)))
    tries = [
        parlour.types(link, f"g{number}@example.org", token=token).status_code
        for number in range(6)
    ]
    assert tries == [*[409] * 5, 429]
    assert "the offer is still here" not in shown(parlour.types(link, FRIEND, token=token)).text
