"""People merge, leave and are forgotten; shops go and come back: the referral follows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from plugin.domain.errors import ConflictError, ForbiddenError, NotFoundError
from plugin.domain.referrals.facts import Verdict
from plugin.ports import CustomerErased, CustomerMerged
from plugin.service import checks
from plugin.service.privacy import retention
from plugin.service.privacy.notes import Note
from plugin.service.referrals import asking, deciding, progress
from plugin.store import invitations, referrals, shops, traits
from plugin.store.tables import referrals as table
from tests.cast import ANIA, BUDI, GRACE, GRACE_AGAIN
from tests.service.members import joined, left
from tests.service.referrals.circle import TEN_OFF_FORTY, Circle, elsewhere

OLEK = "olek@example.pl"
HOME = (("address", "pl 00001 miła 1"),)
NOTE = Note("I know them", "Ewa")


def held(circle: Circle) -> None:
    """Ania and two friends live at one address: the second is looked at."""
    circle.bought(ANIA.email, customer=ANIA.customer_id, traits=HOME)
    circle.offer(replace(TEN_OFF_FORTY, threshold=40))
    for name in ("olek", "ela"):
        circle.laurel.clock.advance(minutes=1)
        claimed = circle.claim(f"{name}@example.pl")
        circle.bought(f"{name}@example.pl", code=claimed.code, traits=HOME)
    circle.over()


def test_a_referrer_who_was_merged_has_the_reward_under_the_new_name(circle: Circle) -> None:
    circle.member(GRACE, points=0)
    circle.brought(OLEK, circle.link(GRACE))
    circle.learns(CustomerMerged(str(GRACE_AGAIN.customer_id), str(GRACE.customer_id)))
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    assert circle.seen_given(GRACE_AGAIN).state == "issued"
    assert circle.laurel.faults() == []


def test_friend_and_referrer_who_turn_out_to_be_one_are_paid_nothing(circle: Circle) -> None:
    circle.member(GRACE, points=0)
    circle.member(GRACE_AGAIN, points=0)
    code = circle.claim(GRACE_AGAIN.email, circle.link(GRACE)).code
    circle.bought(GRACE_AGAIN.email, customer=GRACE_AGAIN.customer_id, code=code)
    circle.over()
    assert circle.states()[-1] == ("due", "", "paid")
    circle.learns(CustomerMerged(str(GRACE.customer_id), str(GRACE_AGAIN.customer_id)))
    circle.rest()
    assert {one[:2] for one in circle.states()} == {("refused", "self")}
    assert "paid" not in {one[2] for one in circle.states()}
    assert circle.laurel.faults() == []


def test_of_a_referrer_who_is_forgotten_the_link_goes_and_the_sums_stay(circle: Circle) -> None:
    circle.brought(OLEK)
    code = circle.link()
    circle.learns(CustomerErased(str(ANIA.customer_id), ANIA.email, ()))
    circle.over()
    brand = circle.shop.brand_id
    assert circle.services.store.read(lambda tx: invitations.find(tx, brand, code)) is None
    assert circle.states() == [("due", "", "")]
    assert circle.given() == []
    assert circle.laurel.faults() == []


def test_of_a_friend_who_is_forgotten_no_hash_stays_and_the_reward_does(circle: Circle) -> None:
    circle.brought(OLEK)
    friend = circle.only().friend
    circle.learns(CustomerErased(None, OLEK, ()))
    circle.over()
    brand = circle.shop.brand_id
    assert circle.services.store.read(lambda tx: traits.of(tx, brand, [friend])) == []
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


def test_hashes_of_households_go_after_a_year(circle: Circle) -> None:
    circle.claim(OLEK)
    friend, brand = circle.only().friend, circle.shop.brand_id
    for days, kept in ((364, True), (2, False)):
        circle.laurel.clock.advance(days=days)
        retention.let_go(circle.services)
        found = circle.services.store.read(lambda tx: traits.of(tx, brand, [friend]))
        assert bool(found) is kept


def test_a_doubt_does_not_end_with_the_hashes_that_told_it(circle: Circle) -> None:
    held(circle)
    circle.later(days=370)
    brand, now = circle.shop.brand_id, circle.laurel.clock.now()
    circle.services.store.transact(lambda tx: referrals.ask_all(tx, brand, now))
    circle.work()
    assert circle.states()[1] == ("held", "score", "")


def test_a_referrer_who_left_is_paid_when_they_are_back(circle: Circle) -> None:
    circle.brought(OLEK)
    left(circle.laurel, ANIA)
    circle.over()
    assert circle.states() == [("due", "", "")]
    joined(circle.laurel, ANIA)
    circle.work()
    assert circle.states() == [("due", "", "paid")]
    assert circle.laurel.faults() == []


def test_nobody_asks_day_by_day_for_a_referrer_who_left(circle: Circle) -> None:
    """Review 19: what is due to somebody who is gone was a job every day for ever."""
    circle.brought(OLEK)
    left(circle.laurel, ANIA)
    circle.over()
    assert circle.only().look_at is None
    circle.laurel.clock.advance(days=400)
    assert asking.enqueue_due(circle.services) == 0


def test_a_shop_that_was_away_pays_when_it_is_back(circle: Circle) -> None:
    circle.brought(OLEK)
    gone = circle.laurel.clock.now()
    circle.services.store.transact(lambda tx: shops.mark_uninstalled(tx, circle.shop, gone))
    circle.later(days=20)
    assert circle.states() == [("waiting", "", "")]
    assert circle.laurel.faults() == []
    circle.reinstall()
    circle.later(days=1, minutes=2)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]


def test_one_household_is_allowed_and_the_next_is_looked_at(circle: Circle) -> None:
    held(circle)
    assert circle.states() == [("due", "", "paid"), ("held", "score", "")]
    assert circle.referrals()[1].reasons == "same_address"


def test_staff_approve_and_it_is_paid_at_once(circle: Circle) -> None:
    held(circle)
    number = circle.referrals()[1].id
    decided = deciding.decide(circle.services, circle.shop, number, Verdict.APPROVED, NOTE)
    assert (decided.state, decided.paid, decided.verdict) == ("due", "paid", "approved")
    again = deciding.decide(circle.services, circle.shop, number, Verdict.APPROVED, NOTE)
    assert again == decided
    circle.rest()
    assert circle.laurel.faults() == []


def test_staff_block_and_think_again(circle: Circle) -> None:
    held(circle)
    number = circle.referrals()[0].id
    blocked = deciding.decide(circle.services, circle.shop, number, Verdict.BLOCKED, NOTE)
    assert (blocked.state, blocked.paid) == ("blocked", "withdrawn")
    circle.rest()
    lifted = deciding.decide(circle.services, circle.shop, number, Verdict.APPROVED, NOTE)
    assert (lifted.state, lifted.paid) == ("due", "paid")
    circle.rest()
    assert circle.laurel.faults() == []


def test_a_referrer_says_something_once_and_only_about_their_own(circle: Circle) -> None:
    held(circle)
    circle.member(BUDI, points=0)
    due, doubtful = circle.referrals()
    say = deciding.appeal
    say(circle.services, circle.shop, str(ANIA.customer_id), doubtful.id, "She is my sister")
    say(circle.services, circle.shop, str(ANIA.customer_id), doubtful.id, "Once more")
    assert circle.referrals()[1].appealed_at is not None
    with pytest.raises(ConflictError):
        say(circle.services, circle.shop, str(ANIA.customer_id), due.id, "Why?")
    with pytest.raises(NotFoundError):
        say(circle.services, circle.shop, str(BUDI.customer_id), doubtful.id, "Mine")
    with pytest.raises(ForbiddenError):
        say(circle.services, circle.shop, str(GRACE.customer_id), doubtful.id, "Hers")


def test_nobody_decides_for_another_shop(circle: Circle) -> None:
    held(circle)
    other = replace(circle.shop, id=1)
    number = circle.referrals()[1].id
    with pytest.raises(NotFoundError):
        deciding.decide(circle.services, other, number, Verdict.APPROVED, NOTE)


@pytest.mark.attack
def test_a_ring_is_looked_at(circle: Circle) -> None:
    """Row 62: Ania brings Budi, who brings Ania's second self."""
    circle.member(BUDI, points=0)
    circle.bought(BUDI.email, customer=BUDI.customer_id, referral=circle.link())
    circle.laurel.clock.advance(minutes=1)
    circle.bought(ANIA.email, customer=ANIA.customer_id, referral=circle.link(BUDI))
    circle.over()
    assert {(one.state, one.reasons) for one in circle.referrals()} == {("held", "ring")}


