"""The two faces of the twin on one port: pages on localhost, the platform on *.myshopify.com."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue

from plugin.twin.pages.accounts import accounts
from plugin.twin.pages.carts import carts
from plugin.twin.pages.common import adopt, not_found
from plugin.twin.pages.control import control
from plugin.twin.pages.control_platform import control_platform
from plugin.twin.pages.frame import frame
from plugin.twin.pages.granting import granting
from plugin.twin.pages.layout import layout
from plugin.twin.pages.mail import mail
from plugin.twin.pages.order_blocks import order_blocks
from plugin.twin.pages.picking import picking
from plugin.twin.pages.platform import create_platform
from plugin.twin.pages.proxied import proxied
from plugin.twin.pages.staff import staff
from plugin.twin.pages.storefront import storefront
from plugin.twin.pages.themes import themes
from plugin.twin.pages.till import till
from plugin.twin.pages.toolbar import add_toolbar, tools
from plugin.twin.twin import Twin

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})

_FACES = (
    accounts, carts, control, control_platform, frame, granting, layout, mail, order_blocks,
    picking, proxied, staff, storefront, themes, till, tools,
)  # fmt: skip

StartResponse = Callable[..., Any]


class TwinServer:
    """A WSGI application that looks at the Host header first."""

    def __init__(self, twin: Twin) -> None:
        self._pages = create_pages(twin)
        self._platform = create_platform(twin)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; unknown hosts and other websites' forms are sent away."""
        host = environ.get("HTTP_HOST", "")
        host = host.rpartition(":")[0] or host
        if host.endswith(".myshopify.com"):
            # The grant screen is for browsers, wherever they think the shop is.
            if environ.get("PATH_INFO") == "/admin/oauth/authorize":
                return self._pages(environ, start_response)
            return self._platform(environ, start_response)
        if host not in _LOOPBACK:
            return _turned_away("421 Misdirected Request", start_response)
        if _from_elsewhere(environ):
            return _turned_away("403 Forbidden", start_response)
        return self._pages(environ, start_response)


def _from_elsewhere(environ: dict[str, Any]) -> bool:
    """A browser says when another website makes it send something."""
    cross = environ.get("HTTP_SEC_FETCH_SITE") == "cross-site"
    return cross and environ["REQUEST_METHOD"] not in {"GET", "HEAD"}


def _turned_away(status: str, start_response: StartResponse) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain")])
    return [b"This is a store on localhost.\n"]


def create_pages(twin: Twin) -> Flask:
    """Storefront, staff, frame, mailbox and control."""
    app = Flask("plugin.twin", template_folder="templates", static_folder="static")
    app.url_map.strict_slashes = False
    adopt(app, twin)
    for blueprint in _FACES:
        app.register_blueprint(blueprint)
    add_toolbar(app)
    app.register_error_handler(HTTPStatus.NOT_FOUND, not_found)
    app.add_url_rule("/healthz", view_func=_healthy)
    return app


def _healthy() -> ResponseReturnValue:
    return {"status": "alive"}
