"""A reward as shoppers read it: what it is, and under which conditions."""

from collections.abc import Iterator

from plugin.domain.rewards import MONEY, Reward, RewardKind
from plugin.locales.messages import Messages


def title(reward: Reward, steps: int, currency: str, messages: Messages) -> str:
    """What somebody gets for so many steps: the merchant's own name for it, or `$5.00 off`."""
    if reward.name and not reward.slider:
        return messages.plain(reward.name)
    return messages.text(f"reward.{reward.kind}", **_worth(reward, steps, currency, messages))


def conditions(reward: Reward, currency: str, messages: Messages) -> tuple[str, ...]:
    """What has to be known before one takes it, each as a few words."""
    return tuple(_conditions(reward, currency, messages))


def _worth(reward: Reward, steps: int, currency: str, messages: Messages) -> dict[str, str]:
    if reward.kind in MONEY:
        return {"worth": messages.money(reward.worth(steps), currency)}
    if reward.kind is RewardKind.PERCENT:
        return {"worth": messages.percent(reward.worth(steps))}
    return {}


def _conditions(reward: Reward, currency: str, messages: Messages) -> Iterator[str]:
    if reward.minimum_spend:
        least = messages.money(reward.minimum_spend, currency)
        yield messages.text("reward.if.minimum_spend", amount=least)
    if reward.maximum:
        yield messages.text("reward.if.maximum", amount=messages.money(reward.maximum, currency))
    if reward.products or reward.collections:
        yield messages.text("reward.if.goods")
    if reward.days and reward.kind is not RewardKind.PERK:
        yield messages.text("reward.if.days", count=reward.days)
    if reward.bound:
        yield messages.text("reward.if.bound")
    if reward.per_member:
        yield messages.text("reward.if.per_member", count=reward.per_member)
