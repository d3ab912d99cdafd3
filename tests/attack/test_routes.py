"""Attacks made from the table of routes: whoever adds a route is attacked the same day."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from plugin.service import presence, shops
from tests.attack.house import House, proxied_pairs, signed, staff_token
from tests.attack.routes import (
    FRAMED,
    OWNED,
    PERSONAL,
    ROUTES,
    SAMPLES,
    SHOPPERS,
    STAFF,
    Kind,
    Route,
    routes,
)
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, CHARLIE, KOPI, KUBEK
from tests.platforms.shopify_letters import session_token

PAGE = {"Accept": "text/html"}
SCRIPT = {"Accept": "application/json"}
ADMIN = "https://admin.shopify.com"
FRAMERS = {"'none'", ADMIN, f"https://{KUBEK.domain} {ADMIN}"}
"""Who may frame a page: nobody, or the admin, or the admin and the shop that proved itself."""
NO = {403, 404, 409, 410, 422}
"""What somebody hears whose signature holds and whose token does not."""


def knock(house: House, route: Route, query: str = "", **told: Any) -> TestResponse:
    return house.client.open(f"{route.path()}?{query}", method=route.method, **told)


def staff_query(token: str, shop: str = KUBEK.domain) -> str:
    return f"shop={shop}&id_token={token}"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} | SCRIPT


@pytest.fixture
def statements(house: House) -> Iterator[list[str]]:
    """What the database is asked from here on."""
    asked: list[str] = []

    def hear(_c: object, _cursor: object, sql: str, *_: object) -> None:
        asked.append(sql)

    house.footprint()  # whatever is prepared once is prepared now
    event.listen(Engine, "before_cursor_execute", hear)
    yield asked
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.attack
def test_every_route_says_for_whom_it_opens(house: House) -> None:
    named = {route.name for route in routes(house.app)}
    assert named - ROUTES.keys() == set(), "write its line in tests/attack/routes.py"
    assert ROUTES.keys() - named == set(), "these are gone"


@pytest.mark.attack
def test_a_variable_part_of_an_address_is_a_file_or_has_a_sample(house: House) -> None:
    """An id in an address belongs to somebody: whoever adds one puts it among the OWNED too."""
    told = {name for route in routes(house.app) for name in route.variables}
    assert told == SAMPLES.keys()
    assert {name for name in told if name.endswith("id")} == OWNED


@pytest.mark.attack
def test_an_id_of_another_shop_is_as_good_as_none(house: House) -> None:
    """Rivals with good tokens of their own hear the same as for an id that nobody has."""
    told = house.owned()
    assert told.keys() == OWNED
    query, token = staff_query(staff_token(KOPI), KOPI.domain), bearer(staff_token(KOPI))
    with house.untouched():
        for route in routes(house.app, *STAFF, Kind.DOWNLOAD):
            for headers in (token, PAGE) if route.variables & OWNED else ():
                heard = {
                    _without_ids(
                        house.client.open(f"{path}?{query}", method=route.method, headers=headers)
                    )
                    for path in (route.path(**told), route.path())
                }
                ((status, _),) = heard
                assert status in {401, 403, 404}, route.name


@pytest.mark.attack
def test_a_download_opens_to_its_own_link_alone(house: House) -> None:
    told = house.owned()
    claims = f"shop={KUBEK.domain}&by=42&month=2026-05&form=csv"
    with house.untouched():
        for route in routes(house.app, Kind.DOWNLOAD):
            for proof in ("", "&proof=", "&proof=x", f"&proof={'0' * 64}", "&proof=\N{SNOWMAN}"):
                for headers in (PAGE, bearer(staff_token())):
                    where = f"{route.path(**told)}?{claims}{proof}"
                    assert house.client.get(where, headers=headers).status_code == 403, route.name


@pytest.mark.attack
def test_an_installation_begins_and_ends_with_a_signature(
    house: House, statements: list[str]
) -> None:
    now = int(time.time())
    for route in routes(house.app, Kind.INSTALL):
        for query in ("", f"shop={KUBEK.domain}", f"shop={KUBEK.domain}&timestamp={now}&hmac=x"):
            answer = knock(house, route, f"{query}&code=c&state={'s' * 43}", headers=PAGE)
            assert answer.status_code == 400, route.name
            assert "Set-Cookie" not in answer.headers
    assert statements == []


@pytest.mark.attack
def test_a_shoppers_route_opens_to_nobody_without_a_signature(house: House) -> None:
    pairs = proxied_pairs()
    for route in routes(house.app, *SHOPPERS):
        for query in ("", signed(pairs, "guess"), signed(pairs)[:-1], "signature="):
            answer = knock(house, route, query, data={"token": house.token()}, headers=SCRIPT)
            assert answer.status_code == 401, route.name


@pytest.mark.attack
def test_a_forged_request_costs_no_look_into_the_database(
    house: House, statements: list[str]
) -> None:
    forged = signed(proxied_pairs(), "guess")
    for route in routes(house.app, Kind.PLATFORM, *SHOPPERS, *STAFF):
        body = {} if route.method == "GET" else {"data": b"{}"}
        headers = bearer("x.y.z") if ROUTES[route.name] in STAFF else SCRIPT
        assert knock(house, route, forged, headers=headers, **body).status_code in {401, 404}
    assert statements == []


@pytest.mark.attack
def test_whatever_a_shopper_changes_needs_a_token_of_its_own(house: House) -> None:
    """Path, method and body are not signed: a query overheard is not yet a right to act."""
    tokens = ["", "x", house.token(BUDI), house.token(CHARLIE, KOPI), f"{house.token()}0"]
    with house.untouched():
        for route in routes(house.app, Kind.SHOPPER_ACT):
            for token in tokens:
                answer = knock(house, route, house.proxied(), data={"token": token})
                assert answer.status_code in NO, (route.name, token)
    assert any(routes(house.app, Kind.SHOPPER_ACT))


@pytest.mark.attack
def test_a_form_from_another_site_changes_nothing(house: House) -> None:
    """The platform signs whatever the browser of a signed-in customer asks for."""
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} | PAGE
    with house.untouched():
        for route in routes(house.app, Kind.SHOPPER_ACT):
            for data in ({}, {"token": ""}, {"token": "x", "points": "1000"}):
                answer = knock(house, route, house.proxied(), data=data, headers=elsewhere)
                assert answer.status_code in NO, route.name


@pytest.mark.attack
def test_reading_changes_nothing_and_acting_is_no_link(house: House) -> None:
    with house.untouched():
        for route in routes(house.app, Kind.SHOPPER):
            knock(house, route, house.proxied())
        for route in routes(house.app, Kind.SHOPPER_ACT, Kind.STAFF_ACT, Kind.PLATFORM):
            reading = {r.rule for r in routes(house.app) if r.method == "GET"}
            if route.rule not in reading:
                answer = house.client.get(f"{route.path()}?{house.proxied()}")
                assert answer.status_code in {404, 405}, route.name


@pytest.mark.attack
def test_an_uninstalled_shop_has_no_panel(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "installed_for_sure", lambda *_: False)  # so says the platform
    kopi = shops.named(house.services, KOPI.domain)
    sent = Shop(KOPI)
    (gone,) = sent.send([("app/uninstalled", {"myshopify_domain": KOPI.domain})])
    assert house.deliver(gone.topic, gone.body, shop_domain=KOPI.domain).status_code == 200
    house.drain()
    assert shops.named(house.services, kopi.domain).uninstalled_at is not None
    strangers = [house.proxied(person=CHARLIE), signed(proxied_pairs(shop="nobody.myshopify.com"))]
    for route in routes(house.app, *SHOPPERS):
        for query in strangers:
            answer = knock(house, route, query, data={"token": "x"}, headers=SCRIPT)
            assert answer.status_code in {403, 404}, route.name


@pytest.mark.attack
def test_nobody_reads_what_another_shop_or_customer_has(house: House) -> None:
    """Ania has points at Kubek; neither Budi, nor a guest, nor anybody at Kopi finds a trace."""
    shop = Shop()
    shop.order(ANIA, [mug(3)]).paid()
    house.take_in([*shop.deliveries, *shop.customer(ANIA)])
    told = house.client.get(f"/proxy/panel.json?{house.proxied()}").text
    assert "285" in told
    ania_at_kopi = signed(proxied_pairs(shop=KOPI.domain))
    for route in routes(house.app, Kind.SHOPPER):
        for query in (house.proxied(person=BUDI), house.proxied(person=None), ania_at_kopi):
            answer = knock(house, route, query)
            assert not re.search(r"\b285\b|Ania|Wiśniewska|ania@", answer.text), route.name
    for route in routes(house.app, Kind.STAFF):
        answer = knock(house, route, staff_query(staff_token(KOPI), KOPI.domain), headers=PAGE)
        assert not re.search(r"\b285\b|Ania|Wiśniewska|ania@", answer.text), route.name


@pytest.mark.attack
def test_a_token_of_staff_opens_no_route_of_shoppers(house: House) -> None:
    for route in routes(house.app, *SHOPPERS):
        for query, headers in (("", bearer(staff_token())), (staff_query(staff_token()), SCRIPT)):
            answer = knock(house, route, query, data={"token": house.token()}, headers=headers)
            assert answer.status_code == 401, route.name


@pytest.mark.attack
def test_no_token_but_one_of_staff_opens_a_route_of_staff(house: House) -> None:
    """Customer accounts and checkouts carry tokens with the same signature and audience."""
    hostile = {
        "account": session_token(iss=None, sub="gid://shopify/Customer/1", sid=None),
        "checkout": session_token(iss=f"https://{KUBEK.domain}/checkouts", sub=None, sid=None),
        "another app": session_token(aud="another-app"),
        "another secret": session_token("f" * 40),
    }
    with house.untouched():
        for route in routes(house.app, *STAFF):
            for name, token in hostile.items():
                answer = knock(house, route, headers=bearer(token))
                assert answer.status_code == 401 or _is_nowhere(route), (route.name, name)
                answer = knock(house, route, staff_query(token), headers=PAGE)
                assert answer.status_code in {302, 401} or _is_nowhere(route), (route.name, name)
                assert answer.status_code != 302 or answer.location.startswith("/auth/patch?")


@pytest.mark.attack
def test_a_cookie_or_a_plain_form_moves_nothing_of_the_merchants(house: House) -> None:
    """There is no cookie that proves anything: a page of another site has nothing to ride on."""
    cookie = {"Cookie": f"session={staff_token()}; id_token={staff_token()}"} | SCRIPT
    with house.untouched():
        for route in routes(house.app, *STAFF):
            answer = knock(house, route, headers=cookie)
            assert answer.status_code in {302, 401, 403} or _is_nowhere(route), route.name
        for route in routes(house.app, Kind.STAFF_ACT):
            answer = knock(house, route, data={"points": "1000"}, headers=cookie)
            assert answer.status_code in {401, 403}, route.name


@pytest.mark.attack
def test_no_answer_sets_a_cookie_that_proves_staff_or_shopper(house: House) -> None:
    for answer in _every_answer(house):
        assert "Set-Cookie" not in answer.headers


@pytest.mark.attack
def test_no_answer_repeats_a_signature_or_a_token(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in a body, a header, a redirect or the log, whether or not the proof held."""
    query, token = house.proxied(("view", "fragment")), staff_token()
    signature = query.rpartition("=")[2]
    spoiled = query.replace("view=", "vie=")
    for route in routes(house.app):
        for given in (query, spoiled, staff_query(token), f"{staff_query(token)}&{spoiled}"):
            for headers in (PAGE, SCRIPT):
                with knock(house, route, given, headers=headers) as answer:
                    said = answer.get_data(as_text=True) + str(answer.headers)
                    assert signature not in said, route.name
                    assert token not in said, route.name
                    assert answer.headers["Referrer-Policy"] == "no-referrer", route.name
    logged = "".join(capfd.readouterr())
    assert signature not in logged
    assert token not in logged


