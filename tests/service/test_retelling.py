"""A line never speaks of a return on an order to which nothing happened."""

from plugin.service import programs
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel

FIRST_BONUS = """\
currency = "USD"
[orders]
points = 5
per = "1.00"
[[orders.bonus]]
first = true
points = 50
"""


def codes(laurel: Laurel) -> list[tuple[str, int]]:
    return [(line.line.explanation.code, line.line.points) for line in laurel.show(ANIA).lines]


def test_a_bonus_that_moves_to_another_order_says_so(laurel: Laurel) -> None:
    programs.apply_from_beginning(laurel.services, laurel.kubek, FIRST_BONUS)
    shop = Shop()
    first, second = shop.order(ANIA, [mug(1)]), shop.order(ANIA, [mug(1)])
    first.paid()
    second.paid()
    laurel.deliver_all([*first.deliveries, *second.deliveries])
    told = len(first.deliveries)
    first.cancelled()
    laurel.deliver_all(first.deliveries[told:])
    assert codes(laurel)[2:] == [
        ("entry.clawback.cancelled", -145),
        ("entry.restore.another.earned", 50),
    ]
    assert laurel.faults() == []


def test_a_return_is_told_as_a_return(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    laurel.deliver_all(order.deliveries)
    told = len(order.deliveries)
    order.refunded({0: 1})
    laurel.deliver_all(order.deliveries[told:])
    assert codes(laurel)[1:] == [("entry.clawback.earned", -95)]
