"""The app proxy signs exactly, and lets nothing through that would deceive the app."""

from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from werkzeug.test import Client

from plugin.twin.apps import install, uninstall
from plugin.twin.pages.app import TwinServer
from plugin.twin.proxy import signature
from plugin.twin.session_tokens import sign_query
from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.listener import Answer, Listener

DOCUMENTED = [
    ("extra", "1"),
    ("extra", "2"),
    ("shop", "shop-name.myshopify.com"),
    ("path_prefix", "/apps/awesome_reviews"),
    ("timestamp", "1317327555"),
]


@pytest.mark.parametrize(
    ("customer", "digest"),
    [
        ("1", "4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb"),
        ("", "e072b6d7e6622d85912a5214b860d3100dc1e73d9bc29f43796ac8c9ff8093cb"),
    ],
)
def test_the_documented_signatures_come_out(customer: str, digest: str) -> None:
    assert signature([*DOCUMENTED, ("logged_in_customer_id", customer)], "hush") == digest


def test_the_documented_launch_signature_comes_out() -> None:
    query = {
        "code": "0907a61c0c8d55e99db179b68161bc00",
        "shop": "some-shop.myshopify.com",
        "state": "0.6784241404160823",
        "timestamp": "1337178173",
    }
    digest = "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf"
    assert sign_query(query, "hush") == digest


def test_a_guest_is_passed_on_signed_and_nameless(web: Client, listener: Listener) -> None:
    web.get("/apps/laurel/panel?locale=pl&empty=")
    address = urlsplit(listener.heard[0].path)
    query = parse_qs(address.query, keep_blank_values=True)
    assert address.path == "/proxy/panel"
    assert query["logged_in_customer_id"] == [""]
    assert query["locale"] == ["pl"]
    assert query["empty"] == [""]
    assert query["shop"] == ["kiln-and-fern.myshopify.com"]
    assert query["path_prefix"] == ["/apps/laurel"]


def test_a_customer_is_named_and_the_signature_holds(
    web: Client, twin: Twin, listener: Listener
) -> None:
    web.get("/persona/ania")
    web.get("/apps/laurel/panel?tag=b&tag=a")
    pairs = parse_qsl(urlsplit(listener.heard[0].path).query, keep_blank_values=True)
    claimed = dict(pairs)["signature"]
    signed = [pair for pair in pairs if pair[0] != "signature"]
    assert claimed == signature(signed, twin.settings.api_secret)
    customer = twin.customer(int(dict(pairs)["logged_in_customer_id"]))
    assert customer.persona == "ania"


@pytest.mark.attack
def test_reserved_parameters_of_the_shopper_are_dropped(web: Client, listener: Listener) -> None:
    web.get(
        "/apps/laurel/x?logged_in_customer_id=999&shop=evil&signature=0&timestamp=1&path_prefix=y"
    )
    query = parse_qs(urlsplit(listener.heard[0].path).query, keep_blank_values=True)
    assert query["logged_in_customer_id"] == [""]
    assert all(len(values) == 1 for values in query.values())
    assert query["shop"] == ["kiln-and-fern.myshopify.com"]


def test_cookies_pass_in_neither_direction(web: Client, listener: Listener) -> None:
    web.get("/persona/ania")
    listener.answer = Answer(headers={"Content-Type": "text/plain", "Set-Cookie": "a=b"})
    response = web.get(
        "/apps/laurel/x",
        headers={"Authorization": "Bearer x"},
        environ_overrides={"REMOTE_ADDR": "10.1.2.3"},
    )
    heard = listener.heard[0].headers
    assert "Cookie" not in heard
    assert "Authorization" not in heard
    assert heard["X-Forwarded-Host"] == "localhost"
    assert heard["X-Forwarded-For"] == "10.1.2.3"
    assert "Set-Cookie" not in response.headers


def test_method_body_and_type_are_passed_on(web: Client, listener: Listener) -> None:
    web.post("/apps/laurel/join", json={"a": 1})
    heard = listener.heard[0]
    assert (heard.method, heard.body) == ("POST", b'{"a": 1}')
    assert heard.headers["Content-Type"] == "application/json"


def test_the_answer_comes_back_as_it_was(web: Client, listener: Listener) -> None:
    listener.answer = Answer(
        303, b"moved", {"Content-Type": "text/plain", "Location": "/x", "Cache-Control": "no-store"}
    )
    response = web.get("/apps/laurel/x")
    assert (response.status_code, response.data) == (303, b"moved")
    assert response.headers["Location"] == "/x"
    assert response.headers["Cache-Control"] == "no-store"


def test_liquid_is_rendered_inside_the_theme(web: Client, listener: Listener) -> None:
    listener.answer = Answer(
        body=b"<h1>{{ shop.name }} {{ 'launcher.title' | t }}</h1>",
        headers={"Content-Type": "application/liquid"},
    )
    page = web.get("/apps/laurel/rewards").text
    assert "<h1>Kiln & Fern Points</h1>" in page
    assert "store-head" in page


def test_a_path_is_passed_on_whole(web: Client, listener: Listener) -> None:
    web.get("/apps/laurel/a%20b/c%3Fd")
    assert urlsplit(listener.heard[0].path).path == "/proxy/a%20b/c%3Fd"


def test_an_app_that_is_down_is_a_plain_502(settings: Settings) -> None:
    lonely = Twin(replace(settings, app_url="http://127.0.0.1:9"))
    install(lonely)
    response = Client(TwinServer(lonely)).get("/apps/laurel/x")
    lonely.close()
    assert response.status_code == 502
    assert "There was a problem loading this page" in response.text


def test_only_the_installed_apps_own_path_is_passed_on(
    web: Client, twin: Twin, listener: Listener
) -> None:
    assert web.get("/apps/other/x").status_code == 404
    uninstall(twin)
    assert web.get("/apps/laurel/x").status_code == 404
    assert listener.heard == []
