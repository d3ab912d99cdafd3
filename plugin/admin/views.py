"""The doors of the merchant's pages: who is it, what do they see."""

from http import HTTPStatus

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.errors import kind_page
from plugin.admin.frame import bridge, frame_only, shopify, signed_staff
from plugin.admin.home import home_page
from plugin.admin.language import speak, the_messages
from plugin.domain.errors import LaurelError, NotFoundError
from plugin.http import services
from plugin.ports import Redirect
from plugin.service import home as home_service
from plugin.service import shops
from plugin.service.privacy import access

_LAUNCHER = "launcher"
"""The block of the theme extension that opens the panel."""

blueprint = Blueprint(
    "admin",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/admin/static",
)
blueprint.after_request(frame_only)
blueprint.context_processor(speak)
blueprint.register_error_handler(LaurelError, kind_page)


# Without the slash as well: a redirect to it would carry the token to whatever host was named.
@blueprint.get("/admin/", strict_slashes=False)
def home() -> ResponseReturnValue:
    """The merchant's home. The first visit of a shop installs it."""
    house = services()
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return redirect(staff.location)
    g.shop_domain = staff.shop_domain
    shop = shops.welcome(house, "shopify", staff)
    view = home_service.view(house, shop)
    seen = {one.account_id for one in view.happened}
    access.note(house, shop, seen, actor=access.staff(staff.user_id), what="home")
    editor_url = shopify().editor_url(staff.shop_domain, _LAUNCHER)
    page = home_page(view, the_messages(), house.clock.now(), editor_url)
    return render_template("admin/home.html", home=page, bridge=bridge(staff.shop_domain))


@blueprint.post("/admin/reconnect")
def reconnect() -> ResponseReturnValue:
    """Staff press the button: their proof is exchanged for a new permit."""
    house, staff = services(), signed_staff()
    shops.reconnect(house, "shopify", staff)
    return "", HTTPStatus.NO_CONTENT


@blueprint.get("/auth/patch")
def patch() -> ResponseReturnValue:
    """The bare page whose App Bridge fetches a fresh session token and comes back with it."""
    return render_template("admin/patch.html", bridge=shopify().patch_page(request.url))


@blueprint.get("/admin/<path:missing>")
def elsewhere(missing: str) -> ResponseReturnValue:
    """A page that is not there, said inside the frame."""
    raise NotFoundError(f"there is no page {missing}")
