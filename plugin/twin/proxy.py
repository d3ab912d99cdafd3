"""The app proxy: storefront requests under the app's path, signed and passed on.

https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
"""

import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import requests

from plugin.twin.settings import Manifest, Settings

Pairs = list[tuple[str, str]]

RESERVED = frozenset({"shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"})
_KEPT_BACK = frozenset(
    "authorization connection content-length cookie expect host keep-alive proxy-authorization"
    " te trailer transfer-encoding upgrade x-forwarded-for x-forwarded-host".split()
)
_RETURNED = (
    "Content-Type",
    "Content-Language",
    "Cache-Control",
    "ETag",
    "Last-Modified",
    "Location",
    "Content-Security-Policy",
    "Referrer-Policy",
    "Vary",
    "Retry-After",
)
_DEADLINES = (2.0, 10.0)


@dataclass(frozen=True)
class Visit:
    """One storefront request under the app's path, as the shopper's browser sent it."""

    method: str
    path: str
    query: Pairs
    headers: Mapping[str, str]
    body: bytes
    customer_id: int | None
    remote: str
    host: str


def signature(pairs: Iterable[tuple[str, str]], secret: str) -> str:
    """Values of one name joined by commas, names sorted, nothing in between; hexadecimal."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    message = "".join(sorted(f"{name}={','.join(listed)}" for name, listed in values.items()))
    return hmac.digest(secret.encode(), message.encode(), hashlib.sha256).hex()


def signed_query(visit: Visit, settings: Settings, manifest: Manifest) -> Pairs:
    """The shopper's own parameters and the platform's; pretended ones are dropped."""
    pairs = [(name, value) for name, value in visit.query if name not in RESERVED]
    pairs += [
        ("shop", settings.shop),
        ("logged_in_customer_id", str(visit.customer_id or "")),
        ("path_prefix", manifest.proxy_path),
        ("timestamp", str(int(time.time()))),
    ]
    return [*pairs, ("signature", signature(pairs, settings.api_secret))]


def forward(visit: Visit, settings: Settings, manifest: Manifest) -> requests.Response:
    """Ask the app. Raises `requests.RequestException` when it does not answer in time."""
    query = urlencode(signed_query(visit, settings, manifest))
    path = f"{manifest.proxy_url.rstrip('/')}/{quote(visit.path)}"
    with requests.Session() as session:
        session.trust_env = False
        return session.request(
            visit.method,
            f"{settings.app_url}{path}?{query}",
            headers=_forwarded_headers(visit),
            data=visit.body,
            timeout=_DEADLINES,
            allow_redirects=False,
        )


def returned_headers(response: requests.Response) -> dict[str, str]:
    """What of the app's headers reaches the shopper; cookies never do."""
    return {name: response.headers[name] for name in _RETURNED if name in response.headers}


def _forwarded_headers(visit: Visit) -> dict[str, str]:
    kept = {name: value for name, value in visit.headers.items() if name.lower() not in _KEPT_BACK}
    return {**kept, "X-Forwarded-For": visit.remote, "X-Forwarded-Host": visit.host}
