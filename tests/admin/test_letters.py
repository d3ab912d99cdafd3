"""The page of letters: how they are signed, all of them to look at, and a sample to oneself."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.domain.appearance import Appearance
from plugin.locales import languages
from plugin.notify.press import Proofs
from plugin.ports import Letter, Staff
from plugin.service import appearances, shops
from plugin.service.letters import KINDS, signing
from plugin.service.services import Services
from plugin.worker import Worker
from tests.admin.conftest import SHOP, Token
from tests.pictures import picture
from tests.widgets.reading import read
from widgets import look

WHERE = {"shop": SHOP, "embedded": "1"}
HOSTILE = '"><script>alert(1)</script>\r\nBcc: x@evil.example'


class Postbox:
    """A notifier that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def house(client: FlaskClient, services: Services, postbox: Postbox) -> Services:
    """The shop is installed; letters can be shown, and carried to the postbox."""
    whole = replace(services, press=Proofs(), notifier=postbox)
    app = client.application
    assert isinstance(app, Flask)
    app.extensions["laurel"] = whole
    shops.welcome(whole, "shopify", Staff(SHOP, "42", "proof"))
    return whole


def shown(client: FlaskClient, token: str, **query: str) -> TestResponse:
    where = {**WHERE, "id_token": token, **query}
    answer = client.get("/admin/letters", query_string=where, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer


def sent(client: FlaskClient, path: str, page: str, **fields: str) -> TestResponse:
    """A form sent without any script: it carries what the page put into it."""
    proof = re.findall(r'name="proof" value="([^"]+)"', page)[0]
    data = {"proof": proof, **fields}
    return client.post(f"/admin/letters{path}", query_string=WHERE, data=data)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("language", languages())
def test_every_letter_is_shown_as_it_would_be_sent(
    client: FlaskClient, token: Token, language: str
) -> None:
    page = read(shown(client, token(), letters=language).text)
    frames = page.named("iframe")
    assert len(frames) == len(KINDS)
    for frame in frames:
        assert frame["sandbox"] == ""
        letter = read(str(frame["srcdoc"]))
        assert letter.named("html")[0]["lang"] == language
        assert letter.named("title") == [{}]
        assert str(frame["title"]).replace("\N{NO-BREAK SPACE}", " ") in letter.text
    assert len([one for one, _ in page.texts if one == "pre"]) == len(KINDS)


def test_letters_wear_the_shops_look_and_its_logo_where_the_panel_finds_it(
    client: FlaskClient, token: Token, house: Services
) -> None:
    shop = shops.named(house, SHOP)
    dressed = Appearance(accent="#0a4f8f", radius=8)
    appearances.save(house, shop, 0, lambda _: dressed, "staff:42")
    appearances.wear(house, shop, 1, picture("PNG", (200, 100)), "staff:42")
    for frame in read(shown(client, token()).text).named("iframe"):
        letter = read(str(frame["srcdoc"]))
        (logo,) = letter.named("img")
        assert (logo["width"], logo["height"], logo["alt"]) == ("96", "48", shop.name)
        button = str(letter.named("a")[0]["style"])
        assert "background-color: #0a4f8f" in button
        assert "border-radius: 5px" in button
    assert logo["src"] == look.picture(house.app_url, appearances.look(house, shop))


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("query", "when"),
    [({}, "not all"), ({"scheme": "dark"}, "all"), ({"scheme": "blue"}, "not all")],
)
def test_letters_are_looked_at_in_the_light_and_in_the_dark(
    client: FlaskClient, token: Token, query: dict[str, str], when: str
) -> None:
    page = read(shown(client, token(), **query).text)
    assert all(f"<style>@media {when} {{" in str(one["srcdoc"]) for one in page.named("iframe"))
    (here,) = {one["href"] for one in page.named("a") if "letters=pl" in str(one["href"])}
    assert f"scheme={'dark' if when == 'all' else 'light'}" in str(here)


