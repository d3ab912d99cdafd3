"""The shelf and the hand: rewards as the panel lists them, in the reader's words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from plugin.domain.codes import plain
from plugin.domain.rewards import DISCOUNTS, RewardKind
from plugin.locales import Messages
from plugin.locales.promises import conditions, title
from plugin.service.panel_rewards import held
from plugin.service.views.panel import Membership, PanelView
from plugin.service.views.rewards import (
    Offer,
    OfferCard,
    OfferState,
    RedemptionCard,
    RedemptionView,
)
from widgets.links import to_cart

_ORDER = (
    OfferState.AFFORDABLE,
    OfferState.SHORT,
    OfferState.RESTING,
    OfferState.AWAY,
    OfferState.SOLD_OUT,
    OfferState.LOCKED,
)
_NOT_NOW = frozenset({OfferState.RESTING, OfferState.AWAY, OfferState.SOLD_OUT, OfferState.LOCKED})
_WITHIN_REACH = frozenset({OfferState.AFFORDABLE, OfferState.SHORT})
_PRICED = "priced"
"""What a reward is to whoever has no points: its price."""
_UNSETTLED = frozenset({"reserved", "returning"})
"""States that change by themselves, soon."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So many steps of a slider: what one gets, for how many points."""

    steps: int
    title: str
    points: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """A reward on the shelf, in words."""

    card: OfferCard
    state: str
    """A state of an offer, or `priced`."""
    title: str
    notes: tuple[str, ...]
    """How far it is; of what can be had, what has to be known before."""
    points: int
    """What it takes, at least."""
    missing: int
    amounts: tuple[Amount, ...]
    """Of a slider that can be taken: every amount there is."""


@dataclass(frozen=True, slots=True)
class Held:
    """A redemption, in words."""

    card: RedemptionCard
    state: str
    title: str
    conditions: tuple[str, ...]
    code: str
    """As the checkout wants it: a gift card's has no dashes."""
    cart: str
    """Where the shop puts the code into the cart; empty: it is typed, or there is none."""
    unsettled: bool
    """Will it be something else in a moment?"""
    left: int
    """Of the time in which it can be used, in per cent; 0 on the last day, or without an end."""

    @property
    def told(self) -> RedemptionView:
        """The redemption itself."""
        return self.card.redemption

    @property
    def pieces(self) -> tuple[str, ...]:
        """The code, cut where a line may end."""
        return pieces(self.code)


@dataclass(frozen=True, slots=True)
class Goal:
    """The nearest reward that is too dear yet, or one that can be had."""

    title: str
    points: int
    missing: int
    """Points to go; 0: there are enough."""


@dataclass(frozen=True, slots=True)
class First:
    """The first thing that shopping brings: after how much, and what."""

    title: str
    amount: str


def pieces(code: str) -> tuple[str, ...]:
    """A code, cut where a line may end."""
    groups = re.findall(r"[^-]{1,4}-?|-", code)
    return tuple(map("".join, zip_longest(groups[::2], groups[1::2], fillvalue="")))


def goal(shelf: Iterable[Shelved]) -> Goal | None:
    """What a member is on the way to; None: there is nothing, or they have no points yet."""
    short = [one for one in shelf if one.state == OfferState.SHORT]
    if not short:
        return None
    nearest = min(short, key=lambda one: one.missing)
    return Goal(nearest.title, nearest.points, nearest.missing)


def headline(shelf: list[Shelved]) -> Goal | None:
    """
    What a member reads first: the nearest reward, unless it takes more points again than they
    have and something can be had already. Then it is the most that their points are enough for.
    """
    nearest, enough = goal(shelf), _enough(shelf)
    if nearest is None or enough is None:
        return nearest or enough
    return nearest if 2 * nearest.missing <= nearest.points else enough


def _enough(shelf: Iterable[Shelved]) -> Goal | None:
    """The dearest that can be had now; of a slider, as much as there is."""
    had = [_most(one) for one in shelf if one.state == OfferState.AFFORDABLE]
    return max(had, key=lambda one: one.points, default=None)


def _most(one: Shelved) -> Goal:
    if one.amounts:
        return Goal(one.amounts[-1].title, one.amounts[-1].points, 0)
    return Goal(one.title, one.points, 0)


