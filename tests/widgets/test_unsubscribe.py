"""The page that stops letters: opening it changes nothing, one press or one POST does."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin import http
from plugin.locales import Messages, languages
from plugin.service import identity
from plugin.service.letters import bouncing, stopping
from plugin.service.letters.stopping import Stop
from plugin.store import Tx
from tests.cast import ANIA
from tests.laurel import Laurel
from tests.widgets.reading import read
from widgets.panel import blueprint

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def client(embedded: Laurel) -> FlaskClient:
    app = Flask("plugin", static_folder=None)
    app.extensions["laurel"] = embedded.services
    http.init_app(app)
    app.register_blueprint(blueprint)
    return app.test_client()


def link(laurel: Laurel, kind: str = "reward_issued", locale: str = "en") -> str:
    """The path in a letter to Ania."""
    services, shop = laurel.services, laurel.kubek

    def made(tx: Tx) -> str:
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, ANIA.email)
        return stopping.url(tx, services, Stop(shop, kind, hashed), locale)

    return services.store.read(made).removeprefix(services.app_url)


def stopped(laurel: Laurel) -> list[tuple[str, str, int]]:
    return bouncing.counts(laurel.services, laurel.kubek)


@pytest.mark.attack
def test_a_scanner_that_opens_every_link_stops_no_letters(
    client: FlaskClient, embedded: Laurel
) -> None:
    for open_it in (client.get, client.head, client.options):
        assert open_it(link(embedded)).status_code == 200
    assert stopped(embedded) == []


def test_a_friend_is_told_nothing_of_points_they_do_not_have(
    client: FlaskClient, embedded: Laurel
) -> None:
    for locale in languages():
        words = Messages.of(locale)
        text = read(client.get(link(embedded, "referral_friend", locale)).text).text
        assert words.text("unsubscribe.text.friend") in text
        assert words.text("unsubscribe.text") not in text


def test_the_button_stops_letters_of_this_kind(client: FlaskClient, embedded: Laurel) -> None:
    asked = read(client.get(link(embedded)).text)
    assert "Letters from Kubek" in asked.text
    (form,) = asked.named("form")
    assert "action" not in form, "it is sent to where the page is"
    told = client.post(link(embedded))
    assert "you will get no more of these" in told.text
    assert stopped(embedded) == [("reward_issued", "unsubscribed", 1)]


def test_one_click_of_a_mail_program_is_enough(client: FlaskClient, embedded: Laurel) -> None:
    """RFC 8058: a POST without cookies, answered without a redirect."""
    assert client.post(link(embedded), data=ONE_CLICK).status_code == 200
    assert client.post(link(embedded), data=ONE_CLICK).status_code == 200
    assert stopped(embedded) == [("reward_issued", "unsubscribed", 1)]


def test_whoever_changes_their_mind_presses_once_more(
    client: FlaskClient, embedded: Laurel
) -> None:
    client.post(link(embedded))
    assert "They will come again" in client.post(link(embedded), data={"again": "yes"}).text
    assert stopped(embedded) == []


def test_letters_about_what_ends_say_so_kindly(client: FlaskClient, embedded: Laurel) -> None:
    assert "nothing ends unnoticed" in client.get(link(embedded, "points_end")).text
    assert "nothing ends unnoticed" not in client.get(link(embedded)).text


@pytest.mark.parametrize("language", languages())
def test_the_page_speaks_the_language_of_the_letter(
    client: FlaskClient, embedded: Laurel, language: str
) -> None:
    page = client.get(link(embedded, locale=language))
    assert f'lang="{language}"' in page.text
    assert "{" not in page.text
    asked = client.get(link(embedded).partition("?")[0], headers={"Accept-Language": language})
    assert f'lang="{language}"' in asked.text


@pytest.mark.attack
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_whole_says_so_and_does_nothing(
    client: FlaskClient, embedded: Laurel, method: str
) -> None:
    broken = link(embedded).replace("reward_issued", "points_end")
    answer = client.open(broken, method=method.upper())
    assert answer.status_code == 403
    assert "This link does not work" in answer.text
    assert "form" not in answer.text
    assert stopped(embedded) == []


def test_the_page_runs_nothing_is_kept_by_nobody_and_names_nobody(
    client: FlaskClient, embedded: Laurel
) -> None:
    answer = client.get(link(embedded))
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert ANIA.email not in answer.text
