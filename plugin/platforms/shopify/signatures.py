"""
Webhooks: is the sender Shopify, and what do its headers claim?

Only the body is signed, the other headers are claims. The body stays bytes and is never parsed.
https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
"""

import base64
import hmac
import re
from collections.abc import Iterable, Mapping

from plugin.domain.errors import ContradictionError, UnauthenticatedError
from plugin.platforms.shopify.identity import is_shop_domain
from plugin.ports import Arrival

_FAMILIES = ("x-shopify-", "shopify-")
_DIGEST = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)
_TOPIC = re.compile(r"[a-z0-9_]{1,60}(?:[/.][a-z0-9_]{1,60}){1,2}", re.ASCII)
_CLAIM = re.compile(r"[ -~]{0,200}", re.ASCII)

Secrets = tuple[str, ...]
"""Client secrets that may sign: the current one first, then the one being rotated out."""


def arrival(headers: Mapping[str, str], body: bytes, secrets: Secrets) -> Arrival:
    """
    Who sent a webhook and what it claims to be about.

    Raises UnauthenticatedError when the signature does not hold, ContradictionError when the two
    header families (`X-Shopify-*`, `Shopify-*`) disagree or a claim is malformed.
    """
    given = {name.lower(): value for name, value in headers.items()}
    _require_signature(_one(given, "hmac-sha256"), body, secrets)
    return Arrival(
        shop_domain=_shop(given),
        topic=_topic(given),
        webhook_id=_claim(given, "webhook-id"),
        triggered_at=_claim(given, "triggered-at"),
        api_version=_claim(given, "api-version"),
        event_id=_claim(given, "event-id"),
    )


def signed_by_any(secrets: Secrets, message: bytes, digest: bytes) -> bool:
    """Is this raw HMAC-SHA256 made by one of the secrets? Constant time; no secret, no entry."""
    matches = [
        hmac.compare_digest(hmac.digest(secret.encode(), message, "sha256"), digest)
        for secret in secrets
        if secret
    ]
    return any(matches)


def _require_signature(claimed: str, body: bytes, secrets: Secrets) -> None:
    if not _DIGEST.fullmatch(claimed):
        raise UnauthenticatedError("the webhook is not signed")
    digest = base64.b64decode(claimed)
    # The last character carries two spare bits: only the canonical spelling is Shopify's.
    canonical = base64.b64encode(digest).decode() == claimed
    if not (signed_by_any(secrets, body, digest) and canonical):
        raise UnauthenticatedError("the webhook's signature does not hold")


def _one(given: Mapping[str, str], field: str) -> str:
    """The value both header families agree on; "" when neither carries the field."""
    values = set(_told(given, field))
    if len(values) > 1:
        raise ContradictionError(f"the two header families disagree about {field}")
    return values.pop() if values else ""


def _told(given: Mapping[str, str], field: str) -> Iterable[str]:
    return (given[family + field] for family in _FAMILIES if family + field in given)


def _shop(given: Mapping[str, str]) -> str:
    shop_domain = _one(given, "shop-domain")
    if not is_shop_domain(shop_domain):
        raise ContradictionError("the shop header names no shop")
    return shop_domain


def _topic(given: Mapping[str, str]) -> str:
    topic = _one(given, "topic")
    if not _TOPIC.fullmatch(topic):
        raise ContradictionError("the topic header names no topic")
    return topic


def _claim(given: Mapping[str, str], field: str) -> str:
    claim = _one(given, field)
    if not _CLAIM.fullmatch(claim):
        raise ContradictionError(f"the header {field} is not plain text")
    return claim
