"""Webhook subscriptions made over the API; those of the app's configuration are not among them."""

from dataclasses import dataclass
from datetime import datetime

from plugin.twin.state import State


@dataclass(frozen=True)
class Subscription:
    """One topic to one address. `accepted_at` is when the app last took one of its deliveries."""

    id: int
    topic: str
    uri: str
    created_at: datetime
    updated_at: datetime
    format: str = "JSON"
    include_fields: tuple[str, ...] = ()
    metafield_namespaces: tuple[str, ...] = ()
    filter: str | None = None
    name: str | None = None
    accepted_at: datetime | None = None


def keep(state: State, subscription: Subscription) -> None:
    """Write a subscription down."""
    state.put("subscription", subscription.id, subscription, tag=subscription.topic)


def find(state: State, number: object) -> Subscription | None:
    """The subscription with an id."""
    return state.get("subscription", number, Subscription)


def subscriptions_to(state: State, topic: str | None = None) -> list[Subscription]:
    """The subscriptions to a topic as GraphQL spells it, or all of them, oldest first."""
    return state.all("subscription", Subscription, tag=topic)


def spelt(topic: str) -> str:
    """`orders/paid` as GraphQL's enum spells it: `ORDERS_PAID`."""
    return topic.replace("/", "_").replace(".", "_").upper()
