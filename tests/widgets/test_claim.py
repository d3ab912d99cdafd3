"""The page behind a claim link, and the form by which a member leaves: whole, on a real Laurel."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from plugin import http
from plugin.clock import wall
from plugin.locales import Messages, languages
from plugin.service import claim_links
from plugin.service.preferences import LETTERS
from plugin.service.views.panel import ClaimView
from tests.bodies import mug
from tests.cast import ANIA, BUDI, DORA, KUBEK, Person
from tests.laurel import SECRET, Laurel
from tests.platforms.shopify_letters import storefront_query
from tests.service.buying import bought
from tests.service.members import acts_of, joined
from tests.widgets.reading import Read, read
from tests.widgets.test_words import bare, pseudo
from tests.widgets.views import CLAIM, CLAIM_SIGNED_OUT, STATES
from widgets.panel import blueprint
from widgets.rendering import render, render_claim, render_error

ROOT = Path(__file__).parents[2]
PEOPLE = {"Accept": "text/html"}


@dataclass
class Storefront:
    """Kubek's storefront: it forwards signed requests, as a browser of people makes them."""

    laurel: Laurel
    app: Flask

    def get(self, path: str, person: Person | None = None, **asked: str) -> TestResponse:
        return self.app.test_client().get(signed(path, person, asked), headers=PEOPLE)

    def post(
        self, path: str, person: Person | None, data: dict[str, str], **asked: str
    ) -> TestResponse:
        address = signed(path, person, asked)
        return self.app.test_client().post(address, data=data, headers=PEOPLE)

    def submit(self, page: Read, person: Person | None) -> TestResponse:
        """Send the last form of a page, as it is."""
        at = max(n for n, (tag, _) in enumerate(page.tags) if tag == "form")
        target = urlsplit(str(page.tags[at][1]["action"]))
        fields = [found for tag, found in page.tags[at:] if tag == "input"]
        data = {str(one["name"]): str(one["value"]) for one in fields}
        name = target.path.removeprefix("/apps/laurel/")
        return self.post(f"/proxy/{name}", person, data, **dict(parse_qsl(target.query)))


def signed(path: str, person: Person | None, asked: dict[str, str]) -> str:
    pairs = [
        ("shop", KUBEK.domain),
        ("logged_in_customer_id", str(person.customer_id) if person else ""),
        ("path_prefix", "/apps/laurel"),
        ("timestamp", str(int(wall().timestamp()))),
        *asked.items(),
    ]
    return f"{path}?{storefront_query(pairs, SECRET).decode()}"


@pytest.fixture
def store(embedded: Laurel) -> Storefront:
    """Dora has bought a mug at Kubek as a guest."""
    bought(embedded, DORA, mug(1))
    return opened(embedded)


def opened(laurel: Laurel) -> Storefront:
    """The doors of shoppers, before a Laurel."""
    app = Flask("laurel", root_path=str(ROOT / "plugin"), static_folder=None)
    app.extensions["laurel"] = laurel.services
    http.init_app(app)
    app.register_blueprint(blueprint)
    return Storefront(laurel, app)


def link(store: Storefront) -> str:
    url = claim_links.url(store.laurel.services, store.laurel.kubek, DORA.email)
    return url.partition("claim=")[2]


def test_a_claim_link_goes_from_the_page_to_the_panel(store: Storefront) -> None:
    given = link(store)
    page = store.get("/proxy/claim", ANIA, claim=given, locale="pl")
    assert page.status_code == 200
    assert "95 punktów czeka na Ciebie" in read(page.text).text
    after = store.submit(read(page.text), ANIA)
    assert after.status_code == 200
    assert read(after.text).named("html")[0]["lang"] == "pl"
    assert store.laurel.show(ANIA).balance.available == 95


def test_who_claimed_is_told_once_that_it_is_done(store: Storefront) -> None:
    """Whoever has not joined reads the same sum as before the press: it seemed to do nothing."""
    page = store.get("/proxy/claim", ANIA, claim=link(store))
    assert "They are with yours now." in read(store.submit(read(page.text), ANIA).text).text
    later = store.get("/proxy/panel", ANIA)
    assert "They are with yours now." not in read(later.text).text


def test_who_is_not_signed_in_is_kindly_asked_to_and_comes_back(store: Storefront) -> None:
    given = link(store)
    answer = store.get("/proxy/claim", None, claim=given)
    page = read(answer.text)
    assert answer.status_code == 200
    assert "95 points are waiting for you" in page.text
    assert page.named("form") == []
    here = quote(f"/apps/laurel/claim?claim={given}&locale=en", safe="")
    ways_in = [one["href"] for one in page.named("a") if "button" in (one.get("class") or "")]
    assert ways_in == [f"/account/{way}?return_url={here}" for way in ("login", "register")]


def used(store: Storefront) -> str:
    given = link(store)
    store.submit(read(store.get("/proxy/claim", BUDI, claim=given).text), BUDI)
    return given


def forged(store: Storefront) -> str:
    given = link(store)
    return given[:-1] + ("0" if given[-1] != "0" else "1")


def missing(_: Storefront) -> str:
    return ""


@pytest.mark.attack
@pytest.mark.parametrize("dead", [used, forged, missing])
@pytest.mark.parametrize("locale", languages())
def test_a_dead_link_is_told_kindly_and_changes_nothing(
    store: Storefront, dead: Callable[[Storefront], str], locale: str
) -> None:
    given, before = dead(store), len(acts_of(store.laurel, "claim"))
    for person in (ANIA, None):
        answer = store.get("/proxy/claim", person, claim=given, locale=locale)
        assert answer.status_code == 403
        assert Messages.of(locale).text("claim.error.title") in read(answer.text).text
    posted = store.post("/proxy/claim", ANIA, {"token": "x.1.y"}, claim=given)
    assert posted.status_code == 403
    assert len(acts_of(store.laurel, "claim")) == before


