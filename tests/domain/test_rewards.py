"""Rewards that nobody could ever have are no rewards."""

from typing import Any

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.rewards import Reward, RewardKind

BUY_GET: dict[str, Any] = {"kind": RewardKind.BUY_GET, "gives": ("7",), "minimum_spend": 500}
PRODUCT: dict[str, Any] = {"kind": RewardKind.PRODUCT, "gives": ("7",)}


@pytest.mark.parametrize("bought", [{"products": ("1",)}, {"collections": ("2",)}])
def test_what_is_free_beside_a_purchase_says_beside_what(bought: dict[str, Any]) -> None:
    assert not Reward("cup", points=500, **BUY_GET, **bought).pooled
    with pytest.raises(InvalidInputError, match="are to be bought"):
        Reward("cup", points=500, **BUY_GET)


def test_a_free_product_asks_for_no_purchase() -> None:
    assert Reward("cup", points=500, **PRODUCT).pooled
    with pytest.raises(InvalidInputError, match="another kind"):
        Reward("cup", points=500, **PRODUCT, minimum_spend=1)
