"""A panel as the answer to whoever asked for it."""

from flask import g, jsonify
from flask.typing import ResponseReturnValue

from plugin.http import services
from plugin.ports import Shopper
from plugin.service.views.panel import PanelView
from widgets import asker, assets
from widgets.described import described
from widgets.rendering import render


def as_html(view: PanelView, shopper: Shopper, told: str = "") -> str:
    """The panel for people; `told` names a sentence about what was just done."""
    if view.sharing:
        g.scripts = True
    return render(
        view,
        asker.speaks(shopper, view.look),
        fragment=shopper.params.get("view") == "fragment",
        told=told,
        stylesheet=assets.stylesheet(services().app_url),
        script=assets.stylesheet(services().app_url, "acts.js"),
        app_url=services().app_url,
    )


def as_they_read(view: PanelView, shopper: Shopper) -> ResponseReturnValue:
    """The panel for people, and the same in plain values for storefronts that draw it."""
    if asker.reads_html():
        return as_html(view, shopper)
    return jsonify(described(view, asker.speaks(shopper, view.look)))
