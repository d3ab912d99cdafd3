"""The app proxy under attack: what a signed query may be turned into, and for how long it holds."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shopify_app import ShopifyApp

from plugin.clock import wall
from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.proxy import shopper
from tests.attack.house import House, proxied_pairs, signed
from tests.cast import ANIA, BUDI, KOPI
from tests.platforms.shopify_letters import CLIENT_ID, SECRET, query_signature, signed_text
from widgets import asker


def asked(house: House, query: str) -> int:
    return house.client.get(f"/proxy/panel.json?{query}").status_code


@pytest.mark.attack
@pytest.mark.parametrize(
    ("age", "status"), [(-80, 401), (-8, 401), (0, 200), (80, 200), (95, 401), (10**6, 401)]
)
def test_the_door_keeps_the_window_of_ninety_seconds(
    house: House, age: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = wall()
    monkeypatch.setattr(asker, "wall", lambda: now)
    then = int((now - timedelta(seconds=age)).timestamp())
    assert asked(house, signed(proxied_pairs(timestamp=str(then)))) == status


@pytest.mark.attack
def test_an_overheard_query_becomes_no_other_shop(house: House) -> None:
    """One value, cut anew, holds another shop, and another value swallows the true one."""
    swallowed = f"1shop={KOPI.domain}sz="
    pairs = proxied_pairs(("a", swallowed), person=None)
    text, at = signed_text(pairs), dict(pairs)["timestamp"]
    rest = text[len("a=" + swallowed) : -len(f"timestamp={at}")]
    forged = [("a", "1"), ("shop", KOPI.domain), ("sz", rest), ("timestamp", at)]
    assert signed_text(forged) == text
    query = urlencode([*forged, ("signature", query_signature(pairs))])
    library = ShopifyApp(client_id=CLIENT_ID, client_secret=SECRET).verify_app_proxy_req(
        {"method": "GET", "headers": {}, "url": f"https://a.invalid/?{query}", "body": ""}
    )
    assert library.ok, "the attack is real: the library believes it"
    assert asked(house, query) == asked(house, signed(pairs)) == 401


@pytest.mark.attack
def test_order_and_lists_say_nothing_new(house: House) -> None:
    """`a=1&a=2` and `a=1,2` are signed alike: the first is ignored, the second refused."""
    twice, listed = proxied_pairs(("a", "1"), ("a", "2")), proxied_pairs(("a", "1,2"))
    assert signed_text(twice) == signed_text(listed)
    assert asked(house, signed(twice)) == asked(house, signed(twice[::-1])) == 200
    assert asked(house, signed(listed)) == 401


@pytest.mark.attack
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=24) | st.integers().map(str) | st.from_regex(r"\s?[0-9,._]+\s?"))
def test_no_text_is_a_customer_but_a_plain_number(text: str) -> None:
    """`isdigit` takes "²" for a number, `int` takes "1_0" and full-width digits."""
    try:
        query = signed(proxied_pairs(logged_in_customer_id=text)).encode()
        found = shopper(query, (SECRET,), wall())
    except (UnauthenticatedError, UnicodeEncodeError):
        return
    number = found.customer_id
    assert number == (text or None)
    assert number is None or (str(int(number)) == number and 0 < int(number) < 10**20)


@pytest.mark.attack
def test_nobody_is_somebody_by_naming_themselves(house: House) -> None:
    """A customer's id beside the platform's own, in the form, in a header, in a cookie."""
    query, budi = house.proxied(person=None), str(BUDI.customer_id)
    honest = house.client.get(f"/proxy/panel.json?{query}").get_json()
    told = {"logged_in_customer_id": budi, "customer_id": budi, "shop": KOPI.domain}
    headers = {f"X-{name}": value for name, value in told.items()}
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in told.items())}
    answer = house.client.get(f"/proxy/panel.json?{query}", headers=headers | cookie)
    assert answer.get_json() == honest
    assert asked(house, f"{query}&logged_in_customer_id={budi}") == 401
    with house.untouched():
        form = told | {"token": house.token(BUDI)}
        joined = house.client.post(f"/proxy/join?{house.proxied(person=ANIA)}", data=form)
        assert joined.status_code == 403
