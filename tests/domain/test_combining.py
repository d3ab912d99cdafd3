"""Which discounts stand beside a reward at the checkout."""

import pytest

from plugin.domain.combining import clash, takes_from
from plugin.domain.rewards import Combines, Reward, RewardKind

ORDER, PRODUCT, SHIPPING = Combines.ORDER, Combines.PRODUCT, Combines.SHIPPING


def off(*combines: Combines, products: tuple[str, ...] = ()) -> Reward:
    return Reward(
        "off", RewardKind.AMOUNT, 100, 500, combines=frozenset(combines), products=products
    )


@pytest.mark.parametrize(("reward", "taken_from"), [
    (off(), ORDER),
    (off(products=("1",)), PRODUCT),
    (Reward("free", RewardKind.PRODUCT, 100, gives=("1",)), PRODUCT),
    (Reward("post", RewardKind.SHIPPING, 100), SHIPPING),
    (Reward("hour", RewardKind.PERK, 100, name="An hour"), None),
    (Reward("card", RewardKind.GIFT_CARD, 100, 500), None),
])  # fmt: skip
def test_a_reward_takes_from_one_class(reward: Reward, taken_from: Combines | None) -> None:
    assert takes_from(reward) is taken_from


@pytest.mark.parametrize(("reward", "classes", "combines", "refused"), [
    (off(), {SHIPPING}, {ORDER}, True),
    (off(SHIPPING), {SHIPPING}, set(), True),
    (off(SHIPPING), {SHIPPING}, {ORDER}, False),
    (off(SHIPPING), {SHIPPING, PRODUCT}, {ORDER}, True),
    (off(PRODUCT), {PRODUCT}, {ORDER, SHIPPING}, False),
    (Reward("card", RewardKind.GIFT_CARD, 100, 500), {ORDER}, set(), False),
])  # fmt: skip
def test_both_have_to_allow_it(
    reward: Reward, classes: set[Combines], combines: set[Combines], refused: bool
) -> None:
    assert clash(reward, classes, combines) is refused
