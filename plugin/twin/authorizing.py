"""The authorization-code grant: a screen, a code for once, and a signed way back.

https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
"""

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from plugin.twin import apps
from plugin.twin.errors import TwinError
from plugin.twin.session_tokens import sign_query
from plugin.twin.twin import Twin

_LIFE = timedelta(minutes=1)


@dataclass(frozen=True)
class Grant:
    """What the app asks for in the browser's address."""

    scopes: tuple[str, ...]
    redirect_uri: str
    state: str


@dataclass(frozen=True)
class Code:
    """A code given out, and until when it may be used."""

    code: str
    ends: datetime


def read_grant(twin: Twin, query: Mapping[str, str]) -> Grant:
    """The request for a grant. Raises TwinError for another app, or for an address not its own."""
    if query.get("client_id") != twin.settings.api_key:
        raise TwinError("There is no app with this client id.")
    redirect_uri = query.get("redirect_uri", "")
    if not _allowed(twin, redirect_uri):
        raise TwinError("The redirect_uri is not whitelisted.")
    scopes = tuple(scope for scope in query.get("scope", "").split(",") if scope)
    return Grant(scopes or twin.manifest().scopes, redirect_uri, query.get("state", ""))


def approve(twin: Twin, grant: Grant) -> str:
    """Install with the scopes of the grant, and the address to send the browser to."""
    apps.install(twin, grant.scopes)
    code = Code(secrets.token_hex(16), twin.clock.now() + _LIFE)
    twin.state.put("grant_code", code.code, code)
    return _callback(twin, grant, code.code)


def take_code(twin: Twin, code: str) -> bool:
    """Whether a code is good; it is not a second time."""
    found = twin.state.get("grant_code", code, Code)
    twin.state.delete("grant_code", code)
    return found is not None and twin.clock.now() < found.ends


def _allowed(twin: Twin, address: str) -> bool:
    """Only the app's own house; a path that merely begins like it is somebody else's."""
    wanted, own = urlsplit(address), urlsplit(twin.settings.app_url)
    return (wanted.scheme, wanted.netloc) == (own.scheme, own.netloc) and bool(wanted.path)


def _callback(twin: Twin, grant: Grant, code: str) -> str:
    settings = twin.settings
    host = f"admin.shopify.com/store/{settings.handle}".encode()
    query = {
        "code": code,
        "host": base64.urlsafe_b64encode(host).decode().rstrip("="),
        "shop": settings.shop,
        "state": grant.state,
        "timestamp": str(int(time.time())),
    }
    query["hmac"] = sign_query(query, settings.api_secret)
    return f"{grant.redirect_uri}?{urlencode(sorted(query.items()))}"
