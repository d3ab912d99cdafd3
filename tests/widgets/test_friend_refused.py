"""Friends who get no code, and links that lead nowhere: one kind answer that tells nobody why."""

import pytest

from plugin.store import Tx, invitations, shops
from tests.cast import ANIA, BUDI, CHARLIE
from tests.service.members import joined, left
from tests.service.referrals.circle import elsewhere
from tests.widgets.parlour import FRIEND, Parlour, shown, token_of


@pytest.mark.attack
def test_everybody_who_gets_no_code_reads_the_same(parlour: Parlour) -> None:
    """Oneself in a disguise, who bought before, who came by another: nobody learns which it was."""
    link, circle = parlour.circle.link(), parlour.circle
    circle.bought("before@example.org")
    joined(circle.laurel, BUDI)
    circle.claim("taken@example.org", circle.link(BUDI))
    answers = [
        parlour.types(link, email)
        for email in ("Ania+mug@example.pl", "before@example.org", "taken@example.org")
    ]
    assert {answer.status_code for answer in answers} == {409}
    assert len({answer.text for answer in answers}) == 1
    assert "one for each. For this address there is none." in shown(answers[0]).text


@pytest.mark.attack
@pytest.mark.parametrize("token", ["", "x", "a.9999999999.b"])
def test_no_other_site_takes_an_offer_in_its_visitors_names(parlour: Parlour, token: str) -> None:
    link = parlour.circle.link()
    answer = parlour.types(link, FRIEND, token=token)
    assert answer.status_code == 403
    assert parlour.circle.referrals() == []
    assert FRIEND not in answer.text, "what others typed for them is not written back"
    assert "Once more, please" in shown(answer).text
    assert parlour.types(link, FRIEND, token=token_of(shown(answer))).status_code == 200


def test_who_asks_too_often_is_kindly_asked_to_wait(parlour: Parlour) -> None:
    joined(parlour.circle.laurel, BUDI)
    link, other, network = parlour.circle.link(), parlour.circle.link(BUDI), elsewhere()
    for number in range(10):
        given = parlour.types(
            (link, other)[number % 2], f"f{number}@example.org", came_from=network
        )
        assert given.status_code == 200
    answer = parlour.types(link, FRIEND, came_from=network)
    assert answer.status_code == 429
    assert "A little later it works again" in shown(answer).text
    assert parlour.types(link, FRIEND).status_code == 200, "from elsewhere it does"


@pytest.mark.attack
def test_a_link_that_gave_its_codes_answers_everybody_alike(parlour: Parlour) -> None:
    """From any network, and whether they bought here or not: what was refused is busy now."""
    parlour.circle.bought("before@example.org")
    link = parlour.circle.link()
    for number in range(10):
        parlour.types(link, f"f{number}@example.org")
    answers = [parlour.types(link, email) for email in ("before@example.org", FRIEND)]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert answers[0].text == answers[1].text


@pytest.mark.attack
@pytest.mark.parametrize(
    "code", ["7K3M9QXA0V", "evil-marker", "%3Cscript%3Ealert(1)%3C", "7" * 300]
)
def test_a_link_of_nobodys_is_told_kindly_and_repeats_nothing(parlour: Parlour, code: str) -> None:
    answer = parlour.opens(code)
    assert answer.status_code == 404
    if "leads nowhere" in shown(answer).text:
        assert shown(answer).named("form") == []
    assert code not in answer.text
    assert "alert(1)" not in answer.text


def test_a_link_of_who_left_is_nobodys(parlour: Parlour) -> None:
    link = parlour.circle.link()
    left(parlour.circle.laurel, ANIA)
    assert parlour.opens(link).status_code == 404


def test_another_shops_link_is_nobodys_here(parlour: Parlour) -> None:
    """A code belongs to one brand, whatever shop it is tried at."""
    parlour.circle.laurel.shop(CHARLIE.shop)
    link = parlour.circle.link()

    def look(tx: Tx) -> object:
        other = shops.by_domain(tx, "shopify", CHARLIE.shop.domain)
        assert other
        return invitations.find(tx, other.brand_id, link)

    assert parlour.circle.services.store.read(look) is None


def test_whoever_shares_is_told_that_the_link_is_their_own(parlour: Parlour) -> None:
    """Signed in, with any e-mail, and with a form that was open before they were."""
    link = parlour.circle.link()
    before = token_of(shown(parlour.opens(link)))
    for answer in (
        parlour.store.get(f"/proxy/r/{link}", ANIA),
        parlour.store.post(f"/proxy/r/{link}", ANIA, {"email": FRIEND, "token": before}),
    ):
        page = shown(answer)
        assert "This link is yours" in page.text
        assert page.named("form") == []
        assert "/apps/laurel/panel?page=share&locale=en" in [one["href"] for one in page.named("a")]
    assert parlour.circle.referrals() == []
    assert "Get my code" in shown(parlour.store.get(f"/proxy/r/{link}", BUDI)).text


@pytest.mark.parametrize("path", ["r/", "r/a/b", "nowhere", "nowhere/at/all"])
def test_an_address_that_leads_nowhere_leads_back(parlour: Parlour, path: str) -> None:
    answer = parlour.store.get(f"/proxy/{path}", None, locale="pl")
    assert answer.status_code == 404
    page = shown(answer)
    up = "../" * path.count("/")
    assert f"{up}panel?locale=pl" in [one["href"] for one in page.named("a")]


def test_a_link_with_a_slash_at_its_end_is_the_link(parlour: Parlour) -> None:
    assert parlour.opens(f"{parlour.circle.link()}/").status_code == 200
