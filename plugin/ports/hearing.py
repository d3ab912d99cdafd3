"""Webhooks: who sent one, what it is about, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plugin.ports.facts import Fact


@dataclass(frozen=True, slots=True)
class Arrival:
    """A webhook whose signature holds. The headers below it are unsigned: claims, not proof."""

    shop_domain: str
    topic: str
    webhook_id: str
    triggered_at: str = ""
    api_version: str = ""
    event_id: str = ""
    vouched: bool = False
    """An operator replayed it: nobody signed it for this shop, and nobody needs to."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as the journal holds it."""

    id: int
    shop_id: int
    topic: str
    body: bytes
    triggered_at: str
    received_at: datetime
    shop_domain: str = ""
    """The shop it was delivered for; a body that names another one is not believed."""


class Hearing(Protocol):
    """The part of a platform that understands its webhooks. Nothing here talks to it."""

    def arrival(self, headers: Mapping[str, str], body: bytes) -> Arrival:
        """
        Who sent this webhook. Raises UnauthenticatedError when the signature does not hold and
        ContradictionError when the headers disagree; the body is never parsed before.
        """
        ...

    def subject(self, topic: str, body: bytes) -> str:
        """What a delivery is about: `order:1`, `customer:7`, `shop`; "" when it cannot be read."""
        ...

    def read(self, delivery: Delivery, currency: str) -> Fact:
        """What a delivery says. Raises UnreadableError when it cannot be understood."""
        ...
