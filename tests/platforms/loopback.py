"""The adapter, and a twin for it to ask over loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import make_server

from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Grant, Staff
from plugin.twin import session_tokens
from plugin.twin.pages.app import TwinServer
from plugin.twin.twin import Twin
from tests.twin.standing import SECRET

SHOP = "kiln-and-fern.myshopify.com"


@contextmanager
def shopify_of(twin: Twin) -> Iterator[ShopifyPlatform]:
    """An adapter that finds the twin in place of Shopify, as long as the block lasts."""
    server = make_server("127.0.0.1", 0, TwinServer(twin), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield ShopifyPlatform(
        api_key="twin-key",
        api_secret=SECRET,
        api_version="2026-10",
        clock=twin.clock,
        host_override=f"http://127.0.0.1:{server.server_port}",
    )
    server.shutdown()
    thread.join()
    server.server_close()


def granted(twin: Twin, shopify: ShopifyPlatform) -> Grant:
    """A token with the scopes that the twin's app has."""
    return shopify.grant(Staff(SHOP, "1", session_tokens.mint(twin.settings)))
