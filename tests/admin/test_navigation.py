"""Every page of ours leads to the others, in the admin's own navigation."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from plugin.locales import languages
from plugin.ports import Staff
from plugin.service import shops
from plugin.service.services import Services
from tests.admin.conftest import SHOP, Token

WHERE = {"shop": SHOP, "embedded": "1"}
PAGES = ["rewards", "referrals", "appearance", "letters", "statement", "history", "privacy"]


@pytest.fixture(autouse=True)
def installed(services: Services) -> None:
    shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def navigation(client: FlaskClient, path: str, token: str, **query: str) -> dict[str, str]:
    """Words by address, of the links that App Bridge takes out of the page."""
    where = {**WHERE, "id_token": token, **query}
    page = client.get(f"/admin/{path}", query_string=where).text
    [told] = re.findall(r"<s-app-nav>(.*?)</s-app-nav>", page, re.DOTALL)
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', told)
    return {unescape(address): unescape(words) for address, words in found}


@pytest.mark.parametrize("page", ["", *PAGES])
def test_every_page_leads_to_every_other(client: FlaskClient, token: Token, page: str) -> None:
    links = navigation(client, page, token())
    assert [link.partition("?")[0] for link in links] == [
        "/admin/", *(f"/admin/{name}" for name in PAGES)
    ]  # fmt: skip
    assert all(f"shop={SHOP}" in link and "id_token" not in link for link in links)
    for link in links:
        assert client.get(f"{link}&id_token={token()}").status_code == 200


@pytest.mark.parametrize("language", languages())
def test_its_words_are_those_of_the_admin(client: FlaskClient, token: Token, language: str) -> None:
    words = set(navigation(client, "", token(), locale=language).values())
    assert len(words) == 1 + len(PAGES)
    assert ("Privacy" in words) == (language == "en")