@pytest.mark.attack
def test_a_star_of_friends_from_one_network_is_looked_at(circle: Circle) -> None:
    """Row 62: fifty new accounts behind one address."""
    here = elsewhere()
    for number in range(14):
        circle.laurel.clock.advance(hours=1)
        circle.claim(f"friend{number}@example.pl", came_from=here)
    circle.work()
    scores = [one.score for one in circle.referrals()]
    assert scores[0] < 50 <= scores[-1]
    assert "star" in circle.referrals()[-1].reasons


def test_progress_counts_and_names_nobody(circle: Circle) -> None:
    held(circle)
    circle.claim("zosia@example.pl")
    row = circle.only_of(ANIA)
    found = circle.services.store.read(
        lambda tx: progress.of_referrer(tx, circle.shop.brand_id, [row])
    )
    assert (found.claimed, found.rewarded, found.held) == (1, 1, 1)


def test_verify_sees_a_payment_that_the_facts_do_not_carry(circle: Circle) -> None:
    circle.brought(OLEK)
    circle.over()
    circle.services.store.transact(
        lambda tx: tx.execute(
            update(table)
            .where(table.c.brand_id == circle.shop.brand_id)
            .values(state="waiting", look_at=None)
        )
    )
    assert [(one.invariant, one.message) for one in circle.laurel.faults()] == [
        ("I16", "is waiting, and the facts say due")
    ]


