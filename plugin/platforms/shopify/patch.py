"""
The patch page: a bare page whose App Bridge fetches a fresh session token and reloads.

https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from plugin.domain.errors import InvalidInputError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.ports import Redirect

PATCH_PATH = "/auth/patch"

_CDN = "https://cdn.shopify.com"
_SCRIPT = "/shopifycloud/app-bridge.js"
_RELOAD = "shopify-reload"
_KEPT = {
    "embedded": re.compile(r"[01]"),
    "host": re.compile(r"[A-Za-z0-9+/_=-]{1,200}"),
    "locale": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?"),
    "shop": re.compile(r"[a-z0-9.-]{1,80}"),
}
_PROOFS = frozenset(
    {"code", "hmac", "id_token", "proof", "session", "signature", "state", "timestamp", "token"}
)
"""What proves something once, and belongs into no address that is opened again."""
_ASKED = re.compile(r"[a-z_]{1,20}", re.ASCII)
_MOST_ASKED, _LONGEST_ASKED = 8, 100
_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*/?", re.ASCII)
_QUERY = re.compile(r"[A-Za-z0-9_.~%&=+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class PatchPage:
    """What the patch page is made of, as plain values for a template that escapes them."""

    client_id: str
    script_url: str
    frame_ancestors: str


def to_patch_page(url: str) -> Redirect:
    """
    Where to send a browser that came without a fresh token: to the patch page and back again.

    What Shopify adds is kept, and what the page was asked for, such as a language; never a token.
    Raises InvalidInputError when the URL names no shop or a path that is not plain.
    """
    path, kept = urlsplit(url).path, _kept(url)
    if not (_PATH.fullmatch(path) and path):
        raise InvalidInputError("this page cannot be reloaded")
    back = f"{path}?{urlencode({**kept, **_asked(url)})}"
    return Redirect(f"{PATCH_PATH}?{urlencode({**kept, _RELOAD: back})}")


def patch_page(url: str, client_id: str, host_override: str = "") -> PatchPage:
    """
    The parts of the patch page opened at `url`.

    Raises InvalidInputError when it names no shop, or a place to reload that is not on our site.
    """
    targets = [value for name, value in _query(url) if name == _RELOAD]
    if len(targets) != 1 or not is_safe_target(targets[0]):
        raise InvalidInputError("the place to reload is not a path of this app")
    return PatchPage(
        client_id=client_id,
        script_url=app_bridge_url(host_override),
        frame_ancestors=frame_ancestors(_kept(url)["shop"], host_override),
    )


def app_bridge_url(host_override: str = "") -> str:
    """Where App Bridge is loaded from: Shopify's CDN, or the twin in development."""
    return app_bridge_origin(host_override) + _SCRIPT


def app_bridge_origin(host_override: str = "") -> str:
    """The one foreign origin whose scripts our pages run."""
    return host_override or _CDN


def frame_ancestors(shop_domain: str, host_override: str = "") -> str:
    """Who may show our pages in a frame, as the value of the CSP directive `frame-ancestors`."""
    if not is_shop_domain(shop_domain):
        raise InvalidInputError("not a shop domain such as aurora.myshopify.com")
    return f"https://{shop_domain} https://admin.shopify.com {host_override}".rstrip()


def is_safe_target(target: str) -> bool:
    """Is this a plain path on our own site? No scheme, host, backslash, dots or fragment."""
    path, _, query = target.partition("?")
    return bool(path and _PATH.fullmatch(path) and _QUERY.fullmatch(query))


def _kept(url: str) -> dict[str, str]:
    known = {
        name: value
        for name, value in reversed(_query(url))
        if name in _KEPT and _KEPT[name].fullmatch(value)
    }
    if not is_shop_domain(known.get("shop", "")):
        raise InvalidInputError("the request names no shop; open the app from Shopify's admin")
    return dict(sorted(known.items()))


def _asked(url: str) -> dict[str, str]:
    """What a page of ours was asked for, in short; it is checked there, as at the first time."""
    asked = [
        (name, value)
        for name, value in _query(url)
        if _ASKED.fullmatch(name)
        and name not in {*_KEPT, *_PROOFS}
        and len(value) <= _LONGEST_ASKED
    ]
    return dict(asked[:_MOST_ASKED])


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)
