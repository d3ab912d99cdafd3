"""What other sites may read of us, and what they may say to our scripts: nothing."""

import re
from pathlib import Path

import pytest

import widgets
from tests.attack.house import House
from tests.attack.routes import ROUTES, Kind, routes

STRANGERS = (
    "https://evil.example",
    "null",
    "https://kubek.myshopify.com.evil.example",
    "https://kubek.myshopify.com",
    "https://admin.shopify.com",
)
SCRIPTS = sorted(Path(widgets.__file__).parent.rglob("*.js"))


@pytest.mark.attack
@pytest.mark.parametrize("origin", STRANGERS)
def test_no_other_origin_reads_an_answer_unless_it_is_the_same_for_all(
    house: House, origin: str
) -> None:
    """
    Row 54: nothing reflects an origin, and nothing is read with anybody's cookies. What a buyer's
    token opens any origin may read: who has no token, is told nothing.
    """
    for route in routes(house.app):
        for method in (route.method, "OPTIONS"):
            where = f"{route.path()}?{house.proxied()}"
            asked = {"Origin": origin, "Access-Control-Request-Method": route.method}
            with house.client.open(where, method=method, headers=asked) as answer:
                headers = answer.headers
            allowed = headers.get("Access-Control-Allow-Origin")
            public = ROUTES.get(route.name) in {Kind.FILE, Kind.BUYER}
            assert allowed is None or (public and allowed == "*"), (route.name, allowed)
            assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.attack
def test_our_scripts_neither_send_messages_nor_listen_to_them() -> None:
    """Row 52: what is never read cannot lie, and what is never sent cannot leak."""
    assert {"launcher.js", "panel.js", "laurel.js"} <= {path.name for path in SCRIPTS}
    for path in SCRIPTS:
        spoken = re.findall(
            r"postMessage|onmessage|[\"']message[\"']|MessageChannel|BroadcastChannel"
            r"|window\.open\b|window\.opener|\.domain\s*=|document\.cookie",
            path.read_text("utf-8"),
        )
        assert spoken == [], path.name
