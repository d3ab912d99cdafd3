"""What the panel shows one shopper at one moment."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from plugin.domain.appearance import Appearance
from plugin.domain.ledger import Balance
from plugin.service.referrals.views import Sharing, Welcome
from plugin.service.views.lines import EntryLine, Explanation
from plugin.service.views.rewards import OfferCard, RedemptionCard
from plugin.service.views.shop import Programme, ShopCard


class Membership(StrEnum):
    """Where a person stands with the programme."""

    ANONYMOUS = "anonymous"
    """Nobody is signed in."""
    UNCLAIMED = "unclaimed"
    """Identified, has not joined."""
    JOINED = "joined"
    LEFT = "left"
    ERASED = "erased"


class Page(StrEnum):
    """What of the panel somebody looks at."""

    HOME = "home"
    WAYS = "ways"
    """Every way to earn."""
    HISTORY = "history"
    """Line by line, page by page."""
    PREFERENCES = "preferences"
    """The language of letters, which of them, and the way out."""
    SHARE = "share"
    """The link for friends, and what became of it."""


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Points that cannot be spent yet."""

    points: int
    order: str
    """The name of the order that brought them; empty: a friend did."""
    available_at: datetime | None
    """From when they can be spent; None: the shop has not decided yet."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that can be spent until the end of a day."""

    points: int
    last: datetime
    """The last moment of that day."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member prefers."""

    language: str
    """Of their letters, by ISO 639; empty: as the shop knows them."""
    letters: tuple[tuple[str, bool], ...]
    """Each kind, and whether they want it; empty where we know no address of theirs."""
    token: str = field(default="", repr=False)
    """One-time proof for the form that changes it."""
    saved: bool = False
    """Was it changed just now?"""


@dataclass(frozen=True, slots=True)
class PanelView:
    """Everything the panel shows one shopper at one moment."""

    shop: ShopCard
    membership: Membership
    first_name: str
    balance: Balance
    on_the_way: tuple[OnTheWay, ...]
    lines: tuple[EntryLine, ...]
    """The newest entries, newest first; of the history those of the page asked for."""
    ways: tuple[Explanation, ...]
    """
    Ways to earn, first `way.order` with rate_points, rate_minor, currency, hold_days; none while
    the programme rests.
    """
    path: str
    """Where the storefront reaches us: `/apps/laurel`."""
    join_token: str = ""
    """One-time proof for the join form; empty when there is nothing to join."""
    leave_token: str = ""
    """One-time proof for the leave form; empty when there is nothing to leave."""
    expiring: Expiring | None = None
    """What ends soon, if nothing happens before."""
    back_by: datetime | None = None
    """Who has left can come back to all they had until the end of this moment's day."""
    offers: tuple[OfferCard, ...] = ()
    """The rewards in force, in the order of the programme."""
    redemptions: tuple[RedemptionCard, ...] = ()
    """What they redeemed, newest first: all that is in their hands, and the last that is not."""
    shown: RedemptionCard | None = None
    """The redemption that was asked for, just taken or just given back."""
    undo_token: str = field(default="", repr=False)
    """One-time proof for the form that gives one back; empty when none can be."""
    look: Appearance = field(default_factory=Appearance)
    """How the merchant wants it to look and speak."""
    programme: Programme = Programme.RUNNING
    page: Page = Page.HOME
    """What of the panel they look at."""
    older: int = 1
    """Which page of the history; the newest is 1."""
    more: bool = False
    """Are there lines before these?"""
    preferences: Preferences | None = None
    """Of a member who looks at them."""
    cart_earns: int = 0
    """Points for what is in the cart as it stands; 0 where that cannot be told."""
    welcome: Welcome | None = None
    """What friends and whoever brings them get; None while nothing is offered."""
    sharing: Sharing | None = None
    """Of a member who looks at that page."""
    under_way: int = 0
    """Friends of theirs who are under way while nothing is offered to others."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim link opened: what waits, and for whom it can be claimed."""

    panel: PanelView
    """The panel of whoever opened it, for its frame: shop, membership, path."""
    link: str
    """What the link carries."""
    points: int
    """What waits for the guest, on the way or not."""
    claim_token: str = ""
    """One-time proof for the claim form; empty when nobody is signed in."""
