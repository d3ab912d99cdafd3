"""What the doors show: frozen values without a session, a table or a sentence in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from plugin.domain.appearance import Appearance
from plugin.domain.ledger import Balance
from plugin.domain.rewards import Reward
from plugin.service.referrals.views import Sharing, Welcome


class Membership(StrEnum):
    """Where a person stands with the programme."""

    ANONYMOUS = "anonymous"
    """Nobody is signed in."""
    UNCLAIMED = "unclaimed"
    """Identified, has not joined."""
    JOINED = "joined"
    LEFT = "left"
    ERASED = "erased"


class Programme(StrEnum):
    """Does what is bought earn points at the moment?"""

    RUNNING = "running"
    PAUSED = "paused"
    """Orders wait for the merchant to go on."""
    OFF = "off"

    @property
    def running(self) -> bool:
        """Neither off nor paused."""
        return self is Programme.RUNNING


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
class Explanation:
    """
    Why a number is what it is: a message code and its numbers, rendered by `plugin.locales`.

    Values are points (int), money in minor units under `…_minor` beside `currency`, names of
    orders, and exact fractions as text such as `13345/3`.
    """

    code: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the ledger as people see it. `points` is signed."""

    points: int
    explanation: Explanation
    effective_at: datetime
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Points that can be spent from a moment on."""

    points: int
    order: str
    available_at: datetime


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that can be spent until the end of a day."""

    points: int
    last: datetime
    """The last moment of that day."""


class OfferState(StrEnum):
    """Can a member take a reward now?"""

    AFFORDABLE = "affordable"
    SHORT = "short"
    """They have too few points."""
    LOCKED = "locked"
    """It is for others, such as members of a tier."""
    SOLD_OUT = "sold_out"
    """They took it as often as they may, or its budget of the month is spent."""
    AWAY = "away"
    """The platform cannot make it now."""
    RESTING = "resting"
    """They took so much today without using it that nothing more can be taken until tomorrow."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One reward as one member sees it."""

    reward: Reward
    state: OfferState
    missing: int
    """Points that are missing for the fewest steps; 0 unless `short`."""
    most: int
    """The most steps that they can take now; 0 unless `affordable`."""
    version: int
    """The programme's version that promises it."""


@dataclass(frozen=True, slots=True)
class RedemptionView:
    """A redemption as its owner, or staff, see it."""

    id: str
    reward: Reward
    """As it was promised then."""
    steps: int
    points: int
    value: int
    """Minor units, or hundredths of a per cent."""
    currency: str
    state: str
    """`reserved`, `issued`, `used`, `returning`, `voided`, `review`, `open` or `done`."""
    code: str = field(repr=False)
    """What to type at the checkout, for its owner alone; empty: there is none, or not yet."""
    at: datetime
    ends_at: datetime | None
    """When it goes back by itself, unless it is used before."""
    can_undo: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ShopCard:
    """The shop as its pages need it. `timezone` is an IANA name."""

    name: str
    domain: str
    currency: str
    timezone: str
    sandbox: bool


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A reward on the shelf as the panel needs it."""

    offer: Offer
    currency: str
    """Of its money."""
    token: str = field(default="", repr=False)
    """One-time proof for the form that takes it; empty when it cannot be taken."""


@dataclass(frozen=True, slots=True)
class RedemptionCard:
    """A redemption as the panel needs it."""

    redemption: RedemptionView
    last: datetime | None
    """The last moment at which it can be used; None: it does not end."""
    days_left: int
    """Midnights of the shop until the day of that moment; 0 on that day, or without an end."""


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
