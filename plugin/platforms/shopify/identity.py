"""
Who a shop is: the gate for every shop name from outside, and the only builder of admin URLs.

The only module that touches ShopifyAPI, and only its pure functions: nothing here goes online
and nothing activates a session.
"""

import re
from collections.abc import Collection
from urllib.parse import urlencode

from shopify import ApiAccess, Session
from shopify.utils.shop_url import sanitize_shop_domain

from plugin.domain.errors import InvalidInputError

_ACCESS = re.compile(r"(?:unauthenticated_)?(?:read|write)_\w+", re.ASCII)
_ALL_ORDERS = "read_all_orders"
_NUMBER = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
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


def home_url(shop_domain: str, client_id: str) -> str:
    """Where the admin of a shop shows this app."""
    return f"{shop_url(shop_domain)}/admin/apps/{client_id}"


def order_url(shop_domain: str, order_id: str) -> str:
    """Where the admin of a shop shows an order; empty for what is no number of Shopify's."""
    if not _NUMBER.fullmatch(order_id):
        return ""
    return f"{shop_url(shop_domain)}/admin/orders/{order_id}"


def editor_url(shop_domain: str, client_id: str, block: str) -> str:
    """
    The editor of the live theme, with an app embed ready to be switched on: no API can do that.

    https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration
    """
    wanted = urlencode({"context": "apps", "activateAppId": f"{client_id}/{block}"})
    return f"{shop_url(shop_domain)}/admin/themes/current/editor?{wanted}"


def asking_url(home: str, scopes: Collection[str]) -> str:
    """The app's home, told to ask for scopes."""
    return f"{home}?{urlencode({'ask': ','.join(sorted(scopes))})}"


def permission_url(
    shop_domain: str,
    api_version: str,
    *,
    client_id: str,
    scopes: Collection[str],
    redirect_uri: str,
    state: str,
) -> str:
    """
    The screen where a merchant grants an offline token with these scopes.

    https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
    """
    shop_url(shop_domain)
    session = Session(shop_domain, api_version)
    session.api_key = client_id  # of this object: the class, which others share, stays as it is
    # By keyword: the next release of the library takes them in another order.
    return str(
        session.create_permission_url(scope=sorted(scopes), redirect_uri=redirect_uri, state=state)
    )


def missing_scopes(required: Collection[str], granted: Collection[str]) -> tuple[str, ...]:
    """
    The required scopes that the granted ones do not cover; permission to write is one to read.

    The library knows the algebra but stumbles over names of another kind, such as `customer_…`;
    those are covered by themselves only.
    """
    allowed = ApiAccess(filter(_ACCESS.fullmatch, granted))
    return tuple(
        scope
        for scope in sorted(set(required) - set(granted))
        if not (_ACCESS.fullmatch(scope) and allowed.covers(ApiAccess([scope])))
    )


def days_shown(granted: Collection[str]) -> int | None:
    """
    How many days back Shopify shows orders; None: as far as there are any.

    https://shopify.dev/docs/api/usage/access-scopes#orders-permissions
    """
    return 60 if missing_scopes([_ALL_ORDERS], granted) else None
