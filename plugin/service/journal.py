"""
The journal: take in a delivery durably, and nothing else while the platform waits.

One commit holds the delivery and the job that will read it; then the platform gets its 200.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from plugin import crash, metrics
from plugin.domain.errors import NotFoundError, UnreadableError
from plugin.ports import Arrival, Delivery
from plugin.service.services import Services
from plugin.store import Tx, deliveries, jobs, shops
from plugin.store.deliveries import Dead, Line, Received, Verdict
from plugin.store.shops import Shop

READ = "read"
"""The kind of job that reads the waiting deliveries about one subject."""


TOOK_DOWN = "took_down_its_worker"
"""Why a delivery is dead: it was begun again and again, and never ended."""
_SEALED_FOR = "delivery"
_AT_ONCE = 200
_LARGEST_ID = 2**63 - 1


class Why(StrEnum):
    """Why a delivery is dead, as far as staff can do something about it."""

    UNREADABLE = "unreadable"
    FAILED = "failed"
    TOOK_DOWN = "took_down"
    EMPTIED = "emptied"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead delivery, as staff see it. `reason` is for programmers, `tries` what it took."""

    id: int
    topic: str
    subject: str
    why: Why
    reason: str
    tries: int
    received_at: datetime


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
    """
    A delivery with its body readable again.

    Raises SealBrokenError, and UnreadableError when the body was emptied: its person was
    forgotten, or its time was over.
    """
    if not received.body:
        raise UnreadableError("the body was emptied")
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


def dead(services: Services, shop: Shop, before: int | None, limit: int) -> list[DeadLetter]:
    """The newest dead deliveries of a shop, those with ids below `before` if that is given."""
    below = min(before or _LARGEST_ID, _LARGEST_ID)
    found = services.store.read(
        lambda tx: deliveries.dead(tx, shop.brand_id, shop.id, below, limit)
    )
    return [_letter(one) for one in found]


def retry_all(services: Services, shop: Shop) -> int:
    """Try all dead deliveries of a shop again whose bodies are still there; returns how many."""
    tried, below = 0, _LARGEST_ID
    while found := services.store.read(partial(_some_dead, shop=shop, below=below)):
        full = [one.id for one in found if one.full]
        tried += services.store.transact(partial(_reopen, shop=shop, delivery_ids=full))
        below = found[-1].id
    return tried


def _some_dead(tx: Tx, shop: Shop, below: int) -> list[Dead]:
    return deliveries.dead(tx, shop.brand_id, shop.id, below, _AT_ONCE)


def _reopen(tx: Tx, shop: Shop, delivery_ids: Sequence[int]) -> int:
    """What somebody else reopened meanwhile is read once all the same."""
    again = [deliveries.reopen(tx, shop.brand_id, one) for one in delivery_ids]
    waiting = [received for received in again if received]
    for received in waiting:
        jobs.enqueue(tx, shop.brand_id, received.shop_id, READ, received.subject)
    return len(waiting)


def _letter(one: Dead) -> DeadLetter:
    return DeadLetter(
        one.id, one.topic, one.subject, _why(one), one.reason, one.tries, one.received_at
    )


def _why(one: Dead) -> Why:
    if not one.full:
        return Why.EMPTIED
    if one.reason == TOOK_DOWN:
        return Why.TOOK_DOWN
    return Why.FAILED if one.tries > 1 else Why.UNREADABLE
