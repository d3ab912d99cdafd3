"""What an offer costs for one friend, before anybody is promised anything."""

from dataclasses import replace

import pytest

from plugin.domain.referrals.advising import advised
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.service.referrals.advising import cost

OFFER = advised("USD")
CATALOGUE = (
    Reward("small", RewardKind.AMOUNT, 500, value=500),
    Reward("large", RewardKind.AMOUNT, 1_000, value=1_500),
    Reward("off", RewardKind.AMOUNT, 100, value=1_000, enabled=False),
)


def friend(kind: RewardKind, value: int) -> ReferralTerms:
    return replace(OFFER, friend=Reward(FRIEND, kind, 0, value=value))


def referrer(kind: RewardKind, value: int) -> ReferralTerms:
    return replace(OFFER, referrer=Reward(REFERRER, kind, 0, value=value))


def test_amounts_cost_what_they_say() -> None:
    found = cost(OFFER, 8_635, CATALOGUE, None)
    assert (found.order, found.friend, found.referrer, found.total) == (8_635, 1_000, 1_000, 2_000)
    assert (found.brings, found.left, found.unknown) == (None, None, False)


@pytest.mark.parametrize("average", [0, 1_000, 3_999])
def test_no_order_counts_that_is_too_small(average: int) -> None:
    assert cost(OFFER, average, CATALOGUE, None).order == 4_000


def test_a_percentage_costs_its_part_of_the_order() -> None:
    assert cost(friend(RewardKind.PERCENT, 1_250), 8_000, CATALOGUE, None).friend == 1_000
    assert cost(referrer(RewardKind.PERCENT, 10_000), 8_000, CATALOGUE, None).referrer == 8_000


def test_a_friend_gets_no_more_than_the_order() -> None:
    dear = replace(friend(RewardKind.AMOUNT, 90_000), minimum=0)
    assert cost(dear, 2_000, CATALOGUE, None).friend == 2_000


def test_points_cost_the_most_money_they_buy() -> None:
    points = replace(OFFER, referrer=None, points=1_000)
    assert cost(points, 8_000, CATALOGUE, None).referrer == 1_500
    assert cost(points, 8_000, (), None).referrer == 0


@pytest.mark.parametrize("kind", [RewardKind.SHIPPING, RewardKind.PERK])
def test_what_has_no_price_is_said_to_come_on_top(kind: RewardKind) -> None:
    found = cost(referrer(kind, 0), 8_000, CATALOGUE, None)
    assert (found.referrer, found.unknown) == (0, True)


@pytest.mark.parametrize(("margin", "left"), [(25, 0), (24, -80), (60, 2_800), (99, 5_920)])
def test_the_margin_pays_for_it_or_not(margin: int, left: int) -> None:
    assert cost(OFFER, 8_000, CATALOGUE, margin).left == left
