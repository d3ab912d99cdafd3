"""The block of an order's pages: the app's own module, in a frame, with a token as of buyers."""

import re
import time

import jwt
import pytest
from werkzeug.test import Client

from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.stand_in import buy

MODULE = "const server = process.env.APP_URL;"


@pytest.fixture
def framed(settings: Settings) -> None:
    """The app has a block for the pages of an order."""
    path = settings.app_dir / "widgets/thanks/src/thanks.js"
    path.parent.mkdir(parents=True)
    path.write_text(MODULE)


def frame_of(web: Client, path: str) -> str:
    found = re.search(r'<iframe class="order-block" src="([^"]*)"', web.get(path).text)
    return found[1] if found else ""


def token_in(web: Client, path: str) -> str:
    found = re.search(r'data-token="([^"]*)"', web.get(path).text)
    assert found
    return found[1]


def test_an_app_without_a_block_shows_none(web: Client, twin: Twin) -> None:
    assert frame_of(web, f"/orders/{buy(twin, 'bud-vase').token}") == ""


@pytest.mark.usefixtures("framed")
def test_the_pages_of_an_order_frame_the_block(web: Client, twin: Twin) -> None:
    order = buy(twin, "bud-vase")
    address = f"/orders/{order.token}/block"
    assert frame_of(web, f"/orders/{order.token}") == address
    assert frame_of(web, f"/orders/{order.token}?thanks=1") == f"{address}?thanks=1"
    assert f'data-order="{order.id}"' in web.get(address).text
    assert web.get("/orders/nope/block").status_code == 404


@pytest.mark.usefixtures("framed")
def test_the_module_is_told_the_apps_address(web: Client, settings: Settings) -> None:
    answer = web.get("/cdn/extensions/order-block.js")
    assert answer.text == f'const server = "{settings.app_url}";'
    assert answer.mimetype == "text/javascript"


@pytest.mark.usefixtures("framed")
def test_its_token_names_the_customer_who_is_signed_in(
    web: Client, twin: Twin, settings: Settings
) -> None:
    order = buy(twin, "bud-vase")
    address = f"/orders/{order.token}/block"
    for persona, named in (("ania", True), ("guest", False)):
        web.get(f"/persona/{persona}")
        claims = jwt.decode(
            token_in(web, address), settings.api_secret, ["HS256"], audience=settings.api_key
        )
        assert claims["dest"] == settings.shop
        assert claims["exp"] - time.time() == pytest.approx(300, abs=60)
        assert ("sub" in claims) == named
        assert not {"iss", "sid"} & claims.keys()
