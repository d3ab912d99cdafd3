"""What points come to in money, as far as a catalogue says it."""

from collections.abc import Iterable
from fractions import Fraction

from plugin.domain.rewards import MONEY, Reward


def most_money(catalogue: Iterable[Reward], points: int) -> int:
    """
    The most money that so many points could buy, in whole minor units.

    By the reward that gives most for a point. What has no amount (a percentage, a product, a
    perk) is not counted, nor is what is switched off.
    """
    rates = (Fraction(one.value, one.points) for one in catalogue if one.enabled and _pays(one))
    return int(points * max(rates, default=Fraction(0)))


def _pays(reward: Reward) -> bool:
    return reward.kind in MONEY
