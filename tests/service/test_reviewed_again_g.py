"""Holes that a second review found in merging and forgetting, each closed for good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from plugin.service import forgetting, members, panel, pausing
from plugin.service.privacy import access, asking, retention
from plugin.service.views.panel import Membership
from plugin.store import Tx, programs
from plugin.store.tables import accounts, deliveries, notes, people
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA, DORA, GRACE, GRACE_AGAIN
from tests.laurel import Laurel, whom
from tests.service.buying import bought
from tests.service.members import acts_of, claimed, joined, left, link_for, seen_by


@pytest.fixture
def opening(embedded: Laurel) -> Laurel:
    """A Laurel whose clock stands where histories open."""
    embedded.clock.at = OPENING + timedelta(hours=2)
    return embedded


def forget(laurel: Laurel) -> int:
    return forgetting.forget_the_unclaimed(laurel.services)


def count(laurel: Laurel, what: object) -> int:
    """How many rows there are of a table, or that fit."""
    found = select(func.count()).select_from(what)  # type: ignore[arg-type]
    return int(laurel.services.store.read(lambda tx: tx.execute(found).scalar_one()))


@pytest.mark.parametrize("days", [0, 5, 40])
def test_who_takes_part_after_a_merge_earns(opening: Laurel, days: int) -> None:
    shop = Shop()
    for person in (GRACE, GRACE_AGAIN):
        bought(opening, person, mug(1), shop=shop)
        joined(opening, person)
    left(opening, GRACE)
    opening.clock.advance(days=days)
    opening.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    assert seen_by(opening, GRACE).membership is Membership.JOINED
    opening.clock.advance(days=1)
    before = opening.show(GRACE).balance.total
    shop.now = opening.clock.at
    bought(opening, GRACE, mug(2), shop=shop)
    assert opening.show(GRACE).balance.total == before + 190
    opening.clock.advance(days=40)
    assert seen_by(opening, GRACE).balance.available >= 190
    assert opening.faults() == []


def test_a_merge_of_two_who_take_part_writes_no_second_join(opening: Laurel) -> None:
    shop = Shop()
    for person in (GRACE, GRACE_AGAIN):
        bought(opening, person, mug(1), shop=shop)
        joined(opening, person)
    opening.deliver_all([*shop.merged(kept=GRACE, removed=GRACE_AGAIN)] * 2)
    assert len(acts_of(opening, "join")) == 2
    assert opening.faults() == []


def test_who_lapsed_with_a_claimed_guest_can_still_join(opening: Laurel) -> None:
    shop = Shop()
    bought(opening, ANIA, mug(1), shop=shop)
    bought(opening, DORA, mug(1), shop=shop)
    claimed(opening, ANIA, link_for(opening))
    opening.clock.advance(days=100)
    assert forget(opening) == 1
    assert seen_by(opening, ANIA).membership is Membership.UNCLAIMED
    assert joined(opening, ANIA).membership is Membership.JOINED
    assert opening.faults() == []


def test_what_comes_late_about_a_claimed_guest_who_lapsed_is_emptied(opening: Laurel) -> None:
    shop = Shop()
    bought(opening, ANIA, mug(1), shop=shop)
    order = shop.order(DORA, [mug(1)])
    order.paid()
    opening.deliver_all(order.deliveries)
    claimed(opening, ANIA, link_for(opening))
    opening.clock.advance(days=100)
    forget(opening)
    shop.now = opening.clock.at
    order.refunded({0: 1})
    opening.deliver_all(order.deliveries)
    full = select(deliveries.c.id).where(func.length(deliveries.c.body) > 0).subquery()
    assert count(opening, full) == 0


def test_forgetting_takes_a_batch_at_a_time(
    opening: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "_AT_ONCE", 2)
    shop = Shop()
    for number in range(3):
        bought(opening, replace(DORA, email=f"guest-{number}@example.org"), mug(1), shop=shop)
    opening.clock.advance(days=100)
    assert [forget(opening) for _ in range(3)] == [2, 1, 0]


def test_one_who_cannot_be_forgotten_keeps_nobody_else_from_it(opening: Laurel) -> None:
    shop = Shop()
    first = bought(opening, DORA, mug(1), shop=shop)
    for number in range(3):
        bought(opening, replace(DORA, email=f"guest-{number}@example.org"), mug(1), shop=shop)
    broken = text("UPDATE order_fact SET body = :body WHERE order_id = :id")
    values = {"body": '{"id": "broken"', "id": str(first)}
    opening.services.store.transact(lambda tx: tx.execute(broken, values).rowcount)
    opening.clock.advance(days=100)
    assert forget(opening) == 3
    due = select(accounts.c.id).where(accounts.c.lapse_at == opening.clock.at + timedelta(days=1))
    assert count(opening, due.subquery()) == 1
    assert forget(opening) == 0


def test_old_bodies_go_a_bounded_number_at_a_time(
    opening: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_AT_ONCE", 1)
    monkeypatch.setattr(retention, "_BATCHES", 2)
    shop = Shop()
    for _ in range(3):
        bought(opening, ANIA, mug(1), shop=shop)
    received = count(opening, deliveries)
    opening.clock.advance(days=61)
    gone = [retention.let_go(opening.services) for _ in range(received)]
    assert max(gone) == 2
    assert sum(gone) == received


def test_an_order_made_in_time_and_told_after_the_lapse_keeps_its_points(opening: Laurel) -> None:
    shop = Shop()
    bought(opening, ANIA, mug(1), shop=shop)
    members.adjust(opening.services, opening.kubek, whom(ANIA), 5, reason="sorry", actor="Ewa")
    shop.now = OPENING + timedelta(days=89)
    late = shop.order(ANIA, [mug(2)])
    late.paid()
    opening.clock.at = OPENING + timedelta(days=91)
    assert forget(opening) == 1
    assert opening.show(ANIA).balance.total == 0
    opening.deliver_all(late.deliveries)
    assert opening.show(ANIA).balance.total == 190
    assert opening.faults() == []


def test_a_lapse_takes_notes_and_requests_along(opening: Laurel) -> None:
    shop = Shop()
    for person in (ANIA, DORA):
        bought(opening, person, mug(1), shop=shop)
        members.adjust(opening.services, opening.kubek, whom(person), 5, reason="x", actor="Ewa")
    opening.deliver_all(shop.privacy(ANIA, "data_request"))
    opening.clock.advance(days=100)
    assert forget(opening) == 2
    assert count(opening, notes) == 0
    assert asking.requests(opening.services, opening.kubek, access.OPERATOR) == []
    assert opening.faults() == []


def test_verify_sees_a_note_that_outlived_a_lapse(opening: Laurel) -> None:
    bought(opening, ANIA, mug(1))
    members.adjust(opening.services, opening.kubek, whom(ANIA), 5, reason="x", actor="Ewa")
    (gift,) = acts_of(opening, "adjustment")
    kept = opening.services.store.read(lambda tx: tx.execute(select(notes)).one()._asdict())
    opening.clock.advance(days=100)
    forget(opening)
    opening.services.store.transact(lambda tx: tx.execute(notes.insert().values(kept)).rowcount)
    assert [(one.invariant, one.row) for one in opening.faults()] == [("I10", f"act {gift.id}")]


@pytest.mark.parametrize("back", [False, True])
def test_a_merge_remembers_to_forget(opening: Laurel, *, back: bool) -> None:
    """Grace's old number has lapsed already when it takes over the new one."""
    shop = Shop()
    bought(opening, GRACE, mug(1), shop=shop)
    opening.clock.advance(days=80)
    shop.now = opening.clock.at
    bought(opening, GRACE_AGAIN, mug(1), shop=shop)
    opening.clock.advance(days=15)
    assert forget(opening) == 1
    opening.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    if back:
        opening.clock.advance(days=90)
        assert forget(opening) == 1
        shop.now = opening.clock.at
        bought(opening, GRACE_AGAIN, mug(1), shop=shop)
        assert count(opening, people) > 0
    opening.clock.advance(days=100)
    assert forget(opening) == 1
    assert count(opening, people) == 0
    assert opening.show(GRACE).balance.total == 0
    assert opening.faults() == []


