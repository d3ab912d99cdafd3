"""Forgetting: for whom nobody came in 90 days is gone, with the points and every trace."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.chores import CHORES
from plugin.service import checks, claim_page, forgetting
from plugin.service.claim_links import DeadLinkError
from plugin.store import acts, standings
from tests.bodies import OPENING, Order, Shop, mug
from tests.canary import CUSTOMER, GUEST, traces
from tests.cast import ANIA, DORA, GRACE
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import acts_of, claimed, joined, link_for, shopper


def forget(laurel: Laurel) -> int:
    return forgetting.forget_the_unclaimed(laurel.services)


@pytest.fixture
def opening(laurel: Laurel) -> Laurel:
    """A Laurel whose clock stands where histories open."""
    laurel.clock.at = OPENING
    return laurel


def ordered(laurel: Laurel, shop: Shop) -> Order:
    """Dora buys a mug as a guest, and it is settled."""
    order = shop.order(DORA, [mug(1)])
    order.paid()
    laurel.deliver_all(order.deliveries)
    return order


@pytest.mark.parametrize(("days", "gone"), [(90, 0), (91, 1)])
def test_a_guest_is_forgotten_after_ninety_days(opening: Laurel, days: int, gone: int) -> None:
    ordered(opening, Shop())
    opening.clock.advance(days=days)
    assert forget(opening) == gone
    found = opening.guest(opening.kubek, DORA.email)
    assert (found is None) == bool(gone)
    assert len(acts_of(opening, "lapse")) == gone
    assert opening.faults() == []


def test_the_points_end_with_the_guest(opening: Laurel) -> None:
    ordered(opening, Shop())
    opening.clock.advance(days=91)
    forget(opening)
    (act,) = acts_of(opening, "lapse")
    assert (act.actor, act.key) == ("laurel", f"lapse:{act.account_id}")
    assert held(opening) == 0
    assert checks.rebuild(opening.services, opening.kubek, dry_run=True) == []


def held(laurel: Laurel) -> int:
    """Points on all accounts of Kubek."""
    shop = laurel.kubek
    return laurel.services.store.read(
        lambda tx: standings.total_balance(tx, shop.brand_id, shop.id).total
    )


def test_the_newest_order_counts(opening: Laurel) -> None:
    shop = Shop()
    ordered(opening, shop)
    shop.later(days=60)
    opening.clock.at = shop.now
    ordered(opening, shop)
    opening.clock.advance(days=89)
    assert forget(opening) == 0
    opening.clock.advance(days=2)
    assert forget(opening) == 1


def test_a_past_imported_late_waits_from_the_day_it_came(laurel: Laurel) -> None:
    """The orders are of March, the clock stands in June: nobody had 90 days to come."""
    bought(laurel, DORA, mug(1))
    laurel.clock.advance(days=89)
    assert forget(laurel) == 0
    laurel.clock.advance(days=1)
    assert forget(laurel) == 1


def test_members_are_never_forgotten(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    joined(laurel, ANIA)
    laurel.clock.advance(days=1000)
    assert forget(laurel) == 0
    assert laurel.show(ANIA).person.email == ANIA.email
    assert laurel.show(ANIA).balance.available == 95


def test_a_customer_stays_without_a_name_or_points(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, GRACE, mug(1), shop=shop)
    laurel.clock.advance(days=91)
    assert forget(laurel) == 1
    view = laurel.show(GRACE)
    assert (view.state, view.person.name, view.person.email) == ("unclaimed", "", None)
    assert view.balance.total == 0
    assert forget(laurel) == 0
    assert laurel.faults() == []


def test_a_customer_who_comes_back_is_known_again_and_forgotten_again(laurel: Laurel) -> None:
    shop = Shop(now=laurel.clock.at)
    bought(laurel, GRACE, mug(1), shop=shop)
    laurel.clock.advance(days=91)
    forget(laurel)
    shop.now = laurel.clock.at
    bought(laurel, GRACE, mug(1), shop=shop)
    laurel.clock.advance(days=30)
    assert laurel.show(GRACE).person.name == GRACE.name
    assert laurel.show(GRACE).balance.available == 95
    laurel.clock.advance(days=61)
    assert forget(laurel) == 1
    assert laurel.show(GRACE).person.name == ""
    assert laurel.show(GRACE).balance.total == 0
    assert len({act.key for act in acts_of(laurel, "lapse")}) == 2


def test_a_late_word_about_an_old_order_does_not_bring_a_guest_back(opening: Laurel) -> None:
    """A regression: the hash was gone, so a late refund opened a new account under the e-mail."""
    order = ordered(opening, Shop())
    opening.clock.advance(days=91)
    forget(opening)
    order.shop.now = opening.clock.at
    order.refunded({0: 1})
    opening.deliver_all(order.deliveries)
    assert opening.guest(opening.kubek, DORA.email) is None
    assert held(opening) == 0
    assert opening.faults() == []


def test_an_order_given_to_a_customer_later_is_theirs(opening: Laurel) -> None:
    order = ordered(opening, Shop())
    opening.clock.advance(days=91)
    forget(opening)
    order.shop.now = opening.clock.at
    opening.deliver_all(order.moved(ANIA))
    assert opening.show(ANIA).balance.available == 95
    assert opening.faults() == []


def test_who_buys_again_is_a_new_guest(opening: Laurel) -> None:
    shop = Shop()
    ordered(opening, shop)
    opening.clock.advance(days=91)
    forget(opening)
    shop.now = opening.clock.at
    bought(opening, DORA, mug(2), shop=shop)
    opening.clock.advance(days=20)
    found = opening.guest(opening.kubek, DORA.email)
    assert found
    assert found.balance.available == 190


def test_a_link_to_somebody_forgotten_is_dead(opening: Laurel) -> None:
    ordered(opening, Shop())
    link = link_for(opening)
    opening.clock.advance(days=91)
    forget(opening)
    with pytest.raises(DeadLinkError):
        claim_page.view(opening.services, shopper(ANIA), link)


def test_a_claimed_guest_is_not_forgotten(laurel: Laurel) -> None:
    bought(laurel, DORA, mug(1))
    joined(laurel, ANIA)
    claimed(laurel, ANIA, link_for(laurel))
    laurel.clock.advance(days=200)
    assert forget(laurel) == 0
    assert laurel.show(ANIA).balance.available == 95


def test_two_workers_forget_once(opening: Laurel) -> None:
    shop = Shop()
    for number in range(8):
        person = replace(DORA, email=f"guest-{number}@example.org")
        bought(opening, person, mug(1), shop=shop)
    opening.clock.advance(days=91)
    with ThreadPoolExecutor(2) as workers:
        forgotten = sum(workers.map(lambda _: forget(opening), range(2)))
    assert forgotten == 8
    assert len(acts_of(opening, "lapse")) == 8
    assert opening.faults() == []


def test_the_worker_looks_every_five_minutes() -> None:
    (chore,) = [chore for chore in CHORES if chore.work is forgetting.forget_the_unclaimed]
    assert chore.every == timedelta(minutes=5)


@pytest.mark.attack
def test_nothing_of_a_forgotten_guest_is_left_anywhere(
    opening: Laurel, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    order = Shop().order(GUEST, [mug(1)])
    order.paid()
    opening.deliver_all(order.deliveries)
    assert traces(opening, GUEST) != []
    opening.clock.advance(days=91)
    forget(opening)
    assert traces(opening, GUEST) == []
    said = caplog.text + "".join(capfd.readouterr())
    assert GUEST.email not in said


@pytest.mark.attack
def test_nothing_of_a_redacted_customer_is_left_anywhere(
    laurel: Laurel, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    shop = Shop()
    bought(laurel, CUSTOMER, mug(1), shop=shop)
    joined(laurel, CUSTOMER)
    before = laurel.show(CUSTOMER).balance
    laurel.deliver_all(shop.privacy(CUSTOMER, "redact"))
    # The keyed hash of the e-mail stays for a while as a tombstone: what comes late finds it.
    assert set(traces(laurel, CUSTOMER)) <= {"account.guest_hash"}
    said = caplog.text + "".join(capfd.readouterr())
    assert CUSTOMER.email not in said
    assert laurel.show(CUSTOMER).balance == before
    assert checks.rebuild(laurel.services, laurel.kubek, dry_run=True) == []
    assert laurel.faults() == []


def test_the_canary_would_be_found(embedded: Laurel) -> None:
    brand_id, now = embedded.kubek.brand_id, embedded.clock.now()
    embedded.services.store.transact(
        lambda tx: acts.record(
            tx, brand_id, 1, kind="note", key="x", actor=GUEST.email, body={}, at=now
        )
    )
    assert {"act.actor", "laurel.db-wal"} <= set(traces(embedded, GUEST))
