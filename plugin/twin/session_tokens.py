"""Session tokens and the signed address that opens the app inside the admin.

https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens. Freshness of
signatures is a matter of transport, so these times are the wall clock's, not the shared clock's.
"""

import base64
import hashlib
import hmac
import time
import uuid
from typing import Any
from urllib.parse import urlencode

import jwt

from plugin.twin.bodies.refund import STAFF_ID
from plugin.twin.errors import TwinError
from plugin.twin.ids import gid
from plugin.twin.settings import Settings

_LIFE_SECONDS = 60
_BUYERS_LIFE_SECONDS = 300
_LEEWAY_SECONDS = 10


def mint(settings: Settings, **changes: object) -> str:
    """A session token of the one member of staff, good for a minute; `changes` spoil its claims."""
    now = int(time.time())
    claims: dict[str, object] = {
        "iss": f"https://{settings.shop}/admin",
        "dest": f"https://{settings.shop}",
        "aud": settings.api_key,
        "sub": str(STAFF_ID),
        "exp": now + _LIFE_SECONDS,
        "nbf": now,
        "iat": now,
        "jti": str(uuid.uuid4()),
        "sid": hashlib.sha256(settings.shop.encode()).hexdigest(),
        "sig": hashlib.sha256(str(now).encode()).hexdigest(),
    }
    claims |= changes
    return jwt.encode(claims, settings.api_secret, algorithm="HS256")


def mint_for_buyer(settings: Settings, customer_id: int | None) -> str:
    """
    A token as extensions of checkouts and customer accounts get it, good for five minutes.

    https://shopify.dev/docs/api/checkout-ui-extensions/latest/target-apis/platform-apis/session-token-api
    """
    now = int(time.time())
    claims: dict[str, object] = {
        "dest": settings.shop,
        "aud": settings.api_key,
        "exp": now + _BUYERS_LIFE_SECONDS,
        "nbf": now,
        "iat": now,
        "jti": str(uuid.uuid4()),
    }
    if customer_id is not None:
        claims["sub"] = gid("Customer", customer_id)
    return jwt.encode(claims, settings.api_secret, algorithm="HS256")


def spoiled(settings: Settings, kind: str) -> str:
    """A token with one thing wrong: `expired`, `early`, `audience`, `shop` or `issuer`."""
    now, elsewhere = int(time.time()), "https://another-shop.myshopify.com"
    wrong: dict[str, dict[str, object]] = {
        "good": {},
        "expired": {"nbf": now - 120, "iat": now - 120, "exp": now - 60},
        "early": {"nbf": now + 60, "iat": now + 60, "exp": now + 120},
        "audience": {"aud": "another-app"},
        "shop": {"dest": elsewhere, "iss": f"{elsewhere}/admin"},
        "issuer": {"iss": f"{elsewhere}/admin"},
    }
    if kind not in wrong:
        raise TwinError(f"a session token is one of {', '.join(wrong)}")
    return mint(settings, **wrong[kind])


def entry_url(settings: Settings, path: str) -> str:
    """Where an installation begins that is not embedded: the app's page, signed, no session yet."""
    query = {"host": _host(settings), "shop": settings.shop, "timestamp": str(int(time.time()))}
    query["hmac"] = sign_query(query, settings.api_secret)
    return f"{settings.app_url}{path}?{urlencode(sorted(query.items()))}"


def _host(settings: Settings) -> str:
    host = f"admin.shopify.com/store/{settings.handle}".encode()
    return base64.urlsafe_b64encode(host).decode().rstrip("=")


def is_good(token: str, settings: Settings) -> bool:
    """Whether a token was minted for this app and shop, and is still fresh."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            settings.api_secret,
            algorithms=["HS256"],
            audience=settings.api_key,
            issuer=f"https://{settings.shop}/admin",
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "nbf", "dest", "sub"]},
        )
    except jwt.InvalidTokenError:
        return False
    return bool(claims["dest"] == f"https://{settings.shop}")


def launch_url(settings: Settings, path: str) -> str:
    """Where the admin points its iframe: the app's page with a signed query."""
    query = {
        "embedded": "1",
        "host": _host(settings),
        "id_token": mint(settings),
        "locale": "en",
        "session": hashlib.sha256(settings.shop.encode()).hexdigest(),
        "shop": settings.shop,
        "timestamp": str(int(time.time())),
    }
    query["hmac"] = sign_query(query, settings.api_secret)
    return f"{settings.app_url}{path}?{urlencode(sorted(query.items()))}"


def sign_query(query: dict[str, str], secret: str) -> str:
    """The `hmac` of launch and callback queries: sorted, joined by `&`, hexadecimal."""
    message = "&".join(f"{key}={query[key]}" for key in sorted(query))
    return hmac.digest(secret.encode(), message.encode(), hashlib.sha256).hex()
