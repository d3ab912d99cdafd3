"""The page of dead letters: what, why, and once more."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.ports import Arrival
from plugin.service import journal, shops
from plugin.service.services import Services
from plugin.worker import Worker
from tests.admin.conftest import SHOP, Token
from tests.laurel import TOPICS

PAGE = {"Accept": "text/html"}
RIVAL = "rival.myshopify.com"
OPEN = "/admin/dead"


def opened(client: FlaskClient, token: str, path: str = OPEN, shop: str = SHOP) -> TestResponse:
    where = {"shop": shop, "embedded": "1", "id_token": token}
    return client.get(path, query_string=where, headers=PAGE)


def pressed(client: FlaskClient, token: str, delivery: str) -> TestResponse:
    """Somebody presses a button of the page."""
    proof = {"Authorization": f"Bearer {token}"}
    return client.post("/admin/dead/retry", data={"delivery": delivery}, headers=proof)


def garbled(services: Services, *bodies: bytes, shop: str = SHOP) -> None:
    """The platform sends what nobody can read, and the worker tries."""
    for number, body in enumerate(bodies):
        arrival = Arrival(shop, "orders/paid", f"{shop}-{number}-{hash(body)}", "", vouched=False)
        journal.accept(services, "shopify", arrival, body)
    Worker(services).drain(shops.named(services, shop).id)


def ids(page: str) -> list[str]:
    """The letters on a page, in its order."""
    return re.findall(r'id="letter-(\d+)"', page)


@pytest.fixture(autouse=True)
def installed(client: FlaskClient, token: Token, services: Services) -> None:
    """The shop is installed, and sends what the manifest asks for."""
    object.__setattr__(services, "topics", TOPICS)
    assert opened(client, token(), "/admin/").status_code == 200


def test_without_dead_letters_the_page_is_calm(client: FlaskClient, token: Token) -> None:
    page = opened(client, token()).text
    assert "Every message from your store was understood" in page
    assert "<form" not in page


def test_a_dead_letter_says_what_when_why_and_how_often(
    client: FlaskClient, token: Token, services: Services
) -> None:
    garbled(services, b"{")
    page = opened(client, token()).text
    assert "orders/paid" in page
    assert "It says something that we do not understand." in page
    assert "Read 1 time" in page
    assert re.search(r"Came on .*20\d\d at ", page)


def test_home_leads_to_them(client: FlaskClient, token: Token, services: Services) -> None:
    garbled(services, b"{")
    assert 'href="/admin/dead?' in opened(client, token(), "/admin/").text


def test_one_is_tried_again_and_dies_again_until_the_cause_is_mended(
    client: FlaskClient, token: Token, services: Services
) -> None:
    garbled(services, b"{", b"[")
    (first, second) = ids(opened(client, token()).text)
    assert pressed(client, token(), first).status_code == 204
    assert ids(opened(client, token()).text) == [second]
    assert "1 message is being read just now." in opened(client, token()).text
    Worker(services).drain(shops.named(services, SHOP).id)
    assert ids(opened(client, token()).text) == [first, second]


def test_all_are_tried_again_at_once(client: FlaskClient, token: Token, services: Services) -> None:
    garbled(services, *(b"{%d" % number for number in range(25)))
    assert pressed(client, token(), "all").status_code == 204
    assert ids(opened(client, token()).text) == []
    assert journal.status(services, shops.named(services, SHOP))["waiting"] == 25


def test_many_letters_have_many_pages(
    client: FlaskClient, token: Token, services: Services
) -> None:
    garbled(services, *(b"{%d" % number for number in range(45)))
    path, seen = OPEN, []
    while path:
        page = opened(client, token(), path).text
        seen.append(ids(page))
        found = re.search(r'href="(/admin/dead/\d+)[^"]*"', page)
        path = unescape(found[1]) if found else ""
    assert [len(page) for page in seen] == [20, 20, 5]
    assert len({one for page in seen for one in page}) == 45


def test_nothing_that_is_none_can_be_tried(client: FlaskClient, token: Token) -> None:
    for nothing in ("", "1", "x", "²", "-1", str(2**63), "9" * 5000):
        assert pressed(client, token(), nothing).status_code == 404, nothing


@pytest.mark.attack
def test_another_shops_letters_are_neither_seen_nor_tried(
    client: FlaskClient, token: Token, services: Services
) -> None:
    theirs = {"iss": f"https://{RIVAL}/admin", "dest": f"https://{RIVAL}"}
    assert opened(client, token(**theirs), "/admin/", RIVAL).status_code == 200
    garbled(services, b"{", shop=RIVAL)
    (letter,) = ids(opened(client, token(**theirs), shop=RIVAL).text)
    assert ids(opened(client, token()).text) == []
    assert pressed(client, token(), letter).status_code == 404
    assert pressed(client, token(), "all").status_code == 204
    assert ids(opened(client, token(**theirs), shop=RIVAL).text) == [letter]


@pytest.mark.attack
def test_a_letter_that_quotes_a_script_stays_text(
    client: FlaskClient, token: Token, services: Services
) -> None:
    garbled(services, b'{"id": "<script>alert(1)</script>"}')
    page = opened(client, token()).text
    assert ids(page)
    assert "<script>alert" not in page
