"""What every page of the storefront is laid out with: its shop, its visitor, the app's blocks."""

from flask import Blueprint, g, send_from_directory
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from plugin.twin import theme
from plugin.twin.embed import Embed, asset_path, render_embeds, render_placed
from plugin.twin.errors import NotFoundError
from plugin.twin.money import show
from plugin.twin.pages.common import the_twin
from plugin.twin.pages.visitor import cart, consent, liquid_context, locale, signed_in

layout = Blueprint("layout", __name__)


@layout.get("/cdn/extensions/<handle>/assets/<path:name>")
def extension_asset(handle: str, name: str) -> ResponseReturnValue:
    """A file of the app's theme extension."""
    twin = the_twin()
    manifest = twin.manifest()
    if handle != manifest.handle:
        raise NotFoundError("There is no such extension.")
    folder = twin.settings.app_dir / manifest.theme_extension / "assets"
    response = send_from_directory(folder, name)
    response.cache_control.no_cache = True
    return response


def place_blocks(page: str, **of_page: object) -> None:
    """Have a page show the app blocks of its template; `of_page` is what Liquid finds there."""
    twin = the_twin()
    placed = theme.live(twin.state).on_page(page) if twin.installation() else ()
    context = {**liquid_context(), **of_page}
    g.blocks = render_placed(twin.settings, twin.manifest(), context, placed)


@layout.app_context_processor
def _page_facts() -> dict[str, object]:
    twin = the_twin()
    shop = twin.shop()
    return {
        "shop": shop,
        "visitor": signed_in(),
        "language": locale(),
        "consent": consent(),
        "cart_count": sum(units for _, units in cart()),
        "money": lambda minor, currency=shop.currency: show(minor, currency),
        "embeds": _embeds,
        "blocks": _blocks,
        "assets": _assets,
        "asset_path": lambda name: asset_path(twin.manifest(), name),
        "markup": Markup,
    }


def _embeds() -> list[Embed]:
    """Head and foot of a page both ask; Liquid runs once."""
    if "embeds" not in g:
        twin = the_twin()
        ready, shown = twin.installation() is not None, theme.live(twin.state)
        context = liquid_context()
        g.embeds = render_embeds(twin.settings, twin.manifest(), context, shown) if ready else []
    embeds: list[Embed] = g.embeds
    return embeds


def _blocks() -> list[Embed]:
    blocks: list[Embed] = g.get("blocks", [])
    return blocks


def _assets(kind: str) -> list[str]:
    """What embeds and blocks of a page load, each once."""
    every = [getattr(each, kind) for each in (*_embeds(), *_blocks())]
    return list(dict.fromkeys(name for names in every for name in names))
