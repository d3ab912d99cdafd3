"""The merchant sees that what is earned waits, and lets it go on."""

from http import HTTPStatus

from flask.testing import FlaskClient

from plugin.http import services
from plugin.service import shops
from plugin.service.rewards import budget, stops
from tests.admin.conftest import SHOP, Token

SAID = "A stop is on: what is earned waits"


def home(client: FlaskClient, token: Token) -> str:
    where = {"shop": SHOP, "embedded": "1", "id_token": token()}
    return client.get("/admin/", query_string=where, headers={"Accept": "text/html"}).text


def test_a_stop_is_said_with_a_button_that_ends_it(client: FlaskClient, token: Token) -> None:
    assert SAID not in home(client, token)
    with client.application.app_context():
        stops.begin(services(), shops.named(services(), SHOP), "too_much", "Ewa")
    page = home(client, token)
    assert SAID in page
    assert '<form action="/admin/stops/end" method="post" data-signed>' in page
    assert "signed.js" in page
    bearer = {"Authorization": f"Bearer {token()}"}
    assert client.post("/admin/stops/end", headers=bearer).status_code == HTTPStatus.NO_CONTENT
    assert SAID not in home(client, token)
    with client.application.app_context():
        (stop,) = stops.every(services(), shops.named(services(), SHOP))
    assert stop.until is not None
    assert (stop.begun_by, stop.ended_by) == ("Ewa", "staff:42")


def test_a_stop_that_a_budget_began_says_so(client: FlaskClient, token: Token) -> None:
    home(client, token)
    with client.application.app_context():
        stops.begin(services(), shops.named(services(), SHOP), budget.REASON, "laurel")
    page = home(client, token)
    assert "This month earned more points than its budget" in page
    assert "Let these points through" in page
    assert SAID not in page


def test_nobody_else_ends_a_stop(client: FlaskClient, token: Token) -> None:
    home(client, token)
    with client.application.app_context():
        stops.begin(services(), shops.named(services(), SHOP), "too_much", "Ewa")
    assert client.post("/admin/stops/end").status_code == HTTPStatus.UNAUTHORIZED
    assert SAID in home(client, token)