def test_who_comes_back_is_back_under_every_number(opening: Laurel) -> None:
    shop = Shop()
    for person in (GRACE, GRACE_AGAIN):
        bought(opening, person, mug(1), shop=shop)
        joined(opening, person)
    opening.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    for step in (left, joined):
        opening.clock.advance(days=1)
        step(opening, GRACE)
    opening.deliver_all(shop.customer(GRACE, "delete"))
    assert seen_by(opening, GRACE_AGAIN).membership is Membership.JOINED
    assert opening.faults() == []


def test_a_claimed_guest_is_found_again_when_the_claimer_is_deleted(opening: Laurel) -> None:
    shop = Shop()
    for person in (ANIA, DORA):
        bought(opening, person, mug(1), shop=shop)
    joined(opening, ANIA)
    claimed(opening, ANIA, link_for(opening))
    opening.deliver_all(shop.customer(ANIA, "delete"))
    found = opening.guest(opening.kubek, DORA.email)
    assert found
    assert (found.state, found.balance.total) == ("unclaimed", 95)
    assert claimed(opening, GRACE, link_for(opening)).balance.total == 95
    assert opening.faults() == []


def test_a_guest_whom_nobody_claims_again_is_forgotten(opening: Laurel) -> None:
    shop = Shop()
    bought(opening, DORA, mug(1), shop=shop)
    bought(opening, ANIA, mug(1), shop=shop)
    joined(opening, ANIA)
    claimed(opening, ANIA, link_for(opening))
    opening.clock.advance(days=200)
    opening.deliver_all(shop.customer(ANIA, "delete"))
    assert forget(opening) == 0
    opening.clock.advance(days=91)
    assert forget(opening) == 1
    assert opening.guest(opening.kubek, DORA.email) is None
    assert opening.faults() == []


def test_nothing_is_promised_while_the_programme_is_paused(opening: Laurel) -> None:
    pausing.pause(opening.services, opening.kubek)
    brand_id = opening.kubek.brand_id

    def ways(tx: Tx) -> object:
        return panel.ways_to_earn(programs.of(tx, brand_id), opening.clock.now())

    assert opening.services.store.read(ways) == ()
