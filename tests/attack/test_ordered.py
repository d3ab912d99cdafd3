"""The order's door: points of one order, to a token of a checkout or account of that shop."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from plugin.clock import wall
from tests.attack.house import House, staff_token
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, KOPI, KUBEK, Person, Place
from tests.platforms.shopify_letters import session_token

ORIGIN = {"Origin": "https://extensions.shopifycdn.com"}


def buyers_token(person: Person | None = None, place: Place = KUBEK, **claims: Any) -> str:
    """A token as a checkout or an account gets it; signed in, it names the customer."""
    customer = f"gid://shopify/Customer/{person.customer_id}" if person else None
    told = {"iss": None, "sid": None, "dest": place.domain, "sub": customer}
    return session_token(**(told | claims))


def asks(house: House, order: object, token: str, **query: str) -> TestResponse:
    headers = ORIGIN | {"Authorization": f"Bearer {token}"}
    return house.client.get(f"/ordered/{order}", headers=headers, query_string=query)


def placed(house: House, person: Person = ANIA) -> int:
    """Somebody ordered two mugs an hour ago, and it was read; the order's id."""
    order = Shop(now=wall() - timedelta(hours=1)).order(person, [mug(2)])
    order.paid()
    house.take_in(order.deliveries)
    return order.id


def test_a_buyer_reads_what_their_order_brings(house: House) -> None:
    answer = asks(house, placed(house), buyers_token(ANIA), locale="pl-PL")
    assert answer.status_code == 200
    assert answer.json
    assert answer.json["sentence"] == "190 punktów czeka na Ciebie"
    assert answer.json["link"] == f"https://{KUBEK.domain}/apps/laurel/panel?locale=pl-PL"
    assert answer.json.keys() == {"sentence", "detail", "link", "link_text", "tone"}


@pytest.mark.attack
def test_an_order_of_another_person_or_shop_answers_as_none_does(house: House) -> None:
    order = placed(house)
    nobodys = asks(house, 404, buyers_token(BUDI))
    assert nobodys.json
    assert nobodys.json["tone"] == "soon"
    for token in (
        buyers_token(BUDI),
        buyers_token(place=KOPI),
        buyers_token(ANIA, KOPI),
        buyers_token(ANIA, place=KOPI),
    ):
        assert asks(house, order, token).json == nobodys.json
    for crooked in ("0", "-1", "x" * 41, "%00", "1%2C2", "gid:%2F%2Fshopify", "'--", "\N{SNOWMAN}"):
        assert asks(house, crooked, buyers_token(ANIA)).json == nobodys.json or "%2F" in crooked


@pytest.mark.attack
def test_an_id_alone_tells_of_no_person(house: House) -> None:
    """A stranger with a token of any checkout of the shop reads points for an hour, no more."""
    told = asks(house, placed(house), buyers_token()).text
    assert "190 points are waiting for you" in told
    for secret in (*ANIA.name.split(), ANIA.email, str(ANIA.customer_id), "off"):
        assert secret not in told


@pytest.mark.attack
def test_a_token_of_staff_or_none_opens_no_order(house: House) -> None:
    order = placed(house)
    with house.untouched():
        for token in (staff_token(), buyers_token(ANIA, iss=f"https://{KUBEK.domain}/admin"), "x"):
            assert asks(house, order, token).status_code == 401
        for where in (f"/ordered/{order}", f"/ordered/{order}?id_token={buyers_token(ANIA)}"):
            answer = house.client.get(where)
            assert answer.status_code == 401
            assert "190" not in answer.text
        assert house.client.get(f"/ordered/{order}?{house.proxied()}").status_code == 401


@pytest.mark.attack
def test_a_token_of_a_buyer_opens_nothing_else(house: House) -> None:
    bearer = {"Authorization": f"Bearer {buyers_token(ANIA)}"}
    for path in ("/proxy/panel", "/proxy/panel.json", "/admin/", "/admin/rewards"):
        assert house.client.get(path, headers=bearer).status_code == 401


@pytest.mark.attack
def test_any_origin_may_ask_and_brings_nothing_along(house: House) -> None:
    order = placed(house)
    asked = ORIGIN | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    first = house.client.options(f"/ordered/{order}", headers=asked)
    assert first.status_code == 200
    assert first.headers["Access-Control-Allow-Headers"] == "Authorization"
    for answer in (first, asks(house, order, buyers_token(ANIA)), asks(house, order, "x")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert house.client.post(f"/ordered/{order}").status_code == 405
