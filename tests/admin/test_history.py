"""The page of past orders: what it says at each stage, and the choice."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.ports import OrderPage, Staff
from plugin.service import backfilling, shops
from plugin.service.backfilling import Stage
from plugin.service.services import Services
from plugin.worker import Worker
from tests.admin.conftest import SHOP, Shopify, Token
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.service.shelf import asked


@pytest.fixture(autouse=True)
def shown(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform shows two orders of March."""
    shop = Shop(place=replace(ANIA.shop, domain=SHOP))
    orders = [shop.order(ANIA, [mug(2)]) for _ in range(2)]
    for order in orders:
        order.paid()
    page = OrderPage(tuple(asked(order) for order in orders), (), None)
    monkeypatch.setattr(Shopify, "orders_since", lambda *_: page)
    shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def work(services: Services) -> None:
    worker = Worker(services)
    for _ in range(20):
        if not worker._turn():
            return


def opened(client: FlaskClient, token: str) -> str:
    where = {"shop": SHOP, "embedded": "1", "id_token": token}
    answer = client.get("/admin/history", query_string=where, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def chosen(client: FlaskClient, token: str, choice: str, since: str = "") -> TestResponse:
    return client.post(
        f"/admin/history/{choice}",
        data={"since": since},
        headers={"Authorization": f"Bearer {token}"},
    )


def stage(services: Services) -> Stage:
    return backfilling.look(services, shops.named(services, SHOP)).stage


def test_before_they_are_read_the_page_can_be_looked_at_again(
    client: FlaskClient, token: Token
) -> None:
    page = opened(client, token())
    assert "data-under-way" in page
    assert re.search(r'href="/admin/history\?[^"]*" data-again', page)
    assert "refresh.js" in page
    assert "http-equiv" not in page, "nobody is moved while they read"
    assert "<form" not in page


def test_what_they_would_earn_stands_beside_the_choice(
    client: FlaskClient, token: Token, services: Services
) -> None:
    work(services)
    page = opened(client, token())
    assert "data-under-way" not in page
    assert "refresh.js" not in page
    for words in ("380", "$76.00", "Based on 60 of 365 days", "$0.76", "CSV"):
        assert words in page


@pytest.mark.parametrize(
    ("choice", "ends"), [("award", Stage.AWARDED), ("decline", Stage.DECLINED)]
)
def test_staff_choose_and_the_page_says_so(
    client: FlaskClient, token: Token, services: Services, choice: str, ends: Stage
) -> None:
    work(services)
    assert chosen(client, token(), choice).status_code == 204
    assert stage(services) is ends
    page = opened(client, token())
    assert "Chosen on" in page
    assert "<form" not in page


def test_the_first_day_counts_where_the_shop_is(
    client: FlaskClient, token: Token, services: Services
) -> None:
    work(services)
    assert chosen(client, token(), "award", "2026-10-01").status_code == 204
    choice = backfilling.look(services, shops.named(services, SHOP)).choice
    assert choice is not None
    assert choice.since is not None
    assert choice.since.isoformat() == "2026-09-30T22:00:00+00:00"


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "9999-12-31"])
def test_a_day_that_is_none_chooses_nothing(
    client: FlaskClient, token: Token, services: Services, since: str
) -> None:
    work(services)
    assert chosen(client, token(), "award", since).status_code == 422
    assert stage(services) is Stage.READ


def test_a_day_before_everything_is_all_we_know(
    client: FlaskClient, token: Token, services: Services
) -> None:
    work(services)
    assert chosen(client, token(), "award", "0001-01-01").status_code == 204
    assert stage(services) is Stage.AWARDED


def test_too_early_and_too_late_are_conflicts(
    client: FlaskClient, token: Token, services: Services
) -> None:
    assert chosen(client, token(), "award").status_code == 409
    work(services)
    assert chosen(client, token(), "award").status_code == 204
    assert chosen(client, token(), "decline").status_code == 409


def test_a_form_of_another_site_chooses_nothing(client: FlaskClient, services: Services) -> None:
    work(services)
    assert client.post("/admin/history/award").status_code == 401
    assert stage(services) is Stage.READ
