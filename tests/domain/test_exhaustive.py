"""Every order in which six deliveries can arrive, with every single one of them twice."""

from functools import reduce
from itertools import permutations

from plugin.domain.facts import Order, merge
from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA, BUDI
from tests.domain.asking import points
from tests.domain.settling import only
from tests.domain.translation import as_order


def six_deliveries() -> list[Delivery]:
    """An order that is paid in the second of its creation, refunded, edited, moved: no copies."""
    order = Shop().order(BUDI, [mug(3)])
    create = order.deliveries[0]
    paid, _ = order.paid(tied=True)
    refund, update = order.refunded({0: 1})
    _, edited = order.edited({0: 1}, tied=True)
    (moved,) = order.moved(ANIA)
    return [create, paid, refund, update, edited, moved]


def test_six_deliveries_in_every_order_with_every_single_duplicate() -> None:
    deliveries = six_deliveries()
    facts = [fact for fact in map(as_order, deliveries) if fact]
    expected = only(deliveries)
    tried = 0
    for twice in facts:
        for arrival in set(permutations(range(7))):
            assert _merged([*facts, twice], arrival) == expected
            tried += 1
    assert tried == 6 * 5040
    assert points(deliveries, ANIA) == 95


def _merged(facts: list[Order], arrival: tuple[int, ...]) -> Order:
    return reduce(merge, (facts[index] for index in arrival))