def test_a_dead_link_wears_the_shops_look_and_leads_back_to_it(store: Storefront) -> None:
    page = read(store.get("/proxy/claim", ANIA, claim=used(store)).text)
    sheets = [str(one["href"]) for one in page.named("link")]
    assert any("/widgets/look/" in one for one in sheets)
    assert [one["href"] for one in page.named("a")][-1] == "/"


def test_a_question_that_nobody_signed_wears_no_shops_look(store: Storefront) -> None:
    page = read(store.app.test_client().get("/proxy/claim?shop=x", headers=PEOPLE).text)
    assert not any("/widgets/look/" in str(one["href"]) for one in page.named("link"))
    assert "To the shop" not in page.text


@pytest.mark.attack
def test_the_page_of_a_claim_link_repeats_nothing_unproven(store: Storefront) -> None:
    answer = store.get("/proxy/claim", ANIA, claim="evil-marker-1234")
    assert "evil-marker-1234" not in answer.text


def test_a_stale_form_is_no_dead_link(store: Storefront) -> None:
    answer = store.post("/proxy/claim", ANIA, {"token": "x.1.y"}, claim=link(store))
    assert answer.status_code == 403
    assert "does not work any more" not in read(answer.text).text


def test_a_member_leaves_and_comes_back_without_a_script(store: Storefront) -> None:
    joined(store.laurel, ANIA)
    page = read(store.get("/proxy/panel", ANIA, page="preferences").text)
    assert "Leave the programme" in page.text
    after = store.submit(page, ANIA)
    assert after.status_code == 200
    assert "You have left" in read(after.text).text
    back = store.submit(read(after.text), ANIA)
    assert "Language Letters Leave" in read(back.text).text
    assert store.laurel.show(ANIA).state == "joined"


@pytest.mark.parametrize("language", languages())
def test_whoever_can_be_written_to_chooses_among_all_letters(
    store: Storefront, language: str
) -> None:
    """The page failed for them: one letter had no word."""
    bought(store.laurel, ANIA, mug(1))
    joined(store.laurel, ANIA)
    answer = store.get("/proxy/panel", ANIA, page="preferences", locale=language)
    assert answer.status_code == 200
    offered = [one for one in read(answer.text).named("input") if one.get("name") == "letter"]
    assert {one["value"] for one in offered} == set(LETTERS)


@pytest.mark.attack
@pytest.mark.parametrize("path", ["/proxy/leave", "/proxy/claim"])
def test_leaving_and_claiming_need_the_token_of_the_form(store: Storefront, path: str) -> None:
    joined(store.laurel, ANIA)
    given = link(store)
    for data in ({}, {"token": ""}, {"token": "a.9999999999.b"}):
        assert store.post(path, ANIA, data, claim=given).status_code == 403
        assert store.post(path, None, data, claim=given).status_code == 403
    assert acts_of(store.laurel, "leave") == acts_of(store.laurel, "claim") == []


def test_leaving_is_not_a_link(store: Storefront) -> None:
    joined(store.laurel, ANIA)
    assert store.get("/proxy/leave", ANIA).status_code == 303
    assert store.laurel.show(ANIA).state == "joined"


def test_who_left_is_told_to_come_back_before_claiming(store: Storefront) -> None:
    joined(store.laurel, ANIA)
    store.submit(read(store.get("/proxy/panel", ANIA, page="preferences").text), ANIA)
    answer = store.get("/proxy/claim", ANIA, claim=link(store), locale="id")
    assert answer.status_code == 409
    assert "Kembali dulu" in read(answer.text).text


def shown(state: str, locale: str) -> Read:
    return read(render(STATES[state], Messages.of(locale), fragment=True))


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "Your 1,525 points stay for 30 days, then they are gone. Used codes stand."),
        ("pl", "Twoje 1525 punktów zostaje jeszcze 30 dni, potem przepada."),
        ("id", "1.525 poinmu tetap ada selama 30 hari, lalu hangus."),
    ],
)
def test_leaving_says_what_is_forfeited(locale: str, told: str) -> None:
    assert told in shown("leaving", locale).text


def test_leaving_with_nothing_threatens_nothing() -> None:
    page = shown("leaving-nothing", "en")
    assert "gone" not in page.text
    assert "you can come back" in page.text


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "Your 1,525 points stay until December 1."),
        ("pl", "Twoje 1525 punktów czeka do 1 grudnia."),
        ("id", "1.525 poinmu tetap ada sampai 1 Desember."),
    ],
)
def test_who_left_sees_until_when_nothing_is_lost(locale: str, told: str) -> None:
    page = shown("left-in-time", locale)
    assert told in page.text
    assert [form["class"] for form in page.named("form")] == ["join"]


@pytest.mark.parametrize("claim", [CLAIM, CLAIM_SIGNED_OUT], ids=["signed in", "signed out"])
def test_the_page_of_a_claim_link_holds_no_bare_words(claim: ClaimView) -> None:
    panel = replace(claim.panel, shop=replace(claim.panel.shop, name="·"))
    html = render_claim(replace(claim, panel=panel), pseudo(), stylesheet="/s.css")
    assert bare(read(html)) == []


@pytest.mark.parametrize("said", ["claim.error", "claim.left"])
def test_no_error_of_claiming_holds_bare_words(said: str) -> None:
    html = render_error(pseudo(), fragment=False, retry="panel", said=said, stylesheet="/s.css")
    assert bare(read(html)) == []
