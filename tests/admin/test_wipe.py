"""The page on which a test shop begins anew."""

from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from plugin.service import shops
from plugin.service.services import Services
from plugin.store.tables import shops as shop_table
from tests.admin.conftest import SHOP, Token

PAGE = {"Accept": "text/html"}
MARK = "every number here is only for trying things out"


def opened(client: FlaskClient, token: str, path: str) -> TestResponse:
    where = {"shop": SHOP, "embedded": "1", "id_token": token}
    return client.get(path, query_string=where, headers=PAGE)


def pressed(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/admin/wipe", headers={"Authorization": f"Bearer {token}"})


def told(services: Services, **said: bool) -> None:
    """The shop is said to be such a one."""
    services.store.transact(lambda tx: tx.execute(update(shop_table).values(said)))


def test_a_test_shop_is_wiped_with_one_click_after_one_page(
    client: FlaskClient, token: Token, services: Services
) -> None:
    home = opened(client, token(), "/admin/").text
    assert 'href="/admin/wipe?' in home
    page = opened(client, token(), "/admin/wipe").text
    assert "This cannot be undone." in page
    assert 'data-then="/admin/?' in page
    before = shops.named(services, SHOP)
    assert pressed(client, token()).status_code == 204
    after = shops.named(services, SHOP)
    assert after.id != before.id
    assert after.sandbox
    assert opened(client, token(), "/admin/").status_code == 200
    assert shops.named(services, SHOP).id == after.id


def test_a_shop_that_went_live_is_offered_to_start_for_real(
    client: FlaskClient, token: Token, services: Services
) -> None:
    opened(client, token(), "/admin/")
    told(services, went_live=True)
    home = opened(client, token(), "/admin/").text
    assert "This shop is live now" in home
    assert home.index("This shop is live now") < home.index("Your programme is on")
    assert "Wipe and start for real" in opened(client, token(), "/admin/wipe").text
    assert pressed(client, token()).status_code == 204
    assert not shops.named(services, SHOP).sandbox
    assert "This shop is live now" not in opened(client, token(), "/admin/").text


def test_a_shop_that_sells_has_no_button_and_is_refused(
    client: FlaskClient, token: Token, services: Services
) -> None:
    opened(client, token(), "/admin/")
    told(services, sandbox=False)
    assert "/admin/wipe" not in opened(client, token(), "/admin/").text
    page = opened(client, token(), "/admin/wipe").text
    assert "its points are real" in page
    assert "<form" not in page
    assert pressed(client, token()).status_code == 409


def test_every_page_of_a_test_shop_says_so(
    client: FlaskClient, token: Token, services: Services
) -> None:
    assert "Test shop" in opened(client, token(), "/admin/").text
    paths = ("/admin/statement", "/admin/history", "/admin/dead", "/admin/wipe")
    for path in paths:
        assert MARK in opened(client, token(), path).text, path
    told(services, sandbox=False)
    for path in paths:
        assert MARK not in opened(client, token(), path).text, path
