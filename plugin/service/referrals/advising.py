"""
What an offer costs against what an order brings: said to the merchant before anything is promised.

Nothing here is exact: a code off shipping or a product costs what we do not know, and is named.
"""

from dataclasses import dataclass
from datetime import timedelta

from plugin.domain.earning import paid_net
from plugin.domain.referrals.terms import ReferralTerms
from plugin.domain.rewards import MONEY, WHOLE, Reward, RewardKind
from plugin.programfile import most_money
from plugin.service.services import Services
from plugin.store import Tx, orders
from plugin.store.shops import Shop

_WINDOW = timedelta(days=365)
_MOST = 1_000
"""Orders that are looked at, the newest ones: enough for an average."""
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Average:
    """The goods of a shop's orders after discounts, in minor units; of how many orders."""

    orders: int
    amount: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one friend costs at most, and what their first order leaves (minor units)."""

    order: int
    """The order it is worked out for."""
    friend: int
    referrer: int
    brings: int | None
    """The margin of that order; None: nobody said what the margin is."""
    unknown: bool
    """Is a part of the offer worth something that we cannot know?"""

    @property
    def total(self) -> int:
        """What friend and referrer get together."""
        return self.friend + self.referrer

    @property
    def left(self) -> int | None:
        """What stays of the margin; negative: the first order alone does not pay for it."""
        return None if self.brings is None else self.brings - self.total


def average(services: Services, shop: Shop) -> Average:
    """The average paid order of the last year, or of the newest thousand."""
    since = services.clock.now() - _WINDOW
    return services.store.read(lambda tx: _average(tx, shop, since))


def cost(
    terms: ReferralTerms, order: int, catalogue: tuple[Reward, ...], margin_percent: int | None
) -> Cost:
    """What an offer costs for a friend whose first order comes to `order` minor units."""
    order = max(order, terms.friend.minimum_spend, terms.minimum)
    given = [terms.friend, *([terms.referrer] if terms.referrer else [])]
    referrer = _worth(terms.referrer, order) if terms.referrer else None
    return Cost(
        order=order,
        friend=min(order, _worth(terms.friend, order)),
        referrer=most_money(catalogue, terms.points) if referrer is None else referrer,
        brings=None if margin_percent is None else order * margin_percent // _PER_CENT,
        unknown=any(each.kind not in {*MONEY, RewardKind.PERCENT} for each in given),
    )


def may_cost_nothing(terms: ReferralTerms) -> bool:
    """Can a friend's gift be as large as the order it is good for?"""
    reward = terms.friend
    if reward.kind is RewardKind.PERCENT:
        return reward.value >= WHOLE
    return reward.kind in MONEY and reward.value >= reward.minimum_spend


def _worth(reward: Reward, order: int) -> int:
    if reward.kind in MONEY:
        return reward.value
    return order * reward.value // WHOLE if reward.kind is RewardKind.PERCENT else 0


def _average(tx: Tx, shop: Shop, since: object) -> Average:
    paid = [
        paid_net(order)
        for order in orders.newest(tx, shop.brand_id, shop.id, since, _MOST)
        if order.snapshot
        and order.snapshot.payment.settled
        and order.snapshot.currency == shop.currency
        and not order.cancelled
    ]
    counted = [net for net in paid if net > 0]
    return Average(len(counted), int(sum(counted) / len(counted)) if counted else 0)
