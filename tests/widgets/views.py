"""Every state of the panel, filled with one believable shop."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from plugin.domain.appearance import Appearance, Icon, Part
from plugin.domain.ledger import Balance
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.service import preferences
from plugin.service.referrals.views import HeldFriend, Progress, Sharing, Welcome
from plugin.service.views.lines import EntryLine, Explanation
from plugin.service.views.panel import (
    ClaimView,
    Expiring,
    Membership,
    OnTheWay,
    Page,
    PanelView,
    Preferences,
)
from plugin.service.views.rewards import (
    Offer,
    OfferCard,
    OfferState,
    RedemptionCard,
    RedemptionView,
)
from plugin.service.views.shop import Programme, ShopCard

SHOP = ShopCard("Clay & Ash", "clay.myshopify.com", "USD", "Europe/Warsaw", sandbox=False)
RATE: dict[str, str | int] = {"currency": "USD", "rate_points": 5, "rate_minor": 100}
WAY = Explanation("way.order", {**RATE, "hold_days": 14})


def day(number: int) -> datetime:
    """A day of November 2026, half an hour before midnight UTC: already the next in Warsaw."""
    return datetime(2026, 11, number, 23, 30, tzinfo=UTC)


def line(points: int, code: str, at: datetime, **values: str | int) -> EntryLine:
    return EntryLine(points, Explanation(code, values), at, at)


def earned(order: str, eligible: str, total: int, at: datetime) -> EntryLine:
    return line(total, "entry.earn.earned", at, order=order, eligible=eligible, total=total, **RATE)


RETURNED = line(
    -95, "entry.clawback.earned", day(11),
    order="#1039", eligible="1900", total=95, taken=95, **RATE,
)  # fmt: skip
LINES = (
    earned("#1042", "3800", 190, day(12)),
    RETURNED,
    line(50, "entry.adjust.given", day(8), reason="Sorry about the chipped cup"),
    earned("#1039", "3800", 190, day(5)),
    earned("#1027", "16400", 820, day(3)),
    earned("#1003", "17100", 855, day(1)),
)
OUT = PanelView(SHOP, Membership.ANONYMOUS, "", Balance(), (), (), (WAY,), "/apps/laurel")
WAITING = replace(
    OUT, membership=Membership.UNCLAIMED, first_name="Ania", balance=Balance(available=190),
    lines=(LINES[0],), join_token="token-1",
)  # fmt: skip
FIRST = replace(OUT, membership=Membership.JOINED, first_name="Ania")
POINTS = replace(
    FIRST, balance=Balance(available=1240, pending=285),
    on_the_way=(OnTheWay(95, "#1039", day(19)), OnTheWay(190, "#1042", day(26))), lines=LINES,
)  # fmt: skip
COMING = replace(
    FIRST, balance=Balance(pending=190), on_the_way=POINTS.on_the_way[1:], lines=LINES[:1]
)
HELD_BACK = replace(COMING, on_the_way=(OnTheWay(140, "#1042", None), OnTheWay(50, "", None)))
DEBT = replace(
    FIRST, balance=Balance(debt=190), lines=(
        line(-190, "entry.clawback.nothing_left", day(14), order="#1042"),
        line(-190, "entry.adjust.taken", day(13), reason="Counted twice"),
        *LINES[:1],
    ),
)  # fmt: skip


def offered(reward: Reward, state: OfferState, missing: int = 0, most: int = 0) -> OfferCard:
    token = f"token-{reward.key}" if state is OfferState.AFFORDABLE else ""
    return OfferCard(Offer(reward, state, missing, most, version=3), "USD", token)


def taken(reward: Reward, state: str, number: str, steps: int = 1, **more: Any) -> RedemptionCard:
    """A redemption of the 10th; its code until the end of the year unless said."""
    told = RedemptionView(
        id=number, reward=reward, steps=steps, points=reward.price(steps),
        value=reward.worth(steps), currency="USD", state=state, code="", at=day(10),
        ends_at=day(30), can_undo=False, reason="",
    )  # fmt: skip
    return RedemptionCard(replace(told, **more), day(29), 19)


FIVE = Reward("five", RewardKind.AMOUNT, 500, value=500, minimum_spend=2000)
SHIPPING = Reward("shipping", RewardKind.SHIPPING, 800)
TWENTY = Reward("twenty", RewardKind.AMOUNT, 1300, value=2000)
SLIDER = Reward("slider", RewardKind.AMOUNT, 100, value=100, least=2, most=20, days=0)
CARD = Reward("card", RewardKind.GIFT_CARD, 5000, value=5000)
CREDIT = Reward("credit", RewardKind.STORE_CREDIT, 1000, value=1000)
CUP = Reward("cup", RewardKind.PRODUCT, 900, gives=("1",), name="An espresso cup")
TOUR = Reward("tour", RewardKind.PERK, 2000, name="A look into the kiln")
CODE = "7K3M-9QXA-0V5T-CDWH"

SHELF = (
    offered(FIVE, OfferState.AFFORDABLE, most=1),
    offered(CARD, OfferState.SHORT, missing=3760),
    offered(SHIPPING, OfferState.AFFORDABLE, most=1),
    offered(TWENTY, OfferState.SHORT, missing=60),
    offered(SLIDER, OfferState.AFFORDABLE, most=12),
    offered(CUP, OfferState.AWAY),
    offered(CREDIT, OfferState.SOLD_OUT),
    offered(TOUR, OfferState.LOCKED),
)
PRICES = tuple(
    offered(one.offer.reward, OfferState.SHORT, missing=one.offer.reward.points) for one in SHELF
)
ISSUED = taken(FIVE, "issued", "11", code=CODE, can_undo=True)
HAND = (
    taken(SHIPPING, "reserved", "12"),
    ISSUED,
    taken(TOUR, "open", "13", ends_at=None),
    taken(FIVE, "used", "14", code=CODE),
    taken(TWENTY, "voided", "15", reason="undone"),
)
REWARDS = replace(POINTS, offers=SHELF, redemptions=HAND, undo_token="token-5")


def renamed(view: PanelView, text: str) -> PanelView:
    """The same, where the merchant calls every reward like this."""

    def card(one: RedemptionCard) -> RedemptionCard:
        reward = replace(one.redemption.reward, name=text)
        return replace(one, redemption=replace(one.redemption, reward=reward))

    return replace(
        view,
        offers=tuple(
            replace(one, offer=replace(one.offer, reward=replace(one.offer.reward, name=text)))
            for one in view.offers
        ),
        redemptions=tuple(map(card, view.redemptions)),
        shown=card(view.shown) if view.shown else None,
    )


def showing(card: RedemptionCard) -> PanelView:
    return replace(REWARDS, shown=card)


WAYS = (
    WAY,
    Explanation("way.per_order", {"points": 10}),
    Explanation("way.nth", {"points": 100, "n": 5, "so_far": 3}),
    Explanation("way.over", {"points": 250, "amount_minor": 10000, "currency": "USD"}),
    Explanation("way.times.by", {"times": "2", "names": "Clay & Ash"}),
    Explanation("way.minimum", {"amount_minor": 500, "currency": "USD"}),
    Explanation("way.limit.month", {"points": 2000}),
)
LETTERS = tuple((kind, kind != "points_end") for kind in preferences.LETTERS)
MEMBER = replace(REWARDS, leave_token="token-3")
PREFERENCES = replace(
    MEMBER, page=Page.PREFERENCES, preferences=Preferences("", LETTERS, "token-6")
)
HISTORY = replace(MEMBER, page=Page.HISTORY, more=True)

TEN = Reward(FRIEND, RewardKind.AMOUNT, 0, value=1000, minimum_spend=4000, days=30)
TERMS = ReferralTerms(
    TEN, Reward(REFERRER, RewardKind.AMOUNT, 0, value=1000, days=90), minimum=3000
)
WELCOME = Welcome(TERMS, "USD")
POINTS_FOR_ONE = Welcome(ReferralTerms(TEN, None, points=200), "USD")
LINK = "https://clay.myshopify.com/apps/laurel/r/7K3M9QXA0V"
SHARING = Sharing(LINK, "Ania", named=False, progress=Progress(), token="token-7")
SHARE = replace(MEMBER, page=Page.SHARE, welcome=WELCOME, sharing=SHARING)
COMING_FRIENDS = Progress(claimed=2, ordered=1, waiting=1, rewarded=3, held=1, capped=1)
HELD = replace(
    SHARING, named=True, progress=COMING_FRIENDS, appeal_token="token-8",
    held=(HeldFriend(41, day(12), appealed=False), HeldFriend(42, day(13), appealed=True)),
)  # fmt: skip


def welcoming(friend: Reward, referrer: Reward | None, points: int = 0) -> PanelView:
    """The page that is shared under other terms: without a minimum, an end or a hold."""
    terms = ReferralTerms(friend, referrer, points=points, hold_days=0, cap=0)
    return replace(SHARE, welcome=Welcome(terms, "USD"))


STATES: dict[str, PanelView] = {
    "share": SHARE,
    "share-held": replace(SHARE, sharing=HELD),
    "share-heard": replace(
        SHARE, sharing=replace(HELD, held=(HeldFriend(41, day(12), appealed=True),))
    ),
    "share-nameless": replace(SHARE, sharing=replace(SHARING, first_name="")),
    "share-points": welcoming(Reward(FRIEND, RewardKind.SHIPPING, 0), None, points=200),
    "share-paid-net": replace(SHARE, welcome=Welcome(replace(TERMS, minimum=5000, cap=1), "USD")),
    "share-resting": replace(
        SHARE, welcome=None, sharing=replace(HELD, awaited=(WELCOME, POINTS_FOR_ONE))
    ),
    "sharing": replace(MEMBER, welcome=WELCOME),
    "sharing-resting": replace(MEMBER, under_way=3),
    "sharing-first": replace(FIRST, welcome=WELCOME),
    "member": MEMBER,
    "history": HISTORY,
    "history-older": replace(HISTORY, older=2, more=False),
    "history-none": replace(FIRST, page=Page.HISTORY),
    "ways": replace(MEMBER, page=Page.WAYS, ways=WAYS),
    "ways-offering": replace(MEMBER, page=Page.WAYS, ways=WAYS, welcome=WELCOME),
    "ways-out": replace(OUT, page=Page.WAYS, ways=WAYS),
    "ways-paused": replace(MEMBER, page=Page.WAYS, ways=(), programme=Programme.PAUSED),
    "preferences": PREFERENCES,
    "preferences-saved": replace(
        PREFERENCES, preferences=Preferences("pl", LETTERS, "token-6", saved=True)
    ),
    "preferences-unknown": replace(PREFERENCES, preferences=Preferences("", (), "token-6")),
    "paused": replace(MEMBER, ways=(), programme=Programme.PAUSED),
    "paused-out": replace(OUT, offers=PRICES, ways=(), programme=Programme.PAUSED),
    "off": replace(POINTS, ways=(), programme=Programme.OFF),
    "ends-soon": replace(MEMBER, expiring=Expiring(400, day(29))),
    "cart": replace(OUT, offers=PRICES, cart_earns=190),
    "dressed": replace(
        MEMBER,
        look=Appearance(
            accent="#8a3d62", radius=4, icon=Icon.STAR, parts=(Part.LINES, Part.REWARDS)
        ),
    ),
    "rewards": REWARDS,
    "rewards-out": replace(OUT, offers=PRICES),
    "rewards-waiting": replace(WAITING, offers=PRICES),
    "rewards-first": replace(FIRST, offers=PRICES),
    "code": showing(ISSUED),
    "code-for-good": showing(replace(ISSUED, last=None, days_left=0)),
    "code-last-day": showing(replace(ISSUED, days_left=0)),
    "gift-card": showing(taken(CARD, "issued", "21", code=CODE, can_undo=True)),
    "store-credit": showing(taken(CREDIT, "issued", "22")),
    "being-made": showing(HAND[0]),
    "going-back": showing(taken(FIVE, "returning", "23", code=CODE)),
    "gone-back": showing(HAND[4]),
    "used": showing(HAND[3]),
    "in-review": showing(taken(CREDIT, "review", "24")),
    "ticket": showing(HAND[2]),
    "handed-out": showing(taken(TOUR, "done", "25")),
    "out": OUT,
    "waiting": WAITING,
    "waiting-none": replace(WAITING, balance=Balance(), lines=()),
    "first": FIRST,
    "coming": COMING,
    "held-back": HELD_BACK,
    "points": POINTS,
    "debt": DEBT,
    "sandbox": replace(POINTS, shop=replace(SHOP, sandbox=True)),
    "leaving": replace(PREFERENCES, balance=POINTS.balance),
    "leaving-nothing": replace(PREFERENCES, balance=Balance()),
    "left": replace(FIRST, membership=Membership.LEFT, join_token="token-2"),
    "left-in-time": replace(
        POINTS, membership=Membership.LEFT, join_token="token-2", back_by=day(30)
    ),
    "left-for-good": replace(FIRST, membership=Membership.LEFT),
    "erased": replace(OUT, membership=Membership.ERASED),
}

CLAIM = ClaimView(replace(FIRST, lines=()), "n.1.2.p", 190, "token-4")
CLAIM_SIGNED_OUT = replace(CLAIM, panel=OUT, claim_token="")
