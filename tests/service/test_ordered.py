"""What an order brings: its buyer hears all, a stranger points for an hour, nobody else more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import NotFoundError
from plugin.domain.program import Trigger
from plugin.ports import Shopper
from plugin.service import programs
from plugin.service.ordered import Brings, Ordered, Reader, ordered
from plugin.store import Tx, stops
from plugin.store import programs as versions
from tests.bodies import OPENING, Shop, gift_card, mug
from tests.cast import ANIA, BUDI, DORA, KOPI, KUBEK, Person
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import joined, left
from tests.service.rewards.counter import FIVE, TENTH, Counter


@pytest.fixture
def counter(laurel: Laurel) -> Counter:
    """Kubek an hour after it opened: two rewards, for 300 and for 500 points."""
    laurel.clock.at = OPENING + timedelta(hours=1)
    opened = Counter(laurel, catalogue=(FIVE, TENTH))
    opened.work()
    return opened


def read_by(
    counter: Counter, person: Person | None, order_id: int | str, shop: str = KUBEK.domain
) -> Ordered:
    """What somebody hears of an order; None: whoever is not signed in."""
    known = str(person.customer_id) if person else None
    return ordered(counter.services, Shopper(shop, known, "", {}), str(order_id))


def test_a_member_hears_what_comes_when_and_how_far_the_next_reward_is(counter: Counter) -> None:
    joined(counter.laurel, ANIA)
    found = read_by(counter, ANIA, bought(counter.laurel, ANIA, mug(2)))
    assert (found.brings, found.reader, found.points) == (Brings.COMING, Reader.MEMBER, 190)
    assert found.opens_at == OPENING + timedelta(days=14, minutes=1)
    assert found.goal
    assert (found.goal.offer.reward, found.missing) == (TENTH, 110)
    assert found.panel == f"https://{KUBEK.domain}/apps/laurel/panel"


def test_once_the_hold_is_over_the_points_are_here(counter: Counter) -> None:
    joined(counter.laurel, ANIA)
    order = bought(counter.laurel, ANIA, mug(2))
    counter.laurel.clock.advance(days=14)
    found = read_by(counter, ANIA, order)
    assert (found.brings, found.points, found.missing) == (Brings.HERE, 190, 110)


def test_what_is_enough_for_a_reward_says_so(counter: Counter) -> None:
    counter.member(ANIA, 120)
    found = read_by(counter, ANIA, bought(counter.laurel, ANIA, mug(2)))
    assert found.goal
    assert (found.goal.offer.reward, found.missing) == (FIVE, 190)
    more = read_by(counter, ANIA, bought(counter.laurel, ANIA, mug(3), shop=_next_day(counter)))
    assert more.goal
    assert (more.goal.offer.reward, more.missing) == (FIVE, 0)


def test_a_customer_who_has_not_joined_hears_what_waits_and_no_goal(counter: Counter) -> None:
    found = read_by(counter, ANIA, bought(counter.laurel, ANIA, mug(2)))
    assert (found.reader, found.points, found.goal) == (Reader.CUSTOMER, 190, None)


@pytest.mark.parametrize("person", [ANIA, DORA], ids=["a customer's", "a guest's"])
def test_who_is_not_signed_in_hears_the_points_of_a_fresh_order_alone(
    counter: Counter, person: Person
) -> None:
    if person.customer_id:
        joined(counter.laurel, person)
    order = bought(counter.laurel, person, mug(2))
    found = read_by(counter, None, order)
    assert (found.reader, found.points, found.goal) == (Reader.STRANGER, 190, None)
    counter.laurel.clock.at = OPENING + timedelta(hours=1, minutes=1)
    assert read_by(counter, None, order) == read_by(counter, None, 404)


@pytest.mark.attack
def test_an_order_of_somebody_else_is_as_good_as_none(counter: Counter) -> None:
    """Nor of another shop: the token says which shop asks, and no id changes that."""
    counter.laurel.shop(KOPI)
    order = bought(counter.laurel, ANIA, mug(2))
    unknown = read_by(counter, BUDI, 404)
    assert unknown.brings is Brings.SOON
    assert read_by(counter, BUDI, order) == unknown
    bought(counter.laurel, BUDI, mug(1), shop=_next_day(counter))
    assert read_by(counter, BUDI, order) == unknown
    for person in (None, ANIA):
        elsewhere = read_by(counter, person, order, KOPI.domain)
        assert (elsewhere.brings, elsewhere.points) == (Brings.SOON, 0)


def test_before_its_webhook_was_read_nobody_knows(counter: Counter) -> None:
    joined(counter.laurel, ANIA)
    order = Shop().order(ANIA, [mug(2)])
    assert read_by(counter, ANIA, order.id).brings is Brings.SOON


@pytest.mark.parametrize(
    ("trigger", "brings"), [(Trigger.PAID, Brings.UNPAID), (Trigger.FULFILLED, Brings.UNSENT)]
)
def test_an_order_that_will_earn_says_when(
    counter: Counter, trigger: Trigger, brings: Brings
) -> None:
    _earning_when(counter, trigger)
    order = Shop(now=counter.laurel.clock.now()).order(ANIA, [mug(2)])
    counter.laurel.deliver_all(order.deliveries)
    assert read_by(counter, ANIA, order.id).brings is brings


def test_what_earns_nothing_brings_nothing(counter: Counter) -> None:
    joined(counter.laurel, ANIA)
    found = read_by(counter, ANIA, bought(counter.laurel, ANIA, gift_card()))
    assert (found.brings, found.points) == (Brings.NOTHING, 0)
    left(counter.laurel, ANIA)
    counter.laurel.clock.advance(days=1)
    gone = bought(counter.laurel, ANIA, mug(2), shop=_next_day(counter))
    assert read_by(counter, ANIA, gone).brings is Brings.NOTHING


def test_points_that_wait_for_a_decision_have_no_day(counter: Counter) -> None:
    joined(counter.laurel, ANIA)
    order = bought(counter.laurel, ANIA, mug(2))
    _stopped(counter)
    found = read_by(counter, ANIA, order)
    assert (found.brings, found.opens_at) == (Brings.COMING, None)


def test_a_shop_that_is_not_there_has_no_orders(counter: Counter) -> None:
    with pytest.raises(NotFoundError):
        read_by(counter, ANIA, 1, "nobody.myshopify.com")


def _next_day(counter: Counter) -> Shop:
    """The same shop, later, so that its ids go on."""
    return Shop(now=counter.laurel.clock.now(), last_id=2**53 + 20_001)


def _earning_when(counter: Counter, trigger: Trigger) -> None:
    now, brand_id = counter.laurel.clock.now(), counter.shop.brand_id

    def work(tx: Tx) -> None:
        newest = versions.of(tx, brand_id)[-1]
        rule = replace(newest.orders, trigger=trigger)
        program = replace(newest, version=newest.version + 1, effective_from=now, orders=rule)
        programs.publish(tx, brand_id, program, now)

    counter.services.store.transact(work)


def _stopped(counter: Counter) -> None:
    """A stop began before everything, and nobody decided yet."""
    brand_id = counter.shop.brand_id
    counter.services.store.transact(lambda tx: stops.add(tx, brand_id, "budget", OPENING, "Ewa"))