@pytest.mark.attack
def test_whatever_is_personal_is_kept_by_no_cache(house: House) -> None:
    for route in routes(house.app, *PERSONAL):
        for query in ("", house.proxied(), staff_query(staff_token())):
            for headers in (PAGE, SCRIPT):
                answer = knock(house, route, query, headers=headers)
                told = answer.headers["Cache-Control"]
                assert "no-store" in told, route.name
                assert "public" not in told, route.name


@pytest.mark.attack
def test_no_answer_is_liquid_or_open_to_other_origins(house: House) -> None:
    """Liquid runs what stands in braces: one head of ours does. A wildcard lets all read along."""
    for route in routes(house.app):
        headers = PAGE | {"Origin": "https://kubek.myshopify.com.evil.example"}
        with knock(house, route, house.proxied(), headers=headers) as answer:
            if "liquid" in answer.content_type:
                head, _, rest = answer.get_data(as_text=True).partition("\n")
                assert head == '{% assign page_title = "Rewards" %}' or route.rule.endswith("terms")
                assert not set(rest) & set("{}"), route.name
            assert answer.headers["X-Content-Type-Options"] == "nosniff", route.name
            if ROUTES[route.name] not in {Kind.FILE, Kind.BUYER}:
                assert "Access-Control-Allow-Origin" not in answer.headers, route.name


