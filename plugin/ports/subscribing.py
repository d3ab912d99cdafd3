"""Which webhooks a shop sends us, beside those that every shop of the app sends."""

from dataclasses import dataclass
from typing import Protocol

from plugin.ports.grants import Grant


@dataclass(frozen=True, slots=True)
class Subscription:
    """One webhook topic that is sent to one of our addresses. `id` empty: not made yet."""

    topic: str
    uri: str
    fields: tuple[str, ...] = ()
    """What its bodies carry; empty: everything."""
    id: str = ""


class Subscribing(Protocol):
    """The part of a platform that is told which webhooks to send. All of it talks to it."""

    def subscriptions(self, shop_domain: str, grant: Grant) -> list[Subscription]:
        """What this app subscribed a shop to itself. Talks to the platform."""
        ...

    def subscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """Have a topic sent to us. Raises PlatformError when it is refused."""
        ...

    def unsubscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """Have it sent no more; it need not be there."""
        ...
