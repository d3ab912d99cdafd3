"""
The doors of an installation through the grant screen; mounted for standalone apps only.

A browser comes with a signed launch, leaves for the grant screen with a cookie of ours, and comes
back with a signed consent. The frame of the admin is left first: the grant screen refuses frames,
and browsers keep no cookies in them.
"""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.admin.allowing import require_allowing
from plugin.admin.errors import kind_page
from plugin.admin.frame import bridge, frame_only, shopify
from plugin.admin.language import speak
from plugin.clock import wall
from plugin.domain.errors import LaurelError
from plugin.http import services
from plugin.ports import Launch
from plugin.service import handshakes, shops

_COOKIE: Final = "laurel-handshake"
_DOOR: Final = "/auth/shopify"

blueprint = Blueprint("installation", __name__)
blueprint.after_request(frame_only)
blueprint.context_processor(speak)
blueprint.register_error_handler(LaurelError, kind_page)


@blueprint.get(_DOOR)
def launch() -> ResponseReturnValue:
    """
    Staff open the app: its home where it is installed, else the way to the grant screen.

    Who brings a token comes from an admin that has the app already; the home believes it or not.
    """
    launched = shopify().launch(request.query_string, wall())
    if "id_token" in request.args or _installed(launched):
        return redirect(_home(launched))
    if _in_a_frame():
        return _leave_the_frame(launched)
    return _to_the_grant_screen(launched)


@blueprint.get(f"{_DOOR}/allow")
def allow() -> ResponseReturnValue:
    """Staff follow a link of ours to the grant screen, which asks for optional scopes as well."""
    domain, scopes = request.args.get("shop", ""), request.args.get("scopes", "")
    require_allowing(domain, scopes, request.args.get("proof", ""))
    return _to_the_grant_screen(Launch(domain), scopes.split(" "))


@blueprint.get(f"{_DOOR}/callback")
def callback() -> ResponseReturnValue:
    """Staff come back from the grant screen; the shop is installed, and the admin shows it."""
    consent = shopify().consent(request.query_string, wall())
    cookie = request.cookies.get(_COOKIE, "")
    shop = handshakes.complete(services(), "shopify", consent, cookie)
    response = redirect(shopify().home_url(shop.domain))
    response.delete_cookie(_COOKIE, path=_DOOR)
    return response


def _installed(launched: Launch) -> bool:
    return shops.standing(services(), "shopify", launched.shop_domain) is not None


def _home(launched: Launch) -> str:
    """Inside the admin our own page, which fetches a token; outside it, the admin."""
    if launched.framed:
        own = {name: request.args[name] for name in ("host", "locale") if name in request.args}
        query = urlencode({"embedded": "1", "shop": launched.shop_domain, **own})
        return f"{url_for('admin.home')}?{query}"
    return shopify().home_url(launched.shop_domain)


def _in_a_frame() -> bool:
    return request.headers.get("Sec-Fetch-Dest", "") == "iframe"


def _leave_the_frame(launched: Launch) -> str:
    """The same signed address once more, in the whole window."""
    again = f"{services().app_url}{_DOOR}?{request.query_string.decode('ascii')}"
    return render_template("admin/leave.html", bridge=bridge(launched.shop_domain), again=again)


def _to_the_grant_screen(launched: Launch, also: Collection[str] = ()) -> ResponseReturnValue:
    begun = handshakes.begin(services(), "shopify", launched, also)
    response = redirect(begun.location)
    response.set_cookie(
        _COOKIE,
        begun.cookie,
        max_age=handshakes.LIFE,
        path=_DOOR,
        secure=services().app_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return response
