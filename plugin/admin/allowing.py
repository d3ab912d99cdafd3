"""
Asking for what only some rewards need: optional scopes, when the merchant wants such a reward.

A listed app asks in its page (App Bridge's `shopify.scopes.request`); a standalone one by its
grant screen, to which the page has a link that we signed.
"""

from collections.abc import Collection
from urllib.parse import urlencode

from flask import current_app

from plugin.http import services
from plugin.service import downloads


def allow_url(shop_domain: str, scopes: Collection[str]) -> str:
    """Where the grant screen asks for these scopes; empty where the page itself can ask."""
    if "installation" not in current_app.blueprints:
        return ""
    asked = " ".join(sorted(scopes))
    proof = downloads.sign(services().keys, shop_domain, _said(asked))
    query = urlencode({"shop": shop_domain, "scopes": asked, "proof": proof})
    return f"{services().app_url}/auth/shopify/allow?{query}"


def require_allowing(shop_domain: str, scopes: str, proof: str) -> None:
    """Raises ForbiddenError unless the link is ours, for this shop and these scopes, and fresh."""
    downloads.require(services().keys, shop_domain, _said(scopes), proof)


def _said(scopes: str) -> str:
    return f"allow {scopes}"