@pytest.mark.attack
def test_every_page_says_who_may_frame_it(house: House) -> None:
    """Also where there is no page, and where we break: the admin's own frame, or nobody's."""
    answers = [*_every_answer(house), house.client.get("/nowhere", headers=PAGE)]
    answers.append(house.client.get("/proxy/nowhere", headers=PAGE))
    for answer in answers:
        if answer.mimetype == "text/html":
            assert _ancestors(answer) in FRAMERS, answer.request.path
    for route in routes(house.app, *FRAMED):
        claimed = knock(house, route, "shop=evil.example", headers=PAGE)
        if claimed.mimetype == "text/html":
            assert "evil.example" not in claimed.headers["Content-Security-Policy"], route.name


@pytest.mark.attack
def test_a_fault_of_ours_shows_nothing_and_keeps_its_headers(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(*_: object) -> None:
        raise RuntimeError("the canary in the traceback")

    monkeypatch.setattr(type(house.services.store), "read", broken)
    monkeypatch.setattr(type(house.services.store), "transact", broken)
    heard = set()
    for answer in _every_answer(house):
        heard.add(answer.status_code)
        assert "canary" not in answer.get_data(as_text=True)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        if answer.status_code == 500:
            assert "no-store" in answer.headers["Cache-Control"]
            assert _ancestors(answer) in FRAMERS, answer.request.path
    assert 500 in heard


def _every_answer(house: House) -> Iterator[TestResponse]:
    """What every route says to those it opens for, and to a stranger."""
    for route in routes(house.app):
        for query in ("", house.proxied(), staff_query(staff_token())):
            answer = knock(house, route, query, headers=PAGE)
            yield answer
            answer.close()


def _ancestors(answer: TestResponse) -> str:
    """Who may frame a page, by its policy."""
    (told,) = re.findall(r"frame-ancestors ([^;]*)", answer.headers["Content-Security-Policy"])
    return str(told)


def _without_ids(answer: TestResponse) -> tuple[int, str]:
    """Status and words of an answer, but for the id of the request and the one asked for."""
    told = answer.text.replace(answer.headers["X-Request-Id"], "")
    return answer.status_code, re.sub(r"\b\d+\b", "", told)


def _is_nowhere(route: Route) -> bool:
    """The page that is not there, and says so to everybody."""
    return "missing" in route.variables
