"""Everything has an end, to the day."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from plugin.service import checks
from plugin.service.lookup import Whom
from plugin.service.privacy import access, asking, retention
from plugin.store import Tx, accounts, identities
from plugin.store.tables import deliveries
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA
from tests.laurel import Laurel
from tests.service.buying import bought

MOMENT = timedelta(minutes=1)


def bodies(laurel: Laurel) -> tuple[int, int]:
    """(bodies that are still there, deliveries)"""
    found = select(
        func.count().filter(func.length(deliveries.c.body) > 0), func.count()
    ).select_from(deliveries)
    held, received = laurel.services.store.read(lambda tx: tx.execute(found).one())
    return held, received


def test_bodies_are_emptied_after_their_days_and_points_stay(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    _held, received = bodies(laurel)
    laurel.clock.advance(days=60)
    retention.let_go(laurel.services)
    assert bodies(laurel) == (received, received)
    laurel.clock.at += MOMENT
    assert retention.let_go(laurel.services) == received
    assert bodies(laurel) == (0, received)
    assert laurel.show(ANIA).balance.available == 95
    assert [*checks.rebuild(laurel.services, laurel.kubek, dry_run=True)] == []
    assert laurel.faults() == []


def test_letting_go_twice_is_letting_go_once(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    laurel.clock.advance(days=61)
    assert retention.let_go(laurel.services) > 0
    assert retention.let_go(laurel.services) == 0


def test_what_nobody_has_read_is_never_emptied(laurel: Laurel) -> None:
    """A queue that stood still for months must not lose what it holds."""
    order = Shop().order(ANIA, [mug(1)])
    order.paid()
    for one in order.deliveries:
        laurel.deliver(one)
    laurel.clock.advance(days=100)
    assert retention.let_go(laurel.services) == 0
    laurel.drain()
    assert laurel.show(ANIA).balance.available == 95


def test_the_same_delivery_is_still_known_after_its_body_went(laurel: Laurel) -> None:
    order = Shop().order(ANIA, [mug(1)])
    order.paid()
    (first, *_rest) = order.deliveries
    laurel.deliver(first, webhook_id="one")
    laurel.drain()
    laurel.clock.advance(days=61)
    retention.let_go(laurel.services)
    assert "duplicate" in str(laurel.deliver(first, webhook_id="one"))


def test_a_request_goes_thirty_days_after_it_was_handed_over(laurel: Laurel) -> None:
    laurel.deliver_all(Shop().privacy(ANIA, "data_request"))
    (request,) = asking.requests(laurel.services, laurel.kubek, access.OPERATOR)
    laurel.clock.advance(days=100)
    retention.let_go(laurel.services)
    asking.hand_over(laurel.services, laurel.kubek, request.id)
    laurel.clock.advance(days=30)
    retention.let_go(laurel.services)
    assert asking.requests(laurel.services, laurel.kubek, access.OPERATOR) != []
    laurel.clock.at += MOMENT
    retention.let_go(laurel.services)
    assert asking.requests(laurel.services, laurel.kubek, access.OPERATOR) == []


def test_the_access_log_goes_after_a_year(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    hers = Whom(customer_id=str(ANIA.customer_id))
    access.note_member(laurel.services, laurel.kubek, hers, actor="Ewa", what="members show")
    laurel.clock.advance(days=365)
    retention.let_go(laurel.services)
    assert len(access.log(laurel.services, laurel.kubek)) == 1
    laurel.clock.at += MOMENT
    retention.let_go(laurel.services)
    assert access.log(laurel.services, laurel.kubek) == []


def test_a_forgotten_guests_hash_keeps_late_orders_out_and_then_goes(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, DORA, mug(1), shop=shop)
    laurel.deliver_all(shop.privacy(DORA, "redact"))
    laurel.clock.advance(days=60)
    retention.let_go(laurel.services)
    assert hashes(laurel) == 1
    laurel.clock.at += MOMENT
    retention.let_go(laurel.services)
    assert hashes(laurel) == 0
    assert laurel.faults() == []


def hashes(laurel: Laurel) -> int:
    """How many keyed hashes of e-mails are kept."""

    def look(tx: Tx) -> int:
        brand_id = laurel.kubek.brand_id
        return len(identities.of(tx, brand_id, accounts.every(tx, brand_id)).hashes)

    return laurel.services.store.read(look)


def test_the_days_are_a_setting(laurel: Laurel) -> None:
    bought(laurel, BUDI, mug(1))
    brief = replace(laurel.services, journal_days=7)
    laurel.clock.advance(days=8)
    assert retention.let_go(laurel.services) == 0
    assert retention.let_go(brief) > 0
