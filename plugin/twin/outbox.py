"""Webhook deliveries: written down before they are sent, and kept afterwards."""

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plugin.twin.settings import Manifest
from plugin.twin.state import State

WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given up"


@dataclass(frozen=True)
class Delivery:
    """One body on its way to the app; retries keep body and `webhook_id`."""

    id: int
    topic: str
    body: str
    webhook_id: str
    event_id: str
    triggered_at: datetime
    next_at: datetime
    shop: str
    api_version: str
    uri: str
    tries: int = 0
    status: str = WAITING
    last_status: int | None = None


@dataclass(frozen=True)
class Installation:
    """The app in this shop: what it may do, and since when."""

    id: int
    scopes: tuple[str, ...]
    installed_at: datetime


class Outbox:
    """Turns what happened into deliveries, for as long as the app is installed."""

    def __init__(self, state: State, shop: str) -> None:
        self._state = state
        self._shop = shop

    def announce(
        self,
        manifest: Manifest,
        event_id: str,
        topic: str,
        body: dict[str, Any],
        at: datetime,
    ) -> None:
        """Queue one webhook, if the app subscribed to its topic."""
        if topic not in (*manifest.topics, *manifest.compliance_topics):
            return
        fields = manifest.include_fields.get(topic)
        if fields:
            body = {key: value for key, value in body.items() if key in fields}
        number = self._state.next_number("delivery")
        delivery = Delivery(
            id=number,
            topic=topic,
            body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            webhook_id=str(uuid.uuid4()),
            event_id=event_id,
            triggered_at=at,
            next_at=at,
            shop=self._shop,
            api_version=manifest.api_version,
            uri=manifest.webhook_uri,
        )
        self.keep(delivery)

    def keep(self, delivery: Delivery) -> None:
        """Write a delivery down in its present state."""
        self._state.put("delivery", delivery.id, delivery, tag=delivery.status)

    def waiting(self) -> list[Delivery]:
        """What is not delivered yet, oldest first."""
        return self._state.all("delivery", Delivery, tag=WAITING)

    def all(self) -> list[Delivery]:
        """Everything ever sent, oldest first."""
        return self._state.all("delivery", Delivery)


def headers(delivery: Delivery, secret: str) -> dict[str, str]:
    """Shopify's headers for one attempt (https://shopify.dev/docs/apps/build/webhooks)."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Hmac-Sha256": signature(delivery.body.encode(), secret),
        "X-Shopify-Shop-Domain": delivery.shop,
        "X-Shopify-API-Version": delivery.api_version,
        "X-Shopify-Webhook-Id": delivery.webhook_id,
        "X-Shopify-Event-Id": delivery.event_id,
        "X-Shopify-Triggered-At": _triggered(delivery.triggered_at),
        "X-Shopify-Name": delivery.topic.replace("/", "-"),
    }


def signature(body: bytes, secret: str) -> str:
    """Base64 of the HMAC-SHA256 of the raw body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def _triggered(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"
