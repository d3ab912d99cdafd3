"""A redirect may carry a token or a signature along: none is made without being meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import create_app
from plugin.settings import Settings
from tests.admin.conftest import KEY, SECRET, SHOP, Token

EVIL = {"Host": "evil.example", "Accept": "text/html"}
TOKEN = "eyJ.a-token.x"
QUERY = {"shop": SHOP, "id_token": TOKEN, "signature": TOKEN}


@pytest.fixture
def house(tmp_path: Path) -> Flask:
    return create_app(
        Settings(
            database_url=f"sqlite:///{tmp_path}/laurel.db",
            laurel_var=tmp_path,
            shopify_api_key=KEY,
            shopify_api_secret=SECRET,
        )
    )


@pytest.mark.attack
def test_the_home_without_its_slash_is_the_home(client: FlaskClient, token: Token) -> None:
    where = {"shop": SHOP, "id_token": token()}
    answer = client.get("/admin", query_string=where, headers=EVIL)
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert "evil.example" not in answer.text


@pytest.mark.attack
def test_no_spelling_of_an_address_is_sent_to_the_host_that_was_named(house: Flask) -> None:
    client = house.test_client()
    told = [
        (path, location)
        for rule in house.url_map.iter_rules()
        for path in spellings(rule)
        for location in locations(client, path)
    ]
    strays = [(path, to) for path, to in told if not to.startswith("/auth/patch?") or TOKEN in to]
    assert strays == []
    assert {"/admin", "/admin/"} <= {path for path, _ in told}, "the patch page was never reached"


def spellings(rule: Rule) -> set[str]:
    """An address as it is meant, with and without its last slash, and with slashes doubled."""
    path = "/".join("x" if "<" in part else part for part in rule.rule.split("/"))
    bare = path.rstrip("/")
    return {path, bare or "/", f"{bare}/", f"/{path}", f"{bare}//"}


def locations(client: FlaskClient, path: str) -> Iterator[str]:
    """Where a request for an address is sent, by every method we know."""
    for method in ("GET", "POST"):
        with client.open(path, method=method, query_string=QUERY, headers=EVIL) as answer:
            if 300 <= answer.status_code < 400:
                yield answer.headers["Location"]
