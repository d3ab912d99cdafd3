"""The form of the offer: what stands beside its blanks, and what it notices before it asks."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.ports import Staff
from plugin.service import programs, shops
from plugin.service.services import Services
from plugin.store.shops import Shop
from tests.admin.conftest import SHOP, Token
from tests.admin.referring import switched_on
from tests.widgets.reading import read

WHERE = {"shop": SHOP, "embedded": "1"}


@pytest.fixture
def shop(services: Services) -> Shop:
    return shops.welcome(services, "shopify", Staff(SHOP, "42", "proof"))


def shown(client: FlaskClient, token: str) -> str:
    where = {**WHERE, "id_token": token}
    return client.get("/admin/referrals", query_string=where, headers={"Accept": "text/html"}).text


def asked(client: FlaskClient, page: str, **changed: str) -> TestResponse:
    """The form as the page filled it in, but for what is changed, with its first button pressed."""
    form = page.split("<form", 2)[1]
    fields = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    chosen = re.findall(
        r'name="(\w+)" aria-label.*?<option value="(\w+)" selected', form, re.DOTALL
    )
    data = {**fields, **dict(chosen), "do": "ask", **changed}
    return client.post("/admin/referrals", query_string=WHERE, data=data)


def test_money_is_asked_for_in_the_shops_currency(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    currency = programs.newest(services, shop).currency
    page = read(shown(client, token()))
    assert [text for tag, text in page.texts if text == currency] == [currency] * 3


def test_who_changes_nothing_is_asked_nothing(
    client: FlaskClient, token: Token, services: Services, shop: Shop
) -> None:
    switched_on(services, shop)
    page = shown(client, token())
    same = unescape(asked(client, page).text)
    assert "Nothing changed: this is the offer already." in same
    assert "Change the offer?" not in same
    assert "Change the offer?" in asked(client, page, friend_worth="15").text


@pytest.mark.parametrize(("worth", "told"), [("39.99", False), ("40", True), ("50", True)])
def test_a_gift_that_may_be_the_whole_order_is_told_before_it_is_promised(
    client: FlaskClient, token: Token, services: Services, shop: Shop, worth: str, told: bool
) -> None:
    switched_on(services, shop)
    answer = asked(client, shown(client, token()), friend_worth=worth)
    confirmed = unescape(answer.text).split('id="confirm"')[1].split("</section>")[0]
    assert ("first order can cost them nothing" in confirmed) is told
