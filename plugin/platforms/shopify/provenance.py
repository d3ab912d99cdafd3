"""
Provenance: does a body name the shop it was delivered for?

The signature covers the body alone, so the shop in the header is a claim. Bodies about a shop and
about privacy name their shop, and an order links to the page that shows it.
https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.platforms.shopify.reading import parse


class _Named(Struct):
    """Where a body may name its shop."""

    myshopify_domain: str | None = None
    shop_domain: str | None = None
    order_status_url: str | None = None


def require_shop(body: bytes, shop_domain: str) -> None:
    """
    Refuse a body that names another shop than the one it was delivered for.

    A body that names none proves nothing and is let through; so is everything where nobody knows
    the shop (""), as when an operator replays a body and vouches for it.
    """
    if shop_domain and set(_named(parse(body, _Named))) - {shop_domain.lower()}:
        raise UnreadableError("the body names another shop")


def _named(told: _Named) -> Iterator[str]:
    for domain in (told.myshopify_domain, told.shop_domain):
        if domain:
            yield domain.lower()
    host = _host(told.order_status_url or "")
    # Links lead to the shop's own address where it has one: that says nothing.
    if is_shop_domain(host):
        yield host


def _host(url: str) -> str:
    """The whole host of an address, in small letters; "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
