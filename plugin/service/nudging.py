"""
Nudges: one sentence for a member who is only looking around, when there is something worth it.

The points that end come first, then a reward that can be had, then one that is close. A nudge is no
warning: only a letter or the panel itself counts as one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plugin.ports import Shopper
from plugin.service import panel
from plugin.service.services import Services
from plugin.service.views.panel import Expiring, Membership, PanelView
from plugin.service.views.rewards import OfferCard, OfferState

_CLOSE: Final = 4
"""A reward is close when less than a quarter of its price is missing."""


class NudgeKind(StrEnum):
    """What a nudge is about."""

    ENDS = "ends"
    AVAILABLE = "available"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Nudge:
    """Something worth a sentence, in the panel it was found in."""

    kind: NudgeKind
    seen: PanelView
    expiring: Expiring | None = None
    card: OfferCard | None = None
    """The reward it is about."""


def nudge(services: Services, shopper: Shopper) -> Nudge | None:
    """
    What is worth a sentence now; None: nothing, nobody is signed in, or the merchant wants none.

    Raises NotFoundError for an unknown shop. Nothing is written.
    """
    seen = panel.glance(services, shopper)
    if not seen.look.nudges or seen.membership is not Membership.JOINED:
        return None
    if seen.expiring:
        return Nudge(NudgeKind.ENDS, seen, expiring=seen.expiring)
    return _of_a_reward(seen)


def _of_a_reward(seen: PanelView) -> Nudge | None:
    can = [one for one in seen.offers if one.offer.state is OfferState.AFFORDABLE]
    if can:
        dearest = max(can, key=lambda one: one.offer.reward.price(one.offer.reward.least))
        return Nudge(NudgeKind.AVAILABLE, seen, card=dearest)
    near = [one for one in seen.offers if _is_close(one)]
    if near and seen.programme.running:
        return Nudge(NudgeKind.CLOSE, seen, card=min(near, key=lambda one: one.offer.missing))
    return None


def _is_close(one: OfferCard) -> bool:
    price = one.offer.reward.price(one.offer.reward.least)
    return one.offer.state is OfferState.SHORT and one.offer.missing * _CLOSE < price
