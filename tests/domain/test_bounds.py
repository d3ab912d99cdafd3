"""The parts of an earning rule take what lies within their bounds, the bounds included."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.rules import Bonus, Limit, Multiplier, Occasion, Period, Selection

MUGS = Selection(products=frozenset({"1"}))


@pytest.mark.parametrize(
    "build",
    [
        lambda: Multiplier(MUGS, 0),
        lambda: Multiplier(MUGS, 100),
        lambda: Multiplier(MUGS, 200, 2),
        lambda: Multiplier(MUGS, 1, 1),
        lambda: Bonus(Occasion.NTH, 1, 1),
        lambda: Bonus(Occasion.OVER, 1, MAX_POINTS),
        lambda: Limit(1, Period.DAY),
        lambda: Limit(MAX_POINTS, Period.EVER),
    ],
)
def test_bounds_are_included(build: Callable[[], object]) -> None:
    assert build()


@pytest.mark.parametrize(
    "build",
    [
        lambda: Multiplier(MUGS, -1),
        lambda: Multiplier(MUGS, 101),
        lambda: Multiplier(MUGS, 201, 2),
        lambda: Multiplier(MUGS, 1, 0),
        lambda: Multiplier(MUGS, 0, 0),
        lambda: Multiplier(Selection(), 2),
        lambda: Bonus(Occasion.NTH, 0, 5),
        lambda: Bonus(Occasion.NTH, 1, 0),
        lambda: Bonus(Occasion.NTH, 1, MAX_POINTS + 1),
        lambda: Limit(0, Period.DAY),
        lambda: Limit(MAX_POINTS + 1, Period.DAY),
    ],
)
def test_beyond_them_is_nonsense(build: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError):
        build()


def test_a_multiplier_without_a_denominator_is_a_whole_number() -> None:
    assert Multiplier(MUGS, 3).times == Fraction(3)
