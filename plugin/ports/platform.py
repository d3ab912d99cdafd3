"""A platform, in our words: what it tells us, who it vouches for, and what it can be asked."""

from typing import Protocol

from plugin.ports.asking import Asking
from plugin.ports.grants import Granting
from plugin.ports.hearing import Hearing
from plugin.ports.publishing import Publishing
from plugin.ports.rewards import Rewarding
from plugin.ports.subscribing import Subscribing
from plugin.ports.vouching import Vouching
from plugin.ports.wares import Selling


class Platform(
    Hearing, Vouching, Granting, Subscribing, Asking, Rewarding, Publishing, Selling, Protocol
):
    """One platform, in our words. Each adapter passes the same battery of tests."""

    name: str

    def home_url(self, shop_domain: str) -> str:
        """Where the platform shows the app to the staff of a shop."""
        ...

    def order_url(self, shop_domain: str, order_id: str) -> str:
        """Where the staff of a shop look at an order; empty for an id of no order of its own."""
        ...
