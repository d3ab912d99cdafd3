"""The shelf and the hand: rewards as the panel lists them, in the reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plugin.domain.codes import plain
from plugin.domain.rewards import DISCOUNTS, RewardKind
from plugin.locales import Messages
from plugin.locales.promises import conditions, title
from plugin.service.panel_rewards import held
from plugin.service.views import (
    Membership,
    Offer,
    OfferCard,
    OfferState,
    PanelView,
    RedemptionCard,
    RedemptionView,
)
from widgets.links import to_cart

_ORDER = (
    OfferState.AFFORDABLE,
    OfferState.SHORT,
    OfferState.AWAY,
    OfferState.SOLD_OUT,
    OfferState.LOCKED,
)
_NOT_NOW = frozenset({OfferState.AWAY, OfferState.SOLD_OUT, OfferState.LOCKED})
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
    """How far it is, and what has to be known before."""
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

    @property
    def told(self) -> RedemptionView:
        """The redemption itself."""
        return self.card.redemption


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
    )


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
        notes=(*_why_not(offer, state, messages), *conditions(reward, card.currency, messages)),
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
