"""The panel's routes: who may see what, and what every answer carries."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin import http
from plugin.domain.appearance import Appearance
from plugin.domain.errors import ForbiddenError, UnauthenticatedError
from plugin.locales import Messages
from plugin.ports import ProxyRequest, Shopper
from plugin.service import panel
from plugin.service.views.panel import PanelView
from tests.widgets.reading import read
from tests.widgets.views import FIRST, POINTS, WAITING
from widgets.assets import FOLDER, version
from widgets.panel import blueprint

ROOT = Path(__file__).parents[2]
SIGNATURE = "5" * 64
SIGNED = f"/proxy/panel?signature={SIGNATURE}"


class GuardedPlatform:
    """Lets in whoever carries the signature, with the parameters they brought."""

    def shopper(self, request: ProxyRequest, now: datetime) -> Shopper:
        query = dict(pair.split("=", 1) for pair in request.query.decode().split("&") if pair)
        if query.pop("signature", "") != SIGNATURE:
            raise UnauthenticatedError("not a request that was forwarded just now")
        assert now.tzinfo
        return Shopper("clay.myshopify.com", "7", "/apps/laurel", query)


@dataclass
class House:
    """What stands behind the door; `asked` remembers each shopper and what they brought."""

    view: PanelView = POINTS
    platforms: dict[str, Any] = field(default_factory=lambda: {"shopify": GuardedPlatform()})
    app_url: str = "https://laurel.example"
    asked: list[Any] = field(default_factory=list)


def broken(*_: object) -> PanelView:
    """A fault of ours."""
    raise RuntimeError("no such luck")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    house = House()

    def view(_: object, shopper: Shopper) -> PanelView:
        house.asked.append(shopper)
        return house.view

    def join(_: object, shopper: Shopper, token: str, locale: str) -> PanelView:
        if token != WAITING.join_token:
            raise ForbiddenError("open the panel again to join")
        house.asked.append((shopper, token, locale))
        return FIRST

    monkeypatch.setattr(panel, "view", view)
    monkeypatch.setattr(panel, "look", lambda *_: house.view.look)
    monkeypatch.setattr(panel, "join", join)
    return house


@pytest.fixture
def client(house: House) -> Iterator[FlaskClient]:
    app = Flask("laurel", root_path=str(ROOT / "plugin"), static_folder=None)
    app.extensions["laurel"] = house
    http.init_app(app)
    app.register_blueprint(blueprint)
    with app.test_client() as client:
        yield client


def test_a_page_of_its_own(client: FlaskClient) -> None:
    answer = client.get(SIGNED)
    page = read(answer.text)
    assert answer.status_code == 200
    assert "1,240 points" in page.text
    css = f"https://laurel.example/widgets/static/panel.css?v={version()}"
    look = "https://laurel.example/widgets/look/3f6b4f-16-page.css"
    assert [link["href"] for link in page.named("link")] == [css, look]


def test_only_the_inside_in_the_language_of_the_page(client: FlaskClient) -> None:
    answer = client.get(f"{SIGNED}&view=fragment&locale=pl")
    assert answer.text.lstrip().startswith('<article class="laurel"')
    assert "1240 punktów" in read(answer.text).text


def test_a_browser_that_says_nothing_else_is_answered_in_its_language(client: FlaskClient) -> None:
    answer = client.get(SIGNED, headers={"Accept-Language": "fr, id-ID;q=0.8, en;q=0.5"})
    assert "1.240 poin" in read(answer.text).text
    assert "Accept-Language" in answer.headers["Vary"]


def test_joining_by_plain_form_answers_with_the_panel(client: FlaskClient, house: House) -> None:
    answer = client.post(
        f"/proxy/join?signature={SIGNATURE}&locale=pl", data={"token": WAITING.join_token}
    )
    assert answer.status_code == 200
    assert "Od pierwszych punktów" in read(answer.text).text
    ((shopper, token, locale),) = house.asked
    assert (shopper.customer_id, token, locale) == ("7", WAITING.join_token, "pl")


def test_joining_needs_the_token(client: FlaskClient, house: House) -> None:
    for data in ({}, {"token": "another"}):
        answer = client.post(f"/proxy/join?signature={SIGNATURE}", data=data)
        assert answer.status_code == 403
        assert answer.get_json()["error"]["code"] == "forbidden"
    assert house.asked == []


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("join", ""), ("leave", ""), ("redeem", ""), ("undo", ""),
        ("preferences", "&page=preferences"), ("share", "&page=share"), ("appeal", "&page=share"),
    ],
)  # fmt: skip
def test_who_opens_the_address_of_a_form_again_is_led_to_the_panel(
    client: FlaskClient, house: House, form: str, page: str
) -> None:
    """A restored tab sends no form: nothing is done, and nothing is said to have failed."""
    answer = client.get(f"/proxy/{form}?locale=pl&signature={SIGNATURE}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/apps/laurel/panel?locale=pl{page}"
    assert SIGNATURE not in answer.text
    assert house.asked == []


def test_the_same_as_json(client: FlaskClient) -> None:
    answer = client.get(f"/proxy/panel.json?signature={SIGNATURE}")
    body = answer.get_json()
    assert body["balance"] == {"available": 1240, "pending": 285, "debt": 0}
    assert (
        body["lines"][0]["text"] == "Order #1042: $38.00 \N{MULTIPLICATION SIGN} 5 per $1.00 = 190"
    )


PATHS = ["/proxy/panel", "/proxy/panel.json", "/proxy/panel?view=fragment"]


@pytest.mark.parametrize("path", PATHS)
def test_without_a_signature_nothing_is_asked(client: FlaskClient, house: House, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.post("/proxy/join", data={"token": "token-1"}).status_code == 401
    assert house.asked == []


def test_people_read_errors_in_their_language(client: FlaskClient) -> None:
    answer = client.get("/proxy/panel?locale=pl", headers={"Accept": "text/html"})
    page = read(answer.text)
    assert answer.status_code == 401
    assert answer.mimetype == "text/html"
    assert "Twoje punkty są bezpieczne" in page.text
    assert [link["href"] for link in page.named("a")] == ["panel?locale=pl"]
    assert answer.headers["X-Request-Id"] in page.text


@pytest.mark.parametrize("view", ["", "&view=fragment"])
def test_a_fault_of_ours_is_told_to_shoppers_in_their_language(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    """A page that failed is tried again; a form may have worked, and the panel says whether."""
    monkeypatch.setattr(panel, "view", broken)
    monkeypatch.setattr(panel, "join", broken)
    html, polish = {"Accept": "text/html"}, Messages.of("pl")
    query = f"locale=pl&signature={SIGNATURE}{view}"
    for answer, said in (
        (client.get(f"/proxy/panel?{query}", headers=html), "panel.error"),
        (client.post(f"/proxy/join?{query}", headers=html), "panel.fault"),
    ):
        page = read(answer.text)
        assert (answer.status_code, answer.mimetype) == (500, "text/html")
        for part in ("title", "text", "action"):
            assert polish.text(f"{said}.{part}") in page.text
        assert [link["href"] for link in page.named("a")] == ["panel?locale=pl"]
        assert answer.headers["X-Request-Id"] in page.text
        assert "no such luck" not in answer.text


def test_after_a_fault_of_ours_the_page_asks_the_database_nothing_more(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "view", broken)
    monkeypatch.setattr(panel, "look", broken)
    assert client.get(SIGNED, headers={"Accept": "text/html"}).status_code == 500


def test_programs_hear_of_a_fault_of_ours_in_the_one_shape(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "view", broken)
    answer = client.get(f"/proxy/panel.json?signature={SIGNATURE}")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (500, "internal")


def test_errors_are_said_in_the_shops_words_to_who_is_proven(
    client: FlaskClient, house: House
) -> None:
    words = {"en": {"panel.error.title": "Hoppla"}}
    house.view = replace(house.view, look=Appearance(words=words))
    html = {"Accept": "text/html"}
    proven = client.post(f"/proxy/join?signature={SIGNATURE}", headers=html)
    stranger = client.post("/proxy/join?signature=forged", headers=html)
    assert "Hoppla" in read(proven.text).text
    assert "Hoppla" not in read(stranger.text).text


def test_only_letters_that_a_form_offered_are_told(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, bool]] = []

    def prefer(*given: Any) -> PanelView:
        told.append(given[-1])
        return POINTS

    monkeypatch.setattr(panel, "prefer", prefer)
    form = {"offered": ["returned", "points_end"], "letter": ["returned", "code_ends"]}
    for sent in (form, {"letter": ["returned"]}):
        client.post(f"/proxy/preferences?signature={SIGNATURE}", data=sent)
    assert told == [{"returned": True, "points_end": False}, {}]


def test_programs_read_errors_in_the_one_shape(client: FlaskClient) -> None:
    error = client.get("/proxy/panel.json").get_json()["error"]
    assert error.keys() == {"code", "message", "request_id"}
    assert error["code"] == "unauthenticated"


@pytest.mark.parametrize("path", [f"{p}{'&' if '?' in p else '?'}x=1" for p in PATHS])
@pytest.mark.parametrize("signature", ["", f"&signature={SIGNATURE}"])
def test_every_answer_is_private_and_gives_nothing_away(
    client: FlaskClient, path: str, signature: str
) -> None:
    answer = client.get(f"{path}{signature}", headers={"Accept": "text/html"})
    headers = answer.headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src https://laurel.example; ")
    assert "unsafe" not in policy
    assert SIGNATURE not in answer.text + str(headers)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_files_are_kept_for_a_year_under_their_version(client: FlaskClient, name: str) -> None:
    now = client.get(f"/widgets/static/{name}?v={version()}")
    assert now.data == (FOLDER / name).read_bytes()
    assert now.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert now.headers["Access-Control-Allow-Origin"] == "*"
    stale = client.get(f"/widgets/static/{name}?v=another")
    assert stale.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("name", ["nothing.js", "../blocks/launcher.liquid", "%2e%2e%2fpanel.py"])
def test_only_our_files_are_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/widgets/static/{name}").status_code == 404
