"""The form by which a guest has a claim link sent: without a script, without an account."""

from dataclasses import replace
from pathlib import Path

import pytest

from plugin.locales import Messages, languages
from tests.bodies import mug
from tests.cast import ANIA, DORA
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.letters.conftest import Postbox
from tests.widgets.reading import Read, read
from tests.widgets.test_claim import Storefront, opened
from tests.widgets.test_words import bare, pseudo
from tests.widgets.views import OUT, renamed
from widgets.rendering import render_ask_link

ROOT = Path(__file__).parents[2]
SENT = "If points wait under this address"


@pytest.fixture
def postbox(embedded: Laurel) -> Postbox:
    """Dora has bought a mug as a guest, at a shop that sends letters."""
    bought(embedded, DORA, mug(1))
    box = Postbox()
    embedded.services = replace(embedded.services, notifier=box)
    return box


@pytest.fixture
def store(embedded: Laurel, postbox: Postbox) -> Storefront:
    del postbox
    return opened(embedded)


def typed(store: Storefront, email: str) -> Read:
    """Somebody who is not signed in types an address into the form."""
    page = read(store.get("/proxy/ask").text)
    token = next(str(one["value"]) for one in page.named("input") if one["name"] == "token")
    answer = store.post("/proxy/ask", None, {"token": token, "email": email})
    assert answer.status_code == 200
    return read(answer.text)


def test_a_guest_asks_and_the_letter_goes_to_the_address(
    store: Storefront, postbox: Postbox
) -> None:
    assert SENT in typed(store, DORA.email).text
    store.laurel.drain()
    assert [letter.to for letter in postbox.letters] == [DORA.email]


@pytest.mark.attack
def test_every_address_hears_the_same(store: Storefront) -> None:
    """Whoever bought here and whoever did not, and whoever asks too often."""
    answers = {typed(store, email).text for email in (DORA.email, "nobody@example.com")}
    answers |= {typed(store, DORA.email).text for _ in range(7)}
    assert len(answers) == 1


@pytest.mark.attack
def test_what_is_typed_is_never_written_into_the_page(store: Storefront) -> None:
    page = read(store.get("/proxy/ask").text)
    token = next(str(one["value"]) for one in page.named("input") if one["name"] == "token")
    evil = '"><script>alert(1)</script>'
    answer = store.post("/proxy/ask", None, {"token": token, "email": evil})
    assert answer.status_code == 422
    assert "alert(1)" not in answer.text
    assert "no e-mail address" in read(answer.text).text


@pytest.mark.attack
@pytest.mark.parametrize("token", ["", "x", "a.9999999999.b"])
def test_no_other_site_asks_in_its_visitors_names(store: Storefront, token: str) -> None:
    for person in (None, ANIA):
        answer = store.post("/proxy/ask", person, {"token": token, "email": DORA.email})
        assert answer.status_code == 403


def test_where_no_letters_are_sent_the_page_says_what_to_do(embedded: Laurel) -> None:
    page = read(opened(embedded).get("/proxy/ask").text)
    assert "Sign in or join with the e-mail you ordered with" in page.text
    assert page.named("form") == []


@pytest.mark.parametrize("said", ["", "ask.sent", "ask.wrong", "ask.off"])
def test_the_page_holds_no_bare_words(said: str) -> None:
    nameless = replace(renamed(OUT, "·"), shop=replace(OUT.shop, name="·"))
    page = render_ask_link(nameless, pseudo(), said=said, token="t", stylesheet="/s.css")
    assert bare(read(page)) == []


@pytest.mark.parametrize("locale", languages())
def test_the_field_is_named_for_those_who_hear_it(locale: str) -> None:
    page = read(render_ask_link(OUT, Messages.of(locale), said="", token="t", stylesheet="/s.css"))
    (label,) = page.named("label")
    (field,) = (one for one in page.named("input") if one["type"] == "email")
    assert label["for"] == field["id"]
