"""What a platform knows of shops, orders and customers, for whoever asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plugin.ports.facts import CustomerFact, OrderFact, ShopFact
from plugin.ports.grants import Grant


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of orders, oldest change first, and what to ask with for the next."""

    facts: tuple[OrderFact, ...]
    alone: tuple[str, ...]
    """Ids of orders that the page does not tell whole: each is to be asked for by itself."""
    cursor: str | None
    """None: there are no more."""


class Asking(Protocol):
    """
    The part of a platform that answers questions. Everything here talks to the platform.

    Raises PlatformError: TokenRefusedError when the grant is not good any more, DeniedError when
    the merchant did not grant what it takes.
    """

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """What the shop says about itself. Talks to the platform."""
        ...

    def order(self, shop_domain: str, grant: Grant, order_id: str) -> OrderFact | None:
        """
        An order as it is now, which outranks what was sent of the same time.

        None: the platform shows us none, be it gone or too old for our permission.
        """
        ...

    def orders_since(
        self, shop_domain: str, grant: Grant, since: datetime, cursor: str | None = None
    ) -> OrderPage:
        """Orders changed at or after a moment, page by page."""
        ...

    def customer(self, shop_domain: str, grant: Grant, customer_id: str) -> CustomerFact | None:
        """A customer as they are now; None: the platform shows us none."""
        ...