def test_rebuild_restores_every_row(circle: Circle) -> None:
    held(circle)
    before = circle.referrals()
    circle.services.store.transact(
        lambda tx: tx.execute(delete(table).where(table.c.brand_id == circle.shop.brand_id))
    )
    assert [one.invariant for one in circle.laurel.faults()] == ["I16", "I16"]
    checks.rebuild(circle.services, circle.shop, dry_run=False)
    assert circle.referrals() == before
    assert circle.laurel.faults() == []


def test_a_lost_job_is_found_again_by_its_row(circle: Circle) -> None:
    circle.brought(OLEK)
    circle.laurel.clock.advance(days=15)
    asked = circle.only().due_at
    assert asked is not None
    assert asked < circle.laurel.clock.now() - timedelta(hours=1)
    circle.work()
    assert circle.states() == [("due", "", "paid")]


def test_of_whoever_is_forgotten_a_late_order_remembers_no_household(circle: Circle) -> None:
    circle.brought(OLEK)
    circle.learns(CustomerErased(None, OLEK, ()))
    circle.bought(OLEK, traits=HOME)
    friend, brand = circle.only().friend, circle.shop.brand_id
    assert circle.services.store.read(lambda tx: traits.of(tx, brand, [friend])) == []
    assert circle.laurel.faults() == []


def test_verify_sees_a_household_that_should_be_forgotten(circle: Circle) -> None:
    circle.brought(OLEK)
    circle.learns(CustomerErased(None, OLEK, ()))
    friend, brand, now = circle.only().friend, circle.shop.brand_id, circle.laurel.clock.now()
    circle.services.store.transact(
        lambda tx: traits.keep(tx, brand, friend, {"phone": {b"h" * 32}}, now)
    )
    assert [one.invariant for one in circle.laurel.faults()] == ["I10"]
