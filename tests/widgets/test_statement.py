"""The shopper's statement behind the signed proxy: page, file and plain values of one month."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from werkzeug.test import TestResponse

from plugin import http
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, KUBEK, Person
from tests.laurel import SECRET, Laurel
from tests.room import sticking_out, too_small
from tests.service.buying import bought
from tests.widgets.reading import read
from tests.widgets.test_door import ROOT
from widgets.panel import blueprint


@pytest.fixture
def house(embedded: Laurel) -> Laurel:
    """Ania bought two mugs in March and one in April; it is the 20th of April."""
    shop = Shop()
    embedded.clock.at = datetime(2026, 3, 28, 12, tzinfo=UTC)
    bought(embedded, ANIA, mug(2), shop=shop)
    embedded.clock.at = datetime(2026, 4, 20, 12, tzinfo=UTC)
    bought(embedded, ANIA, mug(1), shop=shop)
    return embedded


@pytest.fixture
def client(house: Laurel) -> Iterator[FlaskClient]:
    app = Flask("laurel", root_path=str(ROOT / "plugin"), static_folder=None)
    app.extensions["laurel"] = house.services
    http.init_app(app)
    app.register_blueprint(blueprint)
    with app.test_client() as client:
        yield client


def signed(person: Person | None, **asked: str) -> str:
    pairs = asked | {
        "shop": KUBEK.domain,
        "path_prefix": "/apps/laurel",
        "timestamp": str(int(time.time())),
        "logged_in_customer_id": str(person.customer_id) if person else "",
    }
    told = "".join(f"{name}={value}" for name, value in sorted(pairs.items()))
    proof = hmac.new(SECRET.encode(), told.encode(), hashlib.sha256).hexdigest()
    return urlencode({**pairs, "signature": proof})


def ask(client: FlaskClient, person: Person | None, **asked: str) -> TestResponse:
    return client.get(f"/proxy/statement?{signed(person, **asked)}")


def test_the_present_month_is_a_page_that_leads_to_the_one_before(client: FlaskClient) -> None:
    answer = ask(client, ANIA, locale="pl")
    page = read(answer.text)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Na początku 190 Zebrane +95" in page.text
    ways = [link["href"] or "" for link in page.named("a")]
    assert ways[0] == "/apps/laurel/statement?locale=pl&month=2026-03"
    assert ways[-1] == "/apps/laurel/panel?locale=pl"


def test_the_first_month_leads_only_on(client: FlaskClient) -> None:
    page = read(ask(client, ANIA, month="2026-03").text)
    assert "At the end 190" in page.text
    assert page.named("a")[0]["rel"] == "next"


def test_the_same_as_a_file_with_a_plain_name(client: FlaskClient) -> None:
    answer = ask(client, ANIA, month="2026-03", format="csv")
    assert answer.mimetype == "text/csv"
    named = answer.headers["Content-Disposition"]
    assert named == 'attachment; filename="statement-2026-03.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert b",190,190\r\n" in answer.data


def test_the_same_in_plain_values(client: FlaskClient) -> None:
    told = ask(client, ANIA, month="2026-04", format="json").get_json()
    assert (told["opening"], told["earned"], told["closing"]) == (190, 95, 285)


def test_who_has_no_points_yet_reads_a_kind_sentence(client: FlaskClient) -> None:
    assert "A quiet month" in read(ask(client, BUDI).text).text


def test_who_is_not_signed_in_is_shown_the_panel(client: FlaskClient) -> None:
    assert 'data-laurel="out"' in ask(client, None).text


def test_a_month_that_has_not_begun_is_refused(client: FlaskClient) -> None:
    assert ask(client, ANIA, month="2026-05").status_code == 422


@pytest.mark.attack
@pytest.mark.parametrize(
    "asked",
    [
        {"month": "2026-13"}, {"month": "2026-3"}, {"month": ""}, {"month": "2026-03x"},
        {"month": "2026-03\n"}, {"format": "exe"}, {"format": ""}, {"format": "csv/.."},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_month_or_format_is_not_even_read(
    client: FlaskClient, asked: dict[str, str]
) -> None:
    assert ask(client, ANIA, **asked).status_code == 401


@pytest.mark.attack
def test_a_statement_is_private_and_runs_nothing(client: FlaskClient) -> None:
    for form in ("html", "csv", "json"):
        headers = ask(client, ANIA, format=form).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src ")
    assert client.get("/proxy/statement").status_code == 401


def test_the_panel_leads_to_the_statement(client: FlaskClient) -> None:
    query = signed(ANIA, locale="en", page="history")
    links = read(client.get(f"/proxy/panel?{query}").text).named("a")
    assert "/apps/laurel/statement?locale=en" in [link["href"] for link in links]


def test_the_style_sheet_is_served(client: FlaskClient) -> None:
    page = read(ask(client, ANIA).text)
    (sheet,) = page.named("link")
    path = (sheet["href"] or "").removeprefix("https://laurel.example")
    answer = client.get(path)
    assert (answer.mimetype, answer.headers["Cache-Control"][:6]) == ("text/css", "public")


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["en", "pl", "id"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_statement_fits_and_can_be_hit(
    client: FlaskClient, browser: Browser, locale: str, width: int
) -> None:
    page = ask(client, ANIA, locale=locale)
    sheet = client.get("/widgets/static/statement.css").text
    opened = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=False)
    opened.route("**/statement.css*", lambda route: route.fulfill(body=sheet))
    opened.set_content(page.text)
    wide = opened.locator("html").bounding_box()
    assert wide
    assert wide["width"] <= width
    assert not too_small(opened)
    assert not sticking_out(opened.locator("body"))
    expect(opened.get_by_role("row")).not_to_have_count(0)
    opened.close()