@pytest.mark.usefixtures("house")
def test_a_letter_may_be_styled_and_nothing_else(client: FlaskClient, token: Token) -> None:
    answer = shown(client, token())
    policy = answer.headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "style-src 'self';" in policy
    letter = str(read(answer.text).named("iframe")[0]["srcdoc"])
    sheet = letter.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert policy.endswith(f"; style-src-elem 'self' 'sha256-{digest}'")
    other = client.get("/admin/rewards", query_string={**WHERE, "id_token": token()})
    assert "unsafe-inline" not in other.headers["Content-Security-Policy"]


def test_how_letters_are_signed(client: FlaskClient, token: Token, house: Services) -> None:
    page = shown(client, token()).text
    fields = {"name": "Cups by Ewa", "reply_to": "hello@kiln.example", "address": "Clay St 1\nYork"}
    answer = sent(client, "/sender", page, **fields)
    assert (answer.status_code, "Saved." in answer.text) == (200, True)
    assert signing.look(house, shops.named(house, SHOP)) == fields
    again = unescape(shown(client, token()).text)
    assert "Cups by Ewa via Laurel" in again
    assert "Clay St 1, York" in again


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply_to": "ewa"}, {"reply_to": "a@b.example, c@d.example"}, {"name": "x" * 61},
        {"reply_to": "a@b.example\r\nBcc: x@evil.example"}, {"address": "x" * 301},
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_letter_is_not_saved_and_not_lost(
    client: FlaskClient, token: Token, house: Services, wrong: dict[str, str]
) -> None:
    fields = {"name": "Cups", "reply_to": "", "address": "", **wrong}
    answer = sent(client, "/sender", shown(client, token()).text, **fields)
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert 'value="' + fields["name"] in answer.text
    assert signing.look(house, shops.named(house, SHOP))["name"] == ""


@pytest.mark.attack
def test_a_hostile_signature_is_only_text(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token()).text
    sent(client, "/sender", page, name=HOSTILE[:60], reply_to="", address=HOSTILE)
    shown_again = read(shown(client, token()).text)
    assert [one.get("src", "") for one in shown_again.named("script") if "alert" in str(one)] == []
    for frame in shown_again.named("iframe"):
        assert read(str(frame["srcdoc"])).named("script") == []
    assert "\n" not in signing.look(house, shops.named(house, SHOP))["name"]


@pytest.mark.attack
def test_a_sample_goes_to_the_shop_itself_whatever_the_form_says(
    client: FlaskClient, token: Token, house: Services, postbox: Postbox
) -> None:
    page = shown(client, token()).text
    typed = {"to": "x@evil.example", "email": "x@evil.example"}
    answer = sent(client, "/sample/reward_issued/pl", page, **typed)
    assert "On its way" in answer.text
    Worker(house).drain(shops.named(house, SHOP).id)
    (letter,) = postbox.letters
    assert (letter.kind, letter.locale, letter.to) == ("reward_issued", "pl", f"owner@{SHOP}")
    assert letter.sandbox


@pytest.mark.attack
def test_ten_samples_an_hour_are_enough(client: FlaskClient, token: Token, house: Services) -> None:
    page = shown(client, token()).text
    answers = [sent(client, "/sample/claim/en", page) for _ in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [409]
    assert "ten samples an hour" in answers[-1].text
    del house


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("path", ["/sample/sonnet/en", "/sample/claim/e.n"])
def test_a_sample_of_nothing_is_refused(client: FlaskClient, token: Token, path: str) -> None:
    assert sent(client, path, shown(client, token()).text).status_code == 422


@pytest.mark.attack
@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("path", ["/sender", "/sample/claim/en"])
def test_nobody_else_signs_or_sends(client: FlaskClient, path: str) -> None:
    data = {"proof": "42:forged.1.2", "name": "x", "reply_to": "", "address": ""}
    answer = client.post(f"/admin/letters{path}", query_string=WHERE, data=data)
    assert answer.status_code in {401, 403}


def test_without_a_mail_server_the_page_says_so(client: FlaskClient, token: Token) -> None:
    page = shown(client, token()).text
    assert "no letters go out" in page
    assert "/sample/" not in page
