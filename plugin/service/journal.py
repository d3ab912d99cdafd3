"""
The journal: take in a delivery durably, and nothing else while the platform waits.

One commit holds the delivery and the job that will read it; then the platform gets its 200.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin import crash, metrics
from plugin.domain.errors import NotFoundError
from plugin.ports import Arrival, Delivery
from plugin.service.services import Services
from plugin.store import Tx, deliveries, jobs, shops
from plugin.store.deliveries import Line, Received, Verdict
from plugin.store.shops import Shop

READ = "read"
"""The kind of job that reads the waiting deliveries about one subject."""


_SEALED_FOR = "delivery"
_LARGEST_ID = 2**63 - 1


class Receipt(StrEnum):
    """What became of a delivery at the door."""

    JOURNALED = "journaled"
    DUPLICATE = "duplicate"
    UNUSED_TOPIC = "unused_topic"
    UNKNOWN_SHOP = "unknown_shop"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery made ready to be written: what it is about, its body sealed and hashed."""

    arrival: Arrival
    id: int
    subject: str
    body_hash: bytes
    sealed: bytes
    received_at: datetime


def accept(services: Services, platform: str, arrival: Arrival, body: bytes) -> Receipt:
    """
    Journal a delivery. Once this returns, it is on the disk.

    Raises UnavailableError when the journal cannot be written.
    """
    parcel = _pack(services, platform, arrival, body)
    receipt = services.store.transact(lambda tx: _write(tx, services, platform, parcel))
    crash.point("journal: committed, not yet answered")
    topic = arrival.topic if arrival.topic in services.topics else "other"
    metrics.deliveries.labels(topic, receipt.value).inc()
    return receipt


def _pack(services: Services, platform: str, arrival: Arrival, body: bytes) -> Parcel:
    """All that can be done before anybody has to wait for the database."""
    delivery_id = deliveries.new_id()
    subject = services.platforms[platform].subject(arrival.topic, body)
    return Parcel(
        arrival=arrival,
        id=delivery_id,
        subject=subject or f"delivery:{delivery_id}",
        body_hash=hashlib.sha256(body).digest(),
        sealed=services.keys.seal(body, _SEALED_FOR, f"delivery/{delivery_id}"),
        received_at=services.clock.now(),
    )


def _write(tx: Tx, services: Services, platform: str, parcel: Parcel) -> Receipt:
    shop = shops.by_domain(tx, platform, parcel.arrival.shop_domain)
    if shop is None:
        return Receipt.UNKNOWN_SHOP
    if not deliveries.add(tx, _received(shop, parcel)):
        return Receipt.DUPLICATE
    if parcel.arrival.topic not in services.topics:
        verdict = Verdict(parcel.id, "ignored", "topic_not_used")
        deliveries.decide(tx, shop.brand_id, shop.id, [verdict], parcel.received_at)
        return Receipt.UNUSED_TOPIC
    crash.point("journal: delivery written, not committed")
    jobs.enqueue(tx, shop.brand_id, shop.id, READ, parcel.subject)
    return Receipt.JOURNALED


def _received(shop: Shop, parcel: Parcel) -> Received:
    return Received(
        brand_id=shop.brand_id,
        id=parcel.id,
        shop_id=shop.id,
        topic=parcel.arrival.topic,
        webhook_id=parcel.arrival.webhook_id,
        body_hash=parcel.body_hash,
        subject=parcel.subject,
        triggered_at=parcel.arrival.triggered_at,
        vouched=parcel.arrival.vouched,
        body=parcel.sealed,
        received_at=parcel.received_at,
    )


def opened(services: Services, shop: Shop, received: Received) -> Delivery:
    """A delivery with its body readable again. Raises SealBrokenError."""
    body = services.keys.open(received.body, _SEALED_FOR, f"delivery/{received.id}")
    return Delivery(
        id=received.id,
        shop_id=received.shop_id,
        topic=received.topic,
        body=body,
        triggered_at=received.triggered_at,
        received_at=received.received_at,
        shop_domain="" if received.vouched else shop.domain,
    )


def status(services: Services, shop: Shop) -> dict[str, int]:
    """How many deliveries were received, and how they ended."""
    return services.store.read(lambda tx: deliveries.counts(tx, shop.brand_id, shop.id))


def listing(services: Services, shop: Shop, state: str | None, limit: int = 50) -> Sequence[Line]:
    """The newest deliveries of a shop."""
    return services.store.read(
        lambda tx: deliveries.listing(tx, shop.brand_id, shop.id, state=state, limit=limit)
    )


def retry(services: Services, shop: Shop, delivery_id: int) -> None:
    """Try a dead delivery again. Raises NotFoundError when it is not dead."""

    def work(tx: Tx) -> bool:
        received = deliveries.reopen(tx, shop.brand_id, delivery_id)
        if received is None:
            return False
        jobs.enqueue(tx, shop.brand_id, received.shop_id, READ, received.subject)
        return True

    if delivery_id > _LARGEST_ID or not services.store.transact(work):
        raise NotFoundError(f"no dead delivery {delivery_id}")
