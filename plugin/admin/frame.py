"""
Living in the platform's frame: who may show us, and what a page needs to be shown.

https://shopify.dev/docs/apps/build/security/set-up-iframe-protection
"""

from typing import Protocol, cast
from urllib.parse import urlencode

from flask import Response, g, request

from plugin.domain.errors import LaurelError, UnauthenticatedError
from plugin.http import services
from plugin.ports import Platform, Redirect, Staff

_SHOPIFY_ADMIN = "https://admin.shopify.com"
_OUR_OWN = (
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)
"""What a page may load and reach. App Bridge asks the frame around it, and no server."""


class Bridge(Protocol):
    """What a framed page needs: who we are, and where App Bridge is loaded from."""

    @property
    def client_id(self) -> str:
        """The app's public key."""
        ...

    @property
    def script_url(self) -> str:
        """App Bridge; the first script of every page."""
        ...


class FramingPlatform(Platform, Protocol):
    """A platform that shows our pages inside its own admin."""

    def patch_page(self, url: str) -> Bridge:
        """What the patch page at `url` is made of. Raises InvalidInputError for an odd `url`."""
        ...

    def frame_ancestors(self, shop_domain: str) -> str:
        """Who may frame the pages of a shop. Raises InvalidInputError when it is none."""
        ...

    def editor_url(self, shop_domain: str, block: str) -> str:
        """Where staff switch on a block of ours in the live theme. Raises as `frame_ancestors`."""
        ...

    def script_origin(self) -> str:
        """Whose scripts our pages run beside our own."""
        ...

    def picture_origin(self) -> str:
        """Where the pictures of what a shop sells come from."""
        ...


def shopify() -> FramingPlatform:
    """Shopify, the one platform that frames us so far."""
    return cast("FramingPlatform", services().platforms["shopify"])


def bridge(shop_domain: str) -> Bridge:
    """What the pages of a shop load; the same that its patch page does."""
    query = urlencode({"shop": shop_domain, "shopify-reload": "/admin/"})
    return shopify().patch_page(f"/auth/patch?{query}")


def signed_staff() -> Staff:
    """
    Who changes something: only a script can say so, with a token that it puts into a header.

    A form of another site can do that as little as it can read our pages. Raises
    UnauthenticatedError.
    """
    if "Authorization" not in request.headers:
        raise UnauthenticatedError("changes are made by the pages of the admin only")
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        raise UnauthenticatedError("changes are made by the pages of the admin only")
    g.shop_domain = staff.shop_domain
    return staff


def allow_pictures() -> str:
    """Let this page show the pictures of what the shop sells; the origin that they come from."""
    g.pictures_from = shopify().picture_origin()
    return str(g.pictures_from)


def frame_only(response: Response) -> Response:
    """Let nobody but the shop's own admin frame a page, and nobody keep or extend it."""
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _policy()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.pop("X-Frame-Options", None)
    return response


def _policy() -> str:
    frames = f"frame-ancestors {_ancestors()}"
    scripts = f"script-src 'self' {shopify().script_origin()}"
    pictures = f"img-src 'self' data: {g.get('pictures_from', '')}".rstrip()
    return "; ".join((frames, scripts, pictures, *_OUR_OWN, *g.get("also_allowed", ())))


def _ancestors() -> str:
    """By the shop that proved itself, else by the one that is claimed; a false claim gains none."""
    try:
        return shopify().frame_ancestors(g.get("shop_domain") or request.args.get("shop", ""))
    except LaurelError:
        return _SHOPIFY_ADMIN
