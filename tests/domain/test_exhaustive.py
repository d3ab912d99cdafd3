"""Every order in which seven deliveries can arrive, with every single one of them twice."""

from collections.abc import Iterator

import pytest

from plugin.domain.facts import Order, merge
from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA, BUDI
from tests.domain.asking import points
from tests.domain.settling import only
from tests.domain.translation import as_order


def seven_deliveries() -> list[Delivery]:
    """Paid in the second of its creation, refunded, edited, moved, refunded again: no copies."""
    order = Shop().order(BUDI, [mug(3)])
    create = order.deliveries[0]
    paid, _ = order.paid(tied=True)
    refund, update = order.refunded({0: 1})
    _, edited = order.edited({0: 1}, tied=True)
    (moved,) = order.moved(ANIA)
    goodwill, _ = order.refunded({}, goodwill=2_000)
    return [create, paid, refund, update, edited, moved, goodwill]


@pytest.mark.slow
def test_seven_deliveries_in_every_order_with_every_single_duplicate() -> None:
    deliveries = seven_deliveries()
    facts = [fact for fact in map(as_order, deliveries) if fact]
    expected = only(deliveries)
    tried = 0
    for twice in facts:
        for state in _every_way(Order(twice.id), [*facts, twice]):
            assert state == expected
            tried += 1
    assert tried == 7 * 8 * 7 * 6 * 5 * 4 * 3 * 2
    assert points(deliveries, ANIA) == 90


def _every_way(known: Order, waiting: list[Order]) -> Iterator[Order]:
    """What is known in the end, for every order in which what waits can arrive."""
    if not waiting:
        yield known
    for index, fact in enumerate(waiting):
        yield from _every_way(merge(known, fact), waiting[:index] + waiting[index + 1 :])
