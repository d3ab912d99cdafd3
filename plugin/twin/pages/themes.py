"""The theme editor, as far as an app needs it: switch it on, place its blocks, set them.

Its address and what it understands are the platform's, so that an app's deep links lead here:
https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#app-embed-block-deep-linking-url
"""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.twin import theme
from plugin.twin.embed import Block, blocks_of, schema_text
from plugin.twin.pages import forms
from plugin.twin.pages.common import the_twin
from plugin.twin.theme import PAGES

themes = Blueprint("themes", __name__, url_prefix="/admin/themes/current")
_THEME = "gid://shopify/OnlineStoreTheme/1"
_SHOWN_ON = {"index": "/", "product": "/products/morning-mug", "page": "/pages/rewards"}


@themes.get("/editor")
def editor() -> str:
    """What is on, what stands where; a deep link's block comes first."""
    twin = the_twin()
    blocks = blocks_of(twin.settings, twin.manifest()) if twin.installation() else []
    return render_template(
        "staff/theme.html",
        theme=theme.live(twin.state),
        embeds=[block for block in blocks if block.target == "body"],
        sections={block.handle: block for block in blocks if block.target == "section"},
        pages=PAGES,
        shown_on=_SHOWN_ON,
        wanted=_named("activateAppId"),
        adding=_named("addAppBlockId"),
        page=request.args.get("template", ""),
        label=_label,
    )


@themes.get("/extensions")
def extensions() -> ResponseReturnValue:
    """What App Bridge's `app.extensions()` tells the app of itself."""
    twin = the_twin()
    shown, manifest = theme.live(twin.state), twin.manifest()
    found = [_activation(block, shown) for block in blocks_of(twin.settings, manifest)]
    told = {"handle": manifest.handle, "type": "theme_app_extension", "activations": found}
    return jsonify(extensions=[told] if twin.installation() else [])


@themes.post("/embeds/<handle>/<any(on, off):wanted>")
def turn(handle: str, wanted: str) -> ResponseReturnValue:
    """Switch an app embed on or off."""
    theme.turn(the_twin().state, handle, on=wanted == "on")
    return _back()


@themes.post("/embeds/<handle>/settings")
def choose(handle: str) -> ResponseReturnValue:
    """Set an app embed."""
    theme.choose(the_twin().state, handle, _chosen(handle))
    return _back()


@themes.post("/blocks")
def place() -> ResponseReturnValue:
    """Put an app block on a template."""
    handle, page = request.form.get("handle", ""), request.form.get("page", "")
    theme.place(the_twin().state, handle, page)
    return _back()


@themes.post("/blocks/<int:placed_id>/settings")
def settle(placed_id: int) -> ResponseReturnValue:
    """Set an app block."""
    theme.settle(the_twin().state, placed_id, _chosen(request.form.get("handle", "")))
    return _back()


@themes.post("/blocks/<int:placed_id>/remove")
def remove(placed_id: int) -> ResponseReturnValue:
    """Take an app block away."""
    theme.remove(the_twin().state, placed_id)
    return _back()


@themes.post("/age")
def age() -> ResponseReturnValue:
    """Be a vintage theme, or a new one."""
    theme.age(the_twin().state, vintage="vintage" in request.form)
    return _back()


def _named(parameter: str) -> str:
    """The block that a deep link names, if it is of this app: `{client id}/{handle}`."""
    owner, _, handle = request.args.get(parameter, "").rpartition("/")
    return handle if owner == the_twin().settings.api_key else ""


def _chosen(handle: str) -> dict[str, Any]:
    """What a form says of each setting of a block."""
    twin = the_twin()
    blocks = {block.handle: block for block in blocks_of(twin.settings, twin.manifest())}
    return forms.block_settings(request.form, blocks[handle].settings if handle in blocks else [])


def _label(text: object) -> str:
    """A text of a schema, in English where it is translated."""
    twin = the_twin()
    return schema_text(twin.settings, twin.manifest(), str(text))


def _activation(block: Block, shown: theme.Theme) -> dict[str, Any]:
    if block.target == "section":
        there = any(each.handle == block.handle for each in shown.placed) and not shown.vintage
    else:
        there = shown.is_on(block.handle)
    status = "active" if there else "available"
    if shown.vintage and block.target == "section":
        status = "unavailable"
    return {
        "handle": block.handle,
        "name": _label(block.schema.get("name", block.handle)),
        "target": block.target,
        "status": status,
        "activations": [{"target": block.target, "themeId": _THEME}] if there else [],
    }


def _back() -> ResponseReturnValue:
    return redirect(url_for("themes.editor"))