def first(view: PanelView, messages: Messages) -> First | None:
    """What the rate alone leads to first; None while nothing earns, or nothing can be had."""
    rates = [way.values for way in view.ways if way.code == "way.order"]
    there = [one for one in view.offers if one.offer.state in _WITHIN_REACH]
    if not rates or not there or not int(rates[0]["rate_points"]):
        return None
    cheapest = min(there, key=lambda one: _least(one.offer))
    points, per = int(rates[0]["rate_points"]), int(rates[0]["rate_minor"])
    spend = -(-_least(cheapest.offer) * per // points)
    said = title(cheapest.offer.reward, cheapest.offer.reward.least, cheapest.currency, messages)
    return First(said, messages.money(spend, str(rates[0]["currency"])))


def _least(offer: Offer) -> int:
    """Points for the fewest steps."""
    return offer.reward.price(offer.reward.least)


def shelved(view: PanelView, messages: Messages) -> list[Shelved]:
    """What can be taken first, then what is nearest; otherwise as the programme has it."""
    found = [_shelved(card, view, messages) for card in view.offers]
    if not _has_points(view):
        return found
    return sorted(found, key=lambda one: (_ORDER.index(one.card.offer.state), one.missing))


def in_hand(view: PanelView, messages: Messages) -> list[Held]:
    """What they hold, newest first."""
    cards = (card for card in view.redemptions if held(card.redemption.state))
    return [hand(card, messages) for card in cards]


def earlier(view: PanelView, messages: Messages) -> list[Held]:
    """What was used, handed over or given back, newest first."""
    cards = (card for card in view.redemptions if not held(card.redemption.state))
    return [hand(card, messages) for card in cards]


def hand(card: RedemptionCard, messages: Messages) -> Held:
    """One redemption."""
    told = card.redemption
    kind, usable = told.reward.kind, told.state == "issued"
    return Held(
        card=card,
        state=told.state,
        title=title(told.reward, told.steps, told.currency, messages),
        conditions=_still_to_know(told, messages) if usable else (),
        code=plain(told.code) if kind is RewardKind.GIFT_CARD else told.code,
        cart=to_cart(told.code) if usable and told.code and kind in DISCOUNTS else "",
        unsettled=told.state in _UNSETTLED,
        left=_left(card),
    )


def _left(card: RedemptionCard) -> int:
    if card.last is None:
        return 0
    whole = (card.last - card.redemption.at).days + 1
    return min(100, 100 * card.days_left // max(1, whole))


def name(card: OfferCard, messages: Messages) -> str:
    """What a reward on the shelf is called; of a slider, whatever of it is taken."""
    reward = card.offer.reward
    if not reward.slider:
        return title(reward, 1, card.currency, messages)
    return messages.plain(reward.name) or messages.text(f"panel.rewards.any.{reward.kind}")


def _shelved(card: OfferCard, view: PanelView, messages: Messages) -> Shelved:
    offer, reward, state = card.offer, card.offer.reward, _state(card, view)
    return Shelved(
        card=card,
        state=state,
        title=name(card, messages),
        notes=tuple(_why_not(offer, state, messages))
        or conditions(reward, card.currency, messages),
        points=reward.price(reward.least),
        missing=offer.missing,
        amounts=tuple(_amounts(card, messages)) if reward.slider and card.token else (),
    )


def _why_not(offer: Offer, state: str, messages: Messages) -> Iterator[str]:
    if state == OfferState.SHORT:
        yield messages.text("panel.rewards.short", count=offer.missing)
    elif state in _NOT_NOW:
        yield messages.text(f"panel.rewards.{state}")


def _state(card: OfferCard, view: PanelView) -> str:
    short = card.offer.state is OfferState.SHORT
    return _PRICED if short and not _has_points(view) else card.offer.state.value


def _has_points(view: PanelView) -> bool:
    return view.membership is Membership.JOINED and view.balance.available > 0


def _amounts(card: OfferCard, messages: Messages) -> Iterator[Amount]:
    reward = card.offer.reward
    for steps in range(reward.least, card.offer.most + 1):
        said = title(reward, steps, card.currency, messages)
        yield Amount(steps, said, reward.price(steps))


def _still_to_know(told: RedemptionView, messages: Messages) -> tuple[str, ...]:
    """Until when is said as a day, and how often is of no use any more."""
    reward = replace(told.reward, days=0, per_member=0)
    return conditions(reward, told.currency, messages)
