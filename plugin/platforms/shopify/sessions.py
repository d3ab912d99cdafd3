"""
Staff: who opened the admin, by the session token that Shopify signs for one minute.

The official library checks signature, time and audience. Checkout and customer-account pages
carry tokens with the same signature and audience, so everything else is checked here.
https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shopify_app.types import AppConfig, RequestInput, ResultWithExchangeableIdToken
from shopify_app.verify import verify_app_home_req

from plugin.clock import wall
from plugin.domain.errors import InvalidInputError, UnauthenticatedError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.platforms.shopify.patch import PATCH_PATH, to_patch_page
from plugin.ports import Redirect, Staff

_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_LONGEST_TOKEN = 4096
_USER = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_LONGEST_LIFE = 600
"""Seconds from now. Shopify's tokens live for a minute; one good for longer is none of them."""
_STALE = frozenset({"expired_id_token", "invalid_id_token"})


def staff(url: str, headers: Mapping[str, str], config: AppConfig) -> Staff | Redirect:
    """
    Who opened the admin, or where a page without a fresh token is sent.

    A request with an `Authorization` header comes from a script: it is never redirected. Raises
    UnauthenticatedError for it, and for any token that is signed but not for our admin.
    """
    if not config["client_secret"]:
        raise _stranger()
    bearer = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    if not bearer:
        return _visitor(url, config)
    scheme, _, token = bearer.partition(" ")
    return _member_of_staff(_verified(token, config) if scheme == "Bearer" else None)


def _visitor(url: str, config: AppConfig) -> Staff | Redirect:
    query = _query(url)
    tokens = query.get("id_token", [""])
    if len(tokens) > 1:
        raise _stranger()
    result = _verified(tokens[0], config)
    if result is None or result.log.code in _STALE:
        return _patched(url)
    someone = _member_of_staff(result)
    if query.get("shop", [someone.shop_domain]) != [someone.shop_domain]:
        raise UnauthenticatedError("the token belongs to another shop")
    return someone


def _query(url: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        raise _stranger() from None


def _patched(url: str) -> Redirect:
    try:
        return to_patch_page(url)
    except InvalidInputError as reason:
        raise UnauthenticatedError(str(reason)) from None


def _verified(token: str, config: AppConfig) -> ResultWithExchangeableIdToken | None:
    """The library's verdict; None when the text is no token, or one the library trips over."""
    if len(token) > _LONGEST_TOKEN or not _TOKEN.fullmatch(token):
        return None
    request = RequestInput(
        method="GET",
        headers={"Authorization": f"Bearer {token}"},
        url="https://app.invalid/",
        body="",
    )
    try:
        return verify_app_home_req(request, config, PATCH_PATH)
    except (AttributeError, RecursionError, TypeError, ValueError):
        return None


def _member_of_staff(result: ResultWithExchangeableIdToken | None) -> Staff:
    if result is None or not result.ok or result.id_token is None:
        raise _stranger()
    claims = result.id_token.claims
    shop_domain = str(claims.get("dest", "")).removeprefix("https://")
    if not (_for_our_admin(claims, shop_domain) and _complete(claims)):
        raise _stranger()
    return Staff(shop_domain, claims["sub"], result.id_token.token)


def _for_our_admin(claims: Mapping[str, Any], shop_domain: str) -> bool:
    """Was the token made for the admin of one genuine shop?"""
    return (
        is_shop_domain(shop_domain)
        and claims.get("dest") == f"https://{shop_domain}"
        and claims.get("iss") == f"https://{shop_domain}/admin"
    )


def _complete(claims: Mapping[str, Any]) -> bool:
    """Does the token expire soon, and does it name a session and a numbered member of staff?"""
    timed = all(type(claims.get(name)) is int for name in ("exp", "nbf"))
    brief = timed and claims["exp"] <= wall().timestamp() + _LONGEST_LIFE
    named = all(isinstance(claims.get(name), str) and claims[name] for name in ("jti", "sid"))
    user = claims.get("sub")
    return brief and named and isinstance(user, str) and bool(_USER.fullmatch(user))


def _stranger() -> UnauthenticatedError:
    return UnauthenticatedError("no fresh session token of a member of staff")
