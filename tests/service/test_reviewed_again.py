"""Holes that a second review found in points that end, pauses, claims and merges: never again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.chores import Rota
from plugin.domain.ledger import Kind
from plugin.service import amends, pausing, programs, settling
from plugin.service.checks import verify
from plugin.service.privacy.notes import Note
from tests.bodies import OPENING, Delivery, Shop, mug
from tests.cast import ANIA, DORA, GRACE, GRACE_AGAIN, Person
from tests.laurel import Laurel, whom
from tests.service.buying import bought
from tests.service.members import claimed, joined, link_for
from tests.service.test_expiring import RULES, Postbox

NOTE = Note("a kind word", "Ewa")
PLAIN = RULES.partition("[expiry]")[0]


@pytest.fixture
def postbox(embedded: Laurel) -> Postbox:
    box = Postbox()
    embedded.services = replace(embedded.services, notifier=box)
    return box


def days_pass(laurel: Laurel, days: int) -> None:
    rota = Rota(laurel.services)
    for _ in range(days):
        laurel.clock.advance(days=1)
        rota.look_after()
        laurel.drain()
        rota.look_after()


def kinds(laurel: Laurel, person: Person = ANIA) -> list[tuple[str, int]]:
    return [(line.kind, line.line.points) for line in laurel.show(person).lines]


def a_member_in_march(laurel: Laurel, person: Person = ANIA) -> None:
    laurel.clock.at = OPENING + timedelta(hours=2)
    bought(laurel, person, mug(1))
    joined(laurel, person)


def test_a_new_expiry_reaches_members_whom_nothing_else_happens_to(
    embedded: Laurel, postbox: Postbox
) -> None:
    programs.apply_from_beginning(embedded.services, embedded.kubek, PLAIN)
    a_member_in_march(embedded)
    programs.apply(embedded.services, embedded.kubek, RULES)
    assert embedded.faults() == [], "who waits to be settled is no fault yet"
    days_pass(embedded, 70)
    assert len(postbox.letters) == 2
    assert kinds(embedded) == [(Kind.EARN, 95), (Kind.EXPIRE, -95)]
    assert embedded.faults() == []


def test_a_pause_does_not_make_points_last_for_good(embedded: Laurel, postbox: Postbox) -> None:
    programs.apply_from_beginning(embedded.services, embedded.kubek, RULES)
    a_member_in_march(embedded)
    pausing.pause(embedded.services, embedded.kubek)
    days_pass(embedded, 5)
    pausing.resume(embedded.services, embedded.kubek, reward=False)
    assert embedded.faults() == []
    days_pass(embedded, 70)
    assert (len(postbox.letters), embedded.show(ANIA).balance.available) == (2, 0)
    assert embedded.faults() == []


def test_dying_right_after_going_on_leaves_nobody_unrewarded(
    embedded: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.clock.at = OPENING
    pausing.pause(embedded.services, embedded.kubek)
    bought(embedded, ANIA, mug(1))

    def die(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(pausing, "settle_all", die)
    with pytest.raises(SystemExit):
        pausing.resume(embedded.services, embedded.kubek, reward=True)
    embedded.clock.advance(days=20)
    settling.refresh(embedded.services)
    assert embedded.show(ANIA).balance.available == 95
    assert embedded.faults() == []


def test_whoever_waits_too_long_to_be_settled_is_named(embedded: Laurel) -> None:
    a_member_in_march(embedded)
    programs.apply(embedded.services, embedded.kubek, RULES)
    embedded.clock.advance(hours=2)
    (fault,) = verify(embedded.services, embedded.kubek)
    assert fault.invariant == "I3"


def test_a_warning_does_not_speak_of_points_claimed_later(
    embedded: Laurel, postbox: Postbox
) -> None:
    programs.apply_from_beginning(embedded.services, embedded.kubek, RULES)
    shop = Shop()
    embedded.clock.at = OPENING + timedelta(hours=2)
    bought(embedded, DORA, mug(10), shop=shop)
    bought(embedded, ANIA, mug(1), shop=shop)
    joined(embedded, ANIA)
    days_pass(embedded, 58)
    assert len(postbox.letters) == 2
    claimed(embedded, ANIA, link_for(embedded))
    days_pass(embedded, 4)
    assert embedded.show(ANIA).balance.available == 950, "nobody was told in time of these"
    assert embedded.faults() == []


def test_giving_back_one_accounts_points_gives_back_nothing_of_another(embedded: Laurel) -> None:
    programs.apply_from_beginning(embedded.services, embedded.kubek, RULES)
    shop = Shop()
    for person, mugs in ((GRACE, 1), (GRACE_AGAIN, 10)):
        bought(embedded, person, mug(mugs), shop=shop)
        embedded.clock.at = OPENING + timedelta(days=1)
        joined(embedded, person)
    days_pass(embedded, 130)
    amends.reinstate(embedded.services, embedded.kubek, whom(GRACE), NOTE)
    embedded.deliver_all(shop.merged(GRACE, GRACE_AGAIN))
    assert embedded.show(GRACE).balance.available == 95
    assert embedded.faults() == []


def test_a_shop_that_moves_keeps_its_calendar(embedded: Laurel) -> None:
    """What was promised by its midnights stands."""
    limited = PLAIN + '[[orders.limit]]\npoints = 100\nperiod = "day"\n'
    programs.apply_from_beginning(embedded.services, embedded.kubek, limited)
    shop = Shop(now=OPENING.replace(hour=21, minute=30))
    bought(embedded, ANIA, mug(1), shop=shop)
    shop.now = OPENING.replace(hour=22, minute=30) + timedelta(hours=1)
    bought(embedded, ANIA, mug(1), shop=shop)
    before = kinds(embedded)
    moved = (
        b'{"name": "Kubek", "currency": "USD", "taxes_included": true, "plan_name": "basic",'
        b'"iana_timezone": "Europe/London", "updated_at": "2026-04-01T00:00:00Z"}'
    )
    embedded.deliver_all([Delivery("shop/update", moved, "")])
    assert (kinds(embedded), embedded.faults()) == (before, [])
