"""
Shoppers at a checkout or in their account, by the token that Shopify signs for an extension there.

It has the secret, the algorithm and the audience of staff's tokens, but no issuer in an admin: each
kind opens its own doors only. `sub` is there only when a customer is signed in.
https://shopify.dev/docs/api/checkout-ui-extensions/latest/target-apis/platform-apis/session-token-api
"""

import re
from collections.abc import Mapping
from typing import Any

from shopify_app.types import AppConfig, RequestInput
from shopify_app.verify.checkout_ui_ext import verify_checkout_ui_ext_req

from plugin.clock import wall
from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.ports import Shopper

_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.ASCII)
_LONGEST_HEADER = 4096
_CUSTOMER = re.compile(r"gid://shopify/Customer/([1-9][0-9]{0,19})", re.ASCII)
_LONGEST_LIFE = 600
"""Seconds from now. Shopify's tokens live for five minutes here."""


def shopper(headers: Mapping[str, str], config: AppConfig) -> Shopper:
    """
    Who looks at an order; `customer_id` None: nobody is signed in.

    Raises UnauthenticatedError unless the header `Authorization` bears a fresh token of a checkout
    or an account, made for this app.
    """
    claims = _claims(headers, config)
    domain = str(claims.get("dest", "")).removeprefix("https://")
    if not (is_shop_domain(domain) and _is_brief(claims) and not _is_of_an_admin(claims)):
        raise _stranger()
    return Shopper(domain, _customer(claims), path_prefix="", params={})


def _claims(headers: Mapping[str, str], config: AppConfig) -> Mapping[str, Any]:
    bearer = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    if len(bearer) > _LONGEST_HEADER or not _BEARER.fullmatch(bearer):
        raise _stranger()
    if not config["client_secret"]:
        raise _stranger()
    request = RequestInput(
        method="GET", headers={"Authorization": bearer}, url="https://app.invalid/", body=""
    )
    try:
        result = verify_checkout_ui_ext_req(request, config)
    except (AttributeError, RecursionError, TypeError, ValueError):
        raise _stranger() from None
    if not result.ok or result.id_token is None:
        raise _stranger()
    claims: Mapping[str, Any] = result.id_token.claims
    return claims


def _is_brief(claims: Mapping[str, Any]) -> bool:
    """Does the token end, and soon? The library lets in one that never does."""
    ends = claims.get("exp")
    return type(ends) is int and ends <= wall().timestamp() + _LONGEST_LIFE


def _is_of_an_admin(claims: Mapping[str, Any]) -> bool:
    return str(claims.get("iss", "")).rstrip("/").endswith("/admin")


def _customer(claims: Mapping[str, Any]) -> str | None:
    """The signed-in customer. A subject of another form is staff's: the token is refused."""
    if claims.get("sub") is None:
        return None
    found = _CUSTOMER.fullmatch(str(claims["sub"]))
    if found is None:
        raise _stranger()
    return found[1]


def _stranger() -> UnauthenticatedError:
    return UnauthenticatedError("no fresh token of a checkout or a customer account")
