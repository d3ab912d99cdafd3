"""
Who a shop is: the gate for every shop name from outside, and the only builder of admin URLs.

The only module that touches ShopifyAPI, and only its pure functions: nothing here goes online
and nothing activates a session.
"""

import re

from shopify import Session
from shopify.utils.shop_url import sanitize_shop_domain

from plugin.domain.errors import InvalidInputError

_SHOP = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com", re.ASCII)


def is_shop_domain(text: str) -> bool:
    """
    Is this exactly the permanent domain of a shop, such as `aurora.myshopify.com`?

    The library's gate corrects what it is given; a name that needs correction is refused here.
    """
    return bool(_SHOP.fullmatch(text)) and sanitize_shop_domain(text) == text


def shop_url(shop_domain: str) -> str:
    """The origin of a shop. Raises InvalidInputError before anything is sent to a stranger."""
    if not is_shop_domain(shop_domain):
        raise InvalidInputError("not a shop domain such as aurora.myshopify.com")
    return f"https://{shop_domain}"


def token_url(shop_domain: str) -> str:
    """
    Where proofs and refresh tokens are exchanged for access tokens.

    https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
    """
    return f"{shop_url(shop_domain)}/admin/oauth/access_token"


def graphql_url(shop_domain: str, api_version: str) -> str:
    """Where the GraphQL Admin API of a shop answers, in the given version such as `2026-10`."""
    shop_url(shop_domain)
    return f"{Session(shop_domain, api_version).site}/graphql.json"
