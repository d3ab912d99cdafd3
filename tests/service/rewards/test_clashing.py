"""What the shop runs itself, and the rewards that are refused beside it."""

from plugin.domain.rewards import Combines
from plugin.ports import LiveDiscount
from plugin.service.rewards import clashing
from tests.service.rewards.counter import CARD, FIVE, Counter

SPRING = LiveDiscount("Spring", True, frozenset({Combines.ORDER}), frozenset())
POST = LiveDiscount("Free post", False, frozenset({Combines.SHIPPING}), frozenset(Combines))


def test_a_discount_that_stands_alone_clashes_with_every_code(counter: Counter) -> None:
    counter.till.running = [SPRING, POST]
    found = {one.reward: one.beside for one in clashing.clashes(counter.services, counter.shop)}
    assert found[FIVE] == ("Spring", "Free post"), "it combines with nothing"
    assert CARD not in found, "a gift card is money, and no discount"


def test_where_nothing_runs_nothing_clashes(counter: Counter) -> None:
    assert clashing.clashes(counter.services, counter.shop) == ()
