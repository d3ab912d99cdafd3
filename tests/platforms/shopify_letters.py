"""Writing as Shopify would: signed webhooks, signed storefront requests, session tokens."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt

from plugin.ports import Delivery

SECRET = "laurel-tests-current-secret-0123456789"
OLD_SECRET = "laurel-tests-former-secret-9876543210"
CLIENT_ID = "laurel-tests-client"
SHOP = "kubek.myshopify.com"
FIXTURES = Path(__file__).parent / "fixtures"

Pairs = list[tuple[str, str]]


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def delivery(topic: str, body: bytes, triggered_at: str = "", *, shop_domain: str = "") -> Delivery:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    return Delivery(1, 1, topic, body, triggered_at, at, shop_domain)


def body_signature(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def webhook_headers(body: bytes, **changed: str) -> dict[str, str]:
    given = {
        "hmac_sha256": body_signature(body),
        "topic": "orders/paid",
        "shop_domain": SHOP,
        "webhook_id": "b1d3",
        "triggered_at": "2026-05-01T10:00:00.000Z",
        "api_version": "2026-10",
    }
    return {
        f"X-Shopify-{name.replace('_', '-')}": value for name, value in (given | changed).items()
    }


def signed_text(pairs: Pairs) -> str:
    names = sorted({name for name, _ in pairs})
    values = {name: ",".join(v for n, v in pairs if n == name) for name in names}
    return "".join(f"{name}={values[name]}" for name in names)


def query_signature(pairs: Pairs, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), signed_text(pairs).encode(), hashlib.sha256).hexdigest()


def storefront_pairs(now: datetime, *extra: tuple[str, str], **changed: str) -> Pairs:
    given = {
        "shop": SHOP,
        "path_prefix": "/apps/laurel",
        "timestamp": str(int(now.timestamp())),
        "logged_in_customer_id": "777",
    }
    return [*extra, *(given | changed).items()]


def storefront_query(pairs: Pairs, secret: str = SECRET) -> bytes:
    return urlencode([*pairs, ("signature", query_signature(pairs, secret))]).encode()


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    given = {
        "iss": f"https://{SHOP}/admin",
        "dest": f"https://{SHOP}",
        "aud": CLIENT_ID,
        "sub": "42",
        "exp": now + 60,
        "nbf": now - 1,
        "iat": now - 1,
        "jti": "f8912129",
        "sid": "aaea182f",
    }
    return {name: value for name, value in (given | changed).items() if value is not None}


def session_token(secret: str = SECRET, **changed: Any) -> str:
    return jwt.encode(claims(**changed), secret, algorithm="HS256")


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()
