"""A genuine order, end to end: what it earns, what a return takes, and that order never matters."""

import itertools

import pytest

from plugin.domain.ledger import Balance
from tests.bodies import Delivery, Shop, mug, poster
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN, NOBODY, Person
from tests.laurel import Laurel

PAID = 2 * 1900 * 5 // 100
RETURNED = 1900 * 5 // 100


def returned_mug() -> list[Delivery]:
    """Ania buys two mugs and brings one back."""
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    order.refunded({0: 1})
    return shop.deliveries


def test_a_paid_order_earns_exactly_what_the_rule_says(laurel: Laurel) -> None:
    shop = Shop()
    shop.order(ANIA, [mug(2)]).paid()
    laurel.deliver_all(shop.deliveries)
    view = laurel.show(ANIA)
    assert view.balance == Balance(available=190)
    assert [(line.kind, line.line.points) for line in view.lines] == [("earn", 190)]
    assert view.lines[0].line.explanation.code == "entry.earn.earned"
    assert view.lines[0].line.explanation.values["eligible"] == "3800"


def test_its_partial_refund_takes_exactly_its_share(laurel: Laurel) -> None:
    laurel.deliver_all(returned_mug())
    view = laurel.show(ANIA)
    assert view.balance == Balance(available=95)
    assert sum(line.line.points for line in view.lines) == 95


def test_the_refund_first_ends_equal(laurel: Laurel) -> None:
    laurel.deliver_all(reversed(returned_mug()))
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert laurel.faults() == []


def test_every_order_of_arrival_ends_equal(embedded: Laurel) -> None:
    deliveries = returned_mug()
    assert len(deliveries) == 5
    for permutation in itertools.permutations(deliveries):
        embedded.deliver_all(permutation)
        assert embedded.show(ANIA).balance == Balance(available=95)


def test_points_are_on_the_way_for_two_weeks(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    laurel.clock.at = order.created_at
    laurel.deliver_all(shop.deliveries)
    assert laurel.show(ANIA).balance.pending == 190
    laurel.clock.advance(days=13, hours=23)
    assert laurel.show(ANIA).balance.available == 0
    laurel.clock.advance(hours=1)
    assert laurel.show(ANIA).balance == Balance(available=190)


def test_a_guest_is_known_by_e_mail_only(laurel: Laurel) -> None:
    shop = Shop()
    shop.order(DORA, [poster()]).paid()
    laurel.deliver_all(shop.deliveries)
    view = laurel.show(DORA)
    assert (view.state, view.balance.available) == ("unclaimed", 36)
    assert view.person.email is None


def test_an_order_of_nobody_earns_nobody_anything(laurel: Laurel) -> None:
    shop = Shop()
    shop.order(NOBODY, [mug()]).paid()
    laurel.deliver_all(shop.deliveries)
    assert laurel.faults() == []


def test_an_order_that_moves_takes_its_points_along(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(BUDI, [mug()])
    order.paid()
    laurel.deliver_all(shop.deliveries)
    assert laurel.show(BUDI).balance.available == 95
    laurel.deliver_all(order.moved(ANIA))
    assert laurel.show(BUDI).balance == Balance()
    assert laurel.show(ANIA).balance == Balance(available=95)


@pytest.mark.parametrize("late", [False, True], ids=["orders first", "merge first"])
def test_merged_customers_share_one_balance(laurel: Laurel, late: bool) -> None:
    shop = Shop()
    shop.order(GRACE, [mug()]).paid()
    shop.order(GRACE_AGAIN, [mug(2)]).paid()
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    laurel.deliver_all(reversed(shop.deliveries) if late else shop.deliveries)
    assert laurel.show(GRACE).balance == Balance(available=285)
    assert laurel.show(GRACE_AGAIN).balance == Balance(available=285)
    assert laurel.faults() == []


def test_a_late_order_of_a_removed_customer_is_not_stranded(laurel: Laurel) -> None:
    shop = Shop()
    shop.order(GRACE_AGAIN, [mug()]).paid()
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    laurel.deliver_all(shop.deliveries)
    late = shop.order(GRACE_AGAIN, [mug()])
    late.paid()
    laurel.deliver_all(late.deliveries)
    assert laurel.show(GRACE).balance == Balance(available=190)


@pytest.mark.parametrize("redacted", [GRACE, GRACE_AGAIN], ids=["kept", "removed"])
@pytest.mark.parametrize("first", ["merge", "erasure"])
def test_erasing_one_of_two_merged_customers_forgets_the_person(
    laurel: Laurel, redacted: Person, first: str
) -> None:
    shop = Shop()
    shop.order(GRACE, [mug()]).paid()
    shop.order(GRACE_AGAIN, [mug()]).paid()
    laurel.deliver_all(shop.deliveries)
    steps = [shop.merged(kept=GRACE, removed=GRACE_AGAIN), shop.privacy(redacted, "redact")]
    for step in steps if first == "merge" else reversed(steps):
        laurel.deliver_all(step)
    for person in (GRACE, GRACE_AGAIN):
        view = laurel.show(person)
        assert (view.state, view.person.name, view.person.email) == ("erased", "", None)
        assert view.balance == Balance(available=190)
    laurel.deliver_all(shop.customer(GRACE))
    assert laurel.show(GRACE).person.name == ""


def test_an_erased_customer_keeps_points_and_loses_the_name(laurel: Laurel) -> None:
    shop = Shop()
    shop.order(GRACE, [mug()]).paid()
    laurel.deliver_all(shop.deliveries)
    assert laurel.show(GRACE).person.name == GRACE.name
    laurel.deliver_all(shop.privacy(GRACE, "redact"))
    view = laurel.show(GRACE)
    assert (view.state, view.person.name, view.person.email) == ("erased", "", None)
    assert view.balance == Balance(available=95)
    laurel.deliver_all(shop.customer(GRACE))
    assert laurel.show(GRACE).person.name == ""
    assert laurel.faults() == []
