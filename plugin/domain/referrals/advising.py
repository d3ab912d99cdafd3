"""The offer that is advised to a merchant: ten off forty for the friend, ten for the referrer."""

from plugin.domain.advised import unit
from plugin.domain.errors import InvalidInputError
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind

_SPEND = 40
"""What a friend is to spend, in amounts of roughly a dollar."""
_QUARTER = 25
"""Per cent of it that friend and referrer get each, where the margin can carry both."""
_WHOLE = 100
_TWO_DIGITS = 100


def advised(
    currency: str, *, average: int | None = None, margin_percent: int | None = None
) -> ReferralTerms:
    """
    The advised terms for a currency, the average order (minor units) and the margin (per cent).

    Both rewards together never cost more than the margin of the least order that earns them. The
    referrer's minimum is what is left of that order after the friend's own discount. Raises
    InvalidInputError where a margin can carry no offer at all.
    """
    spend = _rounded_down(average) if average else _SPEND * unit(currency)
    worth = _rounded_down(spend * _share(margin_percent) // (2 * _WHOLE))
    if not worth:
        raise InvalidInputError("this margin carries no offer")
    return ReferralTerms(
        friend=Reward(FRIEND, RewardKind.AMOUNT, 0, value=worth, minimum_spend=spend, days=30),
        referrer=Reward(REFERRER, RewardKind.AMOUNT, 0, value=worth),
        minimum=spend - worth,
    )


def _share(margin_percent: int | None) -> int:
    """Per cent of an order that both may get together."""
    most = 2 * _QUARTER
    return most if margin_percent is None else max(0, min(most, margin_percent))


def _rounded_down(minor: int) -> int:
    """An amount that people would name: its first two digits, then zeros."""
    place = 1
    while minor // place >= _TWO_DIGITS:
        place *= 10
    return minor // place * place
