"""Points on the way: from which order, and when; what waits for a decision has no day."""

from datetime import timedelta

from plugin.service.rewards import stops
from plugin.service.views.panel import OnTheWay
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import joined, seen_by


def test_points_that_a_stop_holds_are_promised_for_no_day(laurel: Laurel) -> None:
    laurel.clock.at = OPENING
    joined(laurel, ANIA)
    stops.begin(laurel.services, laurel.kubek, "Why", "Ewa")
    laurel.clock.advance(hours=1)
    bought(laurel, ANIA, mug(2), shop=Shop(now=laurel.clock.now()))
    laurel.clock.advance(days=20)
    (held,) = seen_by(laurel, ANIA).on_the_way
    assert held == OnTheWay(190, held.order, None)
    assert held.order.startswith("#")
    stops.end(laurel.services, laurel.kubek, "Ewa")
    seen = seen_by(laurel, ANIA)
    assert (seen.on_the_way, seen.balance.available) == ((), 190)


def test_what_has_a_day_comes_before_what_waits_for_a_decision(laurel: Laurel) -> None:
    laurel.clock.at = OPENING + timedelta(hours=1)
    joined(laurel, ANIA)
    shop = Shop()
    bought(laurel, ANIA, mug(1), shop=shop)
    stops.begin(laurel.services, laurel.kubek, "Why", "Ewa")
    laurel.clock.advance(hours=1)
    shop.now = laurel.clock.now()
    bought(laurel, ANIA, mug(2), shop=shop)
    told = [(one.points, one.available_at) for one in seen_by(laurel, ANIA).on_the_way]
    assert told == [(95, OPENING + timedelta(days=14, minutes=1)), (190, None)]
