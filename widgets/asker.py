"""Who asks at the shopper's door, and what they read."""

from flask import g, request

from plugin.clock import wall
from plugin.domain.appearance import Appearance
from plugin.http import services
from plugin.locales import Messages, languages
from plugin.ports import ProxyRequest, Shopper


def shopper() -> Shopper:
    """Who asks, proven by the platform; remembered, so that an error speaks as their shop does."""
    platform = services().platforms["shopify"]
    found = platform.shopper(ProxyRequest(query=request.query_string), wall())
    g.shopper = found
    return found


def speaks(found: Shopper, look: Appearance) -> Messages:
    """Their language, with the words of the merchant's `look`."""
    return spoken(found.params.get("locale", ""), look)


def spoken(locale: str, look: Appearance) -> Messages:
    """The language the page speaks; where it says nothing, what the browser prefers."""
    return Messages.of(locale or _preferred(), look.words)


def came_from() -> str:
    """
    Whence, as the platform saw it: the last address, but for those that our own proxies add. What
    stands before it anybody may write, and nobody signs any of it: it only slows people down.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    place = 1 + services().trusted_proxies
    return told[-place].strip() if len(told) >= place else ""


def reads_html() -> bool:
    """Is it for people? Storefronts that draw the panel themselves ask for plain values."""
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return best == "text/html" or request.args.get("view") == "fragment"


def _preferred() -> str:
    asked = request.accept_languages.values()
    return next((tag for tag in asked if tag.partition("-")[0].lower() in languages()), "")
