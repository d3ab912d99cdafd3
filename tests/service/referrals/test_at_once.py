"""Many at once: one friend has one referrer and one code, one referrer one reward."""

import threading
from collections import Counter as Tally
from collections.abc import Callable
from time import monotonic

import pytest
from sqlalchemy import text

from plugin.service import settling as points
from plugin.service.referrals import asking, settling
from plugin.service.referrals.claiming import OfferNotForYouError
from plugin.store import Tx, groups
from tests.cast import ANIA, BUDI
from tests.fault.test_races import at_once
from tests.service.members import acts_of
from tests.service.referrals.circle import POINTS, Circle, elsewhere
from tests.service.rewards.counter import Counter

OLEK = "olek@example.pl"
PATIENCE = 30


def test_one_e_mail_typed_many_times_at_once_is_one_friend(circle: Circle) -> None:
    code, found = circle.link(), list[str]()
    at_once([lambda: found.append(circle.claim(OLEK, code).code)] * 8)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(acts_of(circle.laurel, "refer")) == 1
    assert circle.laurel.faults() == []


def test_of_two_referrers_at_once_one_has_the_friend(circle: Circle) -> None:
    circle.member(BUDI, points=0)
    refused: list[str] = []

    def claim(code: str) -> Callable[[], None]:
        def work() -> None:
            try:
                circle.claim(OLEK, code, came_from=elsewhere())
            except OfferNotForYouError:
                refused.append(code)

        return work

    at_once([claim(circle.link()), claim(circle.link(BUDI))])
    assert len(refused) == 1
    assert len(circle.referrals()) == 1


@pytest.mark.attack
def test_of_two_spellings_of_a_mailbox_at_once_by_two_links_one_has_a_code(circle: Circle) -> None:
    """Review 14: each was a guest of its own, so neither waited for the other."""
    circle.member(BUDI, points=0)
    links = {"yan@example.pl": circle.link(), "yan+1@example.pl": circle.link(BUDI)}
    refused: list[str] = []

    def claim(email: str) -> Callable[[], None]:
        def work() -> None:
            try:
                circle.claim(email, links[email], came_from=elsewhere())
            except OfferNotForYouError:
                refused.append(email)

        return work

    at_once([claim(email) for email in links])
    assert len(refused) == 1
    assert len(circle.referrals()) == 1


def test_worked_out_by_many_at_once_a_reward_is_given_once(circle: Circle) -> None:
    circle.offer(POINTS)
    Counter.work(circle)
    circle.brought(OLEK)
    circle.laurel.clock.advance(days=15)
    brand, referrer = circle.shop.brand_id, circle.only().referrer

    def settle() -> None:
        circle.services.store.transact(
            lambda tx: settling.settle(tx, circle.services, brand, referrer)
        )

    at_once([settle] * 8)
    assert (circle.paid_times(), circle.available()) == (1, 500)
    assert circle.laurel.faults() == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_referrer_who_buys_while_their_friends_are_settled_is_waited_for_in_one_order(
    circle: Circle,
) -> None:
    """
    Review 13: what is learned of them asks first and settles then. Both take the root first and
    the rows of referrals then, so the database has no deadlock to break.
    """
    circle.brought(OLEK)
    circle.laurel.clock.advance(days=15)
    root, brand = circle.only_of(ANIA), circle.shop.brand_id
    tries: Tally[str] = Tally()
    locked = threading.Event()

    def settle(tx: Tx) -> None:
        tries["settled"] += 1
        groups.lock_roots(tx, brand, [root])
        locked.set()
        if tries["settled"] == 1:
            _until_somebody_waits(tx)
        settling.settle(tx, circle.services, brand, root)

    def learn(tx: Tx) -> None:
        tries["learned"] += 1
        asking.ask_about(tx, brand, {root}, circle.laurel.clock.now())
        points.settle(tx, brand, [root], circle.laurel.clock.now())

    def learns() -> None:
        assert locked.wait(PATIENCE)
        circle.services.store.transact(learn)

    at_once([lambda: circle.services.store.transact(settle), learns])
    assert tries == {"settled": 1, "learned": 1}, "the database had to break a deadlock"
    assert circle.states() == [("due", "", "paid")]


def _until_somebody_waits(tx: Tx) -> None:
    """Ask the database until one of its transactions waits for another."""
    deadline = monotonic() + PATIENCE
    while not tx.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar():
        assert monotonic() < deadline, "nobody ever waited"
