"""
Launches and consents: the two signed visits of an installation through the grant screen.

The staff's browser carries both, so their queries are parsed as strictly as the storefront's:
each name once, no lists, plain values. What is left has only one reading, and that is signed.
https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
"""

import re
from datetime import datetime
from urllib.parse import unquote_to_bytes

from plugin.domain.errors import HandshakeError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.platforms.shopify.signatures import Secrets, signed_by_any
from plugin.ports import Consent, Launch

LAUNCH_PATH = "/auth/shopify"
"""The address of the app, where it is installed through the grant screen."""
CALLBACK_PATH = "/auth/shopify/callback"
"""Where the grant screen sends staff back to; it has to be on Shopify's list."""

_SIGNED = {
    "hmac": re.compile(r"[0-9a-f]{64}", re.ASCII),
    "shop": re.compile(r"[a-z0-9.-]{1,80}", re.ASCII),
    "timestamp": re.compile(r"[0-9]{10}", re.ASCII),
}
_CONSENT = {
    "code": re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII),
    "state": re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII),
}
_NAME = re.compile(r"[a-z_]{1,40}", re.ASCII)
_VALUE = re.compile(r"[A-Za-z0-9_./+:=-]{0,2048}", re.ASCII)
_ESCAPED = re.compile(r"(?:[A-Za-z0-9_.~/+:=-]|%[0-9A-Fa-f]{2})*", re.ASCII)
_LONGEST_QUERY = 4096
_OLDEST, _NEWEST = 90, -5

Params = dict[str, str]


def launch(query: bytes, secrets: Secrets, now: datetime) -> Launch:
    """
    Which shop's staff open the app. Raises HandshakeError unless signed and fresh.

    `now` is the wall clock: the visit may be 90 seconds old, or 5 seconds ahead of us.
    """
    params = _vouched(query, secrets, now)
    return Launch(params["shop"], framed=params.get("embedded") == "1")


def consent(query: bytes, secrets: Secrets, now: datetime) -> Consent:
    """What the grant screen sent back. Raises HandshakeError as `launch` does."""
    params = _vouched(query, secrets, now)
    _require_form(params, _CONSENT)
    return Consent(params["shop"], params["code"], params["state"])


def canonical(params: Params) -> bytes:
    """The text that Shopify signs: all but the signature, sorted, joined by `&`."""
    return "&".join(sorted(f"{name}={params[name]}" for name in params if name != "hmac")).encode()


def _refused() -> HandshakeError:
    """One answer for every reason: nobody learns which guard they met."""
    return HandshakeError("not a visit that Shopify vouches for; open the app from your admin")


def _vouched(query: bytes, secrets: Secrets, now: datetime) -> Params:
    params = _parsed(query)
    _require_form(params, _SIGNED)
    if not is_shop_domain(params["shop"]):
        raise _refused()
    if not signed_by_any(secrets, canonical(params), bytes.fromhex(params["hmac"])):
        raise _refused()
    if not _NEWEST <= now.timestamp() - int(params["timestamp"]) <= _OLDEST:
        raise _refused()
    return params


def _parsed(query: bytes) -> Params:
    """Each name once, and nothing in it that could be read in two ways."""
    if len(query) > _LONGEST_QUERY or not query.isascii():
        raise _refused()
    params: Params = {}
    for part in query.decode().split("&"):
        name, equals, value = part.partition("=")
        decoded = _decoded(value)
        plain = equals and _NAME.fullmatch(name) and _VALUE.fullmatch(decoded)
        if not plain or name in params:
            raise _refused()
        params[name] = decoded
    return params


def _decoded(text: str) -> str:
    if not _ESCAPED.fullmatch(text):
        raise _refused()
    return unquote_to_bytes(text.replace("+", " ")).decode("latin-1")


def _require_form(params: Params, forms: dict[str, re.Pattern[str]]) -> None:
    if not all(name in params and forms[name].fullmatch(params[name]) for name in forms):
        raise _refused()
