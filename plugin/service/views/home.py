"""The merchant's home: is it on, what happened, what needs me."""

from dataclasses import dataclass
from datetime import datetime

from plugin.service.views.lines import Explanation
from plugin.service.views.shop import ShopCard


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the shop's programme, for the merchant's home page."""

    at: datetime
    member: str
    """How the merchant knows the person: an e-mail or a customer number."""
    points: int
    explanation: Explanation
    account_id: int = 0
    """Whose it is, for the access log."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the merchant: a message code and how many."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """The merchant's home: is it on, what happened, what needs me."""

    shop: ShopCard
    on: bool
    rule: Explanation
    """The earning rule in force, as `way.order`."""
    members: int
    unclaimed: int
    orders: int
    """Orders seen in the last 30 days, shop-local."""
    points_available: int
    points_pending: int
    happened: tuple[Happening, ...]
    needs: tuple[Need, ...]
    storefront_url: str
    last_delivery_at: datetime | None
    went_live: bool = False
    """A test shop whose newest description says that it sells."""
