"""
The app's block on the thank-you page and on an order's page.

The platform runs such a script apart from its pages, in a worker with a document of its own. Here
apart is a frame: the very module of the extension runs in it, with the few things that the
platform hands to it, and plain looks for its elements.
https://shopify.dev/docs/api/checkout-ui-extensions
"""

import json
from pathlib import Path

from flask import Blueprint, Response, render_template, request, url_for

from plugin.twin.errors import NotFoundError
from plugin.twin.model import Order
from plugin.twin.pages.common import the_twin
from plugin.twin.pages.visitor import locale, signed_in
from plugin.twin.session_tokens import mint_for_buyer

order_blocks = Blueprint("order_blocks", __name__)
_MANY = 500
_MODULE = "src/thanks.js"
_ADDRESS = "process.env.APP_URL"
"""What the platform's command line replaces in a module, from the `.env` beside it."""


def order_by(token: str) -> Order:
    """The order that an unguessable token names. Raises NotFoundError."""
    for order in the_twin().state.newest("order", Order, _MANY):
        if order.token == token:
            return order
    raise NotFoundError("There is no such order.")


def block_address(order: Order, *, thanks: bool) -> str:
    """Where the block of an order is framed from; empty: the app has none, or is not installed."""
    if the_twin().installation() is None or not _module().exists():
        return ""
    page = url_for("order_blocks.block", token=order.token)
    return f"{page}?thanks=1" if thanks else page


@order_blocks.get("/orders/<token>/block")
def block(token: str) -> str:
    """The frame's page: `thanks` as on the thank-you page, else as on the order's own."""
    twin, customer = the_twin(), signed_in()
    return render_template(
        "store/order_block.html",
        order=order_by(token).id,
        thanks=request.args.get("thanks", ""),
        token=mint_for_buyer(twin.settings, customer.id if customer else None),
        language=locale(),
    )


@order_blocks.get("/cdn/extensions/order-block.js")
def module() -> Response:
    """The extension's module, with the app's address written in as a build would."""
    source = _module().read_text("utf-8")
    written = source.replace(_ADDRESS, json.dumps(the_twin().settings.app_url))
    response = Response(written, mimetype="text/javascript")
    response.cache_control.no_cache = True
    return response


def _module() -> Path:
    twin = the_twin()
    return twin.settings.app_dir / twin.manifest().order_extension / _MODULE
