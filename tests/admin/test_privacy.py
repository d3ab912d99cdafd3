"""The privacy page: who asked, the files, and the word that they were handed over."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.clock import wall
from plugin.ports import DataRequested
from plugin.service import shops
from plugin.service.privacy import access, asking
from plugin.service.services import Services
from plugin.store import accounts
from plugin.store.deliveries import Received
from plugin.worker import Worker
from tests.admin.conftest import SHOP, Token

PAGE = {"Accept": "text/html"}
HOSTILE = "<script>alert(1)</script>@example.com"


def opened(client: FlaskClient, token: str, path: str = "/admin/privacy") -> TestResponse:
    where = {"shop": SHOP, "embedded": "1", "id_token": token}
    return client.get(path, query_string=where, headers=PAGE)


def asked(services: Services, customer_id: str = "7", email: str = HOSTILE) -> None:
    """Somebody asks, and the answer is prepared."""
    shop = shops.named(services, SHOP)
    now = services.clock.now()
    told = Received(
        shop.brand_id, 1, shop.id, "customers/data_request", "", b"", "customer:7", "",
        vouched=False, body=b"", received_at=now,
    )  # fmt: skip
    fact = DataRequested(customer_id, email, (), customer_id)
    services.store.transact(lambda tx: asking.note(tx, services, shop, fact, told))
    Worker(services).drain(shop.id)


def links(page: str) -> dict[str, str]:
    """The files a page offers, by form."""
    found = re.findall(r'href="(/admin/privacy/file\?[^"]+)"', page)
    return {re.findall(r"\.(html|json)", one)[0]: unescape(one) for one in found}


@pytest.fixture
def page(client: FlaskClient, token: Token, services: Services) -> str:
    """The page with one request on it."""
    assert opened(client, token(), "/admin/").status_code == 200
    asked(services)
    return opened(client, token()).text


def test_nobody_asked(client: FlaskClient, token: Token) -> None:
    assert "Nobody has asked" in opened(client, token()).text


def test_the_page_says_who_asked_and_until_when(page: str) -> None:
    assert "alert(1)" in page
    assert "To be answered by" in page
    assert "Asked on" in page


def test_the_home_page_says_that_somebody_waits(
    page: str, client: FlaskClient, token: Token
) -> None:
    del page
    assert "1 person asks what is held of them" in opened(client, token(), "/admin/").text


def test_a_package_is_fetched_as_json_and_as_a_page(page: str, client: FlaskClient) -> None:
    files = links(page)
    told = client.get(files["json"])
    assert told.headers["Content-Disposition"].startswith('attachment; filename="data-request-')
    document = json.loads(told.text)
    assert (document["form"], document["nothing_held"]) == ("laurel.person/1", True)
    shown = client.get(files["html"])
    assert shown.mimetype == "text/html"
    assert "We hold nothing of you." in shown.text


def test_who_fetched_it_is_in_the_access_log(
    client: FlaskClient, token: Token, services: Services
) -> None:
    opened(client, token(), "/admin/")
    shop, now = shops.named(services, SHOP), services.clock.now()
    services.store.transact(lambda tx: accounts.for_customer(tx, shop.brand_id, shop.id, "7", now))
    asked(services)
    client.get(links(opened(client, token()).text)["json"])
    newest, listed = access.log(services, shop)
    assert (newest.actor, newest.what) == ("staff:42", "data package")
    assert (listed.actor, listed.what) == ("staff:42", "data requests")


def test_handing_over_is_said_by_a_script_with_a_token(
    page: str, client: FlaskClient, token: Token
) -> None:
    (action,) = re.findall(r'action="(/admin/privacy/\d+/handed)"', page)
    bearer = {"Authorization": f"Bearer {token()}"}
    assert client.post(action, query_string={"shop": SHOP}, headers=bearer).status_code == 204
    after = opened(client, token()).text
    assert "Handed over on" in after
    assert "/handed" not in after


@pytest.mark.attack
def test_a_plain_form_hands_nothing_over(page: str, client: FlaskClient) -> None:
    (action,) = re.findall(r'action="(/admin/privacy/\d+/handed)"', page)
    assert client.post(action).status_code == 401


@pytest.mark.attack
@pytest.mark.parametrize(
    ("part", "other"),
    [
        (f"shop={SHOP}", "shop=evil.myshopify.com"),
        (".json", ".html"),
        ("by=42", "by=43"),
        ("proof=", "proof=9"),
        ("data-request-", "data-request-1"),
    ],
)
def test_a_link_to_a_package_opens_nothing_else(
    page: str, client: FlaskClient, part: str, other: str
) -> None:
    good = links(page)["json"]
    assert part in good
    assert client.get(good).status_code == 200
    assert client.get(good.replace(part, other, 1)).status_code == 403


@pytest.mark.attack
def test_a_link_to_a_package_ends(
    page: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = wall() + timedelta(hours=1)
    monkeypatch.setattr("plugin.service.downloads.wall", lambda: later)
    assert client.get(links(page)["json"]).status_code == 403


@pytest.mark.attack
def test_a_hostile_name_stays_text_on_the_page_and_in_the_package(
    page: str, client: FlaskClient
) -> None:
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get(links(page)["html"]).text
