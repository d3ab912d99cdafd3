"""
Combining: beside which other discounts a reward can be used at the checkout.

A discount takes from the order, from products or from shipping. Two are used together only if each
of them allows the class of the other.
"""

from collections.abc import Collection

from plugin.domain.rewards import DISCOUNTS, Combines, Reward, RewardKind

_GIVES_GOODS = frozenset({RewardKind.PRODUCT, RewardKind.BUY_GET})


def takes_from(reward: Reward) -> Combines | None:
    """What a reward takes from; None: it is no discount, and may stand beside all of them."""
    if reward.kind not in DISCOUNTS:
        return None
    if reward.kind is RewardKind.SHIPPING:
        return Combines.SHIPPING
    chosen = reward.products or reward.collections or reward.kind in _GIVES_GOODS
    return Combines.PRODUCT if chosen else Combines.ORDER


def clash(reward: Reward, classes: Collection[Combines], combines: Collection[Combines]) -> bool:
    """Is a reward refused beside a discount of these classes, which combines with those?"""
    own = takes_from(reward)
    if own is None:
        return False
    return own not in combines or not set(classes) <= reward.combines
