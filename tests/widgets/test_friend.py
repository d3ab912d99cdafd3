"""What a friend finds behind a link: the offer, their code, and how both reach the cart."""

from dataclasses import replace

import pytest

from plugin.service.referrals import newsletter
from plugin.store import Tx, invitations
from plugin.store.tallies import VISIT
from tests.cast import ANIA
from tests.widgets.parlour import FRIEND, Parlour, code_on, shown
from tests.widgets.reading import CODE


def test_a_friend_types_their_address_and_has_the_code(parlour: Parlour) -> None:
    link = parlour.circle.link()
    offer = shown(parlour.opens(link))
    assert "A friend has something for you $10 off" in offer.text
    assert "On your first order at Kubek, from $40." in offer.text
    assert "good for 30 days, for one order" in offer.text
    ready = parlour.types(link, FRIEND)
    assert ready.status_code == 200
    code = code_on(shown(ready))
    assert CODE.fullmatch(code)
    assert parlour.circle.till.found(code) is not None
    assert "Good until July 1. on orders from $40.00" in shown(ready).text


def test_the_same_address_again_finds_the_same_code(parlour: Parlour) -> None:
    link = parlour.circle.link()
    codes = {code_on(shown(parlour.types(link, FRIEND))) for _ in range(3)}
    assert len(codes) == 1
    assert len(parlour.circle.referrals()) == 1


def test_the_code_and_who_sent_them_go_into_the_cart_by_one_plain_form(parlour: Parlour) -> None:
    link = parlour.circle.link()
    page = shown(parlour.types(link, FRIEND))
    (form,) = page.named("form")
    fields = {str(one["name"]): one["value"] for one in page.named("input")}
    assert (form["method"], form["action"]) == ("post", "/cart/update")
    code = code_on(page)
    assert fields == {"attributes[laurel]": link, "return_to": f"/discount/{code}?redirect=/"}


def test_who_looks_around_first_is_remembered_by_the_cart_alone(parlour: Parlour) -> None:
    link = parlour.circle.link()
    answer = parlour.opens(link)
    later = shown(answer).named("form")[1]
    assert later["action"] == "/cart/update"
    assert "Set-Cookie" not in answer.headers
    fields = [one for one in shown(answer).named("input") if one["name"] == "attributes[laurel]"]
    assert [one["value"] for one in fields] == [link]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pl-PL,en;q=0.5", "Na pierwsze zamówienie w Kubek, od 40 USD."),
        ("id", "Untuk pesanan pertamamu di Kubek, mulai US$40."),
        ("fr", "On your first order at Kubek, from $40."),
    ],
)
def test_a_friend_is_greeted_in_their_own_language(
    parlour: Parlour, language: str, told: str
) -> None:
    assert told in shown(parlour.opens(parlour.circle.link(), language)).text


def test_a_friend_is_asked_for_their_address_and_the_box_for_news_is_not_ticked(
    parlour: Parlour,
) -> None:
    page = shown(parlour.opens(parlour.circle.link()))
    asked = [one for one in page.named("input") if one.get("type") != "hidden"]
    assert [one["name"] for one in asked] == ["email", "newsletter"]
    assert "checked" not in asked[1]


@pytest.mark.parametrize("ticked", [True, False])
def test_who_asked_for_news_is_told_to_the_merchant_once_they_are_a_customer(
    parlour: Parlour, ticked: bool
) -> None:
    """A tick beside an address that anybody may type is nobody's consent yet."""
    circle = parlour.circle
    parlour.types(circle.link(), FRIEND, **({"newsletter": "yes"} if ticked else {}))
    assert newsletter.readers(circle.services, circle.shop) == []
    circle.bought(FRIEND, customer=84_001)
    found = newsletter.readers(circle.services, circle.shop)
    assert [one.customer for one in found] == (["84001"] if ticked else [])


def test_the_first_name_is_shown_to_friends_only_where_it_was_switched_on(
    parlour: Parlour,
) -> None:
    link = parlour.circle.link()
    assert "Ania" not in parlour.opens(link).text
    name(parlour, named=True)
    assert "Ania has something for you" in shown(parlour.opens(link)).text
    assert "Wiśniewska" not in parlour.opens(link).text


@pytest.mark.attack
@pytest.mark.parametrize(
    "called",
    [
        "evil.example",
        "https://evil.example",
        "Call_+48123",
        "Ania<b>",
        "A" * 31,
        "{{7*7}}",
        "\u2067Ania",
    ],
)
def test_a_name_that_is_none_is_never_shown_to_friends(parlour: Parlour, called: str) -> None:
    """Whoever calls themselves an address would have the shop recommend it."""
    parlour.circle.known(replace(ANIA, name=f"{called} Kowalska"))
    link = parlour.circle.link()
    name(parlour, named=True)
    assert "A friend has something for you" in shown(parlour.opens(link)).text


def name(parlour: Parlour, *, named: bool) -> None:
    brand_id, link = parlour.circle.shop.brand_id, parlour.circle.link()

    def work(tx: Tx) -> None:
        found = invitations.find(tx, brand_id, link)
        assert found
        invitations.name(tx, brand_id, [found.account_id], named=named)

    parlour.circle.services.store.transact(work)


@pytest.mark.attack
def test_what_a_friend_mistypes_is_text_in_its_own_field(parlour: Parlour) -> None:
    evil = '"><script>alert(1)</script>@example.org'
    answer = parlour.types(parlour.circle.link(), evil)
    assert answer.status_code == 422
    assert "<script" not in answer.text
    fields = {one["name"]: one["value"] for one in shown(answer).named("input")}
    assert fields["email"] == evil
    assert evil not in shown(answer).text
    assert "no e-mail address" in shown(answer).text
    assert FRIEND not in parlour.types(parlour.circle.link(), FRIEND).text


def test_a_code_may_be_typed_as_it_was_heard(parlour: Parlour) -> None:
    link = parlour.circle.link()
    assert parlour.opens(f"{link[:5]}-{link[5:]}".lower()).status_code == 200


def test_each_page_that_is_opened_counts_and_no_preview_does(parlour: Parlour) -> None:
    link = parlour.circle.link()
    for language in ("en", "pl", ""):
        parlour.opens(link, language)
    parlour.opens("7K3M9QXA0V")
    assert parlour.tally(VISIT) == 2


def test_every_answer_is_private_and_lets_in_nothing_but_ours(parlour: Parlour) -> None:
    for answer in (parlour.opens(parlour.circle.link()), parlour.opens("7K3M9QXA0V")):
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert policy.startswith("default-src 'none'; style-src https://laurel.example; ")
        assert policy.endswith("; script-src https://laurel.example")
        assert "unsafe" not in policy
        assert "Set-Cookie" not in answer.headers
