"""Webhook deliveries: written down before they are sent, and kept afterwards."""

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plugin.twin import subscriptions
from plugin.twin.fields import chosen
from plugin.twin.settings import Manifest
from plugin.twin.state import State

WAITING, DELIVERED, GIVEN_UP, DROPPED = "waiting", "delivered", "given up", "dropped"
CLASSIC, EVENTS, BOTH = "x-shopify", "shopify", "both"


@dataclass(frozen=True)
class Delivery:
    """One body on its way to the app; retries keep body, address and `webhook_id`.

    `subscription` is the one made over the API that asked for it, or None.
    """

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
    subscription: int | None = None


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
        """Queue one webhook for everybody who subscribed to its topic."""
        if topic in (*manifest.topics, *manifest.compliance_topics):
            fields = manifest.include_fields.get(topic, ())
            self._queue(manifest, event_id, topic, chosen(body, fields), at, manifest.webhook_uri)
        for known in subscriptions.subscriptions_to(self._state, subscriptions.spelt(topic)):
            narrowed = chosen(body, known.include_fields)
            self._queue(manifest, event_id, topic, narrowed, at, known.uri, known.id)

    def _queue(
        self,
        manifest: Manifest,
        event_id: str,
        topic: str,
        body: dict[str, Any],
        at: datetime,
        uri: str,
        subscription: int | None = None,
    ) -> None:
        delivery = Delivery(
            id=self._state.next_number("delivery"),
            topic=topic,
            body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            webhook_id=str(uuid.uuid4()),
            event_id=event_id,
            triggered_at=at,
            next_at=at,
            shop=self._shop,
            api_version=manifest.api_version,
            uri=uri,
            subscription=subscription,
        )
        self.keep(delivery)

    def settle(self, delivery: Delivery, now: datetime) -> None:
        """Keep a delivery after a try, and let its subscription feel it.

        A subscription made over the API ends when all tries of a delivery failed and nothing else
        of it was accepted meanwhile; those of the app's configuration never do.
        """
        self.keep(delivery)
        known = subscriptions.find(self._state, delivery.subscription)
        if known is None:
            return
        if delivery.status == DELIVERED:
            subscriptions.keep(self._state, replace(known, accepted_at=now))
        silent = known.accepted_at is None or known.accepted_at < delivery.triggered_at
        if delivery.status == GIVEN_UP and silent:
            self._state.delete("subscription", known.id)

    def keep(self, delivery: Delivery) -> None:
        """Write a delivery down in its present state."""
        self._state.put("delivery", delivery.id, delivery, tag=delivery.status)

    def waiting(self) -> list[Delivery]:
        """What is not delivered yet, oldest first."""
        return self._state.all("delivery", Delivery, tag=WAITING)

    def all(self) -> list[Delivery]:
        """Everything ever sent, oldest first."""
        return self._state.all("delivery", Delivery)


def headers(delivery: Delivery, secret: str, family: str = CLASSIC) -> dict[str, str]:
    """The headers of one attempt, of either family or of both.

    https://shopify.dev/docs/apps/build/webhooks; the unprefixed family is that of the newer events.
    """
    named: dict[str, str] = {}
    if family in {CLASSIC, BOTH}:
        named |= _classic(delivery, secret)
    if family in {EVENTS, BOTH}:
        named |= _of_events(delivery, secret)
    return {"Content-Type": "application/json", "User-Agent": "Shopify-Captain-Hook", **named}


def _classic(delivery: Delivery, secret: str) -> dict[str, str]:
    return {
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Hmac-Sha256": signature(delivery.body.encode(), secret),
        "X-Shopify-Shop-Domain": delivery.shop,
        "X-Shopify-API-Version": delivery.api_version,
        "X-Shopify-Webhook-Id": delivery.webhook_id,
        "X-Shopify-Event-Id": delivery.event_id,
        "X-Shopify-Triggered-At": _triggered(delivery.triggered_at),
        "X-Shopify-Name": delivery.topic.replace("/", "-"),
    }


def _of_events(delivery: Delivery, secret: str) -> dict[str, str]:
    noun, _, verb = delivery.topic.partition("/")
    return {
        "shopify-topic": delivery.topic,
        "shopify-hmac-sha256": signature(delivery.body.encode(), secret),
        "shopify-shop-domain": delivery.shop,
        "shopify-api-version": delivery.api_version,
        "shopify-webhook-id": delivery.webhook_id,
        "shopify-event-id": delivery.event_id,
        "shopify-triggered-at": _triggered(delivery.triggered_at),
        "shopify-handle": noun,
        "shopify-action": verb,
    }


def signature(body: bytes, secret: str) -> str:
    """Base64 of the HMAC-SHA256 of the raw body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def _triggered(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"
