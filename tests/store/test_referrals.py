"""Rows around referrals: one link a member, sums of nobody, and every brand for itself."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from plugin.store import (
    Store,
    Tx,
    accounts,
    groups,
    identities,
    invitations,
    orders,
    referrals,
    tallies,
    traits,
    uses,
)
from plugin.store.invitations import Invitation
from plugin.store.referrals import PAID, Referral
from plugin.store.shops import Shop
from tests.overhearing import overheard
from tests.store.writing import NOW

BRAND, OTHER, SHOP = 1, 2, 11
MANY = range(1, 70_001)
"""More than any database takes with one statement."""
LINK = Invitation(BRAND, "7K3M9QXA0V", 101, SHOP, named=False, created_at=NOW)
ROW = Referral(
    BRAND, 1, SHOP, referrer=101, friend=102, version=2, road="link", state="claimed",
    claimed_at=NOW,
)  # fmt: skip


def shop(store: Store) -> Shop:
    """A shop as far as sums are concerned."""
    del store
    made = object.__new__(Shop)
    object.__setattr__(made, "brand_id", BRAND)
    object.__setattr__(made, "id", SHOP)
    return made


def test_an_account_has_one_link(store: Store) -> None:
    again = replace(LINK, code="0000000000")
    assert store.transact(lambda tx: invitations.add(tx, LINK))
    assert not store.transact(lambda tx: invitations.add(tx, again))
    assert store.read(lambda tx: invitations.of_accounts(tx, BRAND, [101])) == [LINK]
    assert store.read(lambda tx: invitations.find(tx, OTHER, LINK.code)) is None


def test_a_link_shows_a_name_once_it_may_and_goes_with_its_account(store: Store) -> None:
    store.transact(lambda tx: invitations.add(tx, LINK))
    store.transact(lambda tx: invitations.name(tx, BRAND, [101], named=True))
    found = store.read(lambda tx: invitations.find(tx, BRAND, LINK.code))
    assert found == replace(LINK, named=True)
    store.transact(lambda tx: invitations.forget(tx, OTHER, [101]))
    assert store.read(lambda tx: invitations.find(tx, BRAND, LINK.code))
    store.transact(lambda tx: invitations.forget(tx, BRAND, [101]))
    assert store.read(lambda tx: invitations.find(tx, BRAND, LINK.code)) is None


def test_days_are_added_up(store: Store) -> None:
    place = shop(store)
    for day in ("2026-03-27", "2026-03-27", "2026-03-28"):
        store.transact(partial(tallies.count, shop=place, day=day, what=tallies.VISIT))
    store.transact(lambda tx: tallies.count(tx, place, "2026-03-28", tallies.SHARE))
    assert store.read(lambda tx: tallies.sums(tx, place)) == Counter(visit=3, share=1)
    later = store.read(lambda tx: tallies.sums(tx, place, "2026-03-28"))
    assert later == Counter(visit=1, share=1)


def test_a_trait_is_remembered_since_it_was_seen_last(store: Store) -> None:
    seen = {"phone": {b"h"}}
    for at in (NOW, NOW - timedelta(days=1), NOW + timedelta(days=1)):
        store.transact(partial(traits.keep, brand_id=BRAND, account_id=101, seen=seen, at=at))
    (found,) = store.read(lambda tx: traits.of(tx, BRAND, [101]))
    assert found.seen_at == NOW + timedelta(days=1)
    assert store.read(lambda tx: traits.accounts_with(tx, BRAND, "phone", [b"h"])) == {101}
    assert store.read(lambda tx: traits.accounts_with(tx, BRAND, "name", [b"h"])) == set()
    assert store.read(lambda tx: traits.accounts_with(tx, OTHER, "phone", [b"h"])) == set()
    assert store.transact(lambda tx: traits.forget_past(tx, BRAND, found.seen_at)) == 0
    past = found.seen_at + timedelta(milliseconds=1)
    assert store.transact(lambda tx: traits.forget_past(tx, BRAND, past)) == 1


def test_a_row_is_written_over_and_found_from_both_sides(store: Store) -> None:
    paid = replace(ROW, state="due", paid=PAID, points=500)
    for row in (ROW, paid):
        store.transact(partial(referrals.keep, one=row))
    assert store.read(lambda tx: referrals.get(tx, BRAND, 1)) == paid
    assert store.read(lambda tx: referrals.of_referrers(tx, BRAND, [101])) == [paid]
    assert store.read(lambda tx: referrals.of_friends(tx, BRAND, [102])) == [paid]
    assert store.read(lambda tx: referrals.get(tx, OTHER, 1)) is None
    assert store.read(lambda tx: referrals.count_by(tx, shop(store))) == {("due", PAID): 1}


def test_news_of_a_merged_account_asks_for_its_referrals(store: Store) -> None:
    def people(suffix: str) -> int:
        return store.transact(
            lambda tx: accounts.for_customer(tx, BRAND, SHOP, f"customer-{suffix}", NOW)
        )

    referrer, friend, merged, stranger = (people(one) for one in "abcd")
    store.transact(lambda tx: groups.join(tx, BRAND, friend, merged))
    row = replace(ROW, referrer=referrer, friend=friend)
    store.transact(lambda tx: referrals.keep(tx, row))
    assert store.transact(lambda tx: referrals.ask(tx, BRAND, {stranger}, NOW)) == set()
    assert store.transact(lambda tx: referrals.ask(tx, OTHER, {friend}, NOW)) == set()
    asked = store.transact(lambda tx: referrals.ask(tx, BRAND, {merged}, NOW))
    assert asked == {(referrer, SHOP)}
    found = store.read(lambda tx: referrals.get(tx, BRAND, 1))
    assert found == replace(row, look_at=NOW)


@pytest.mark.attack
def test_a_code_finds_its_friend_without_a_look_at_every_other(store: Store) -> None:
    """Review 19: each order with a code of ours looked through all referrals of the brand."""
    rows = [replace(ROW, id=one, friend=one, friend_redemption=one) for one in range(1, 2_001)]

    def fill(tx: Tx) -> None:
        for row in rows:
            referrals.keep(tx, row)
        tx.execute(text("ANALYZE referral"))

    def plan(tx: Tx) -> str:
        with overheard() as said:
            assert referrals.with_codes(tx, BRAND, {7}) == [rows[6]]
        ((sql, given),) = said
        explain = "EXPLAIN" if tx.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        return str(tx.exec_driver_sql(f"{explain} {sql}", given).all())

    store.transact(fill)
    assert "ix_referral_brand_id_friend_redemption" in store.transact(plan)


@pytest.mark.attack
def test_more_friends_than_a_statement_holds_are_asked_about_in_portions(store: Store) -> None:
    """Review 19: of 65,536 friends of one referrer no list could be sent."""
    hashes = [b"%d" % one for one in MANY]

    def work(tx: Tx) -> None:
        referrals.keep(tx, replace(ROW, friend=MANY[-1], friend_redemption=MANY[-1]))
        traits.keep(tx, BRAND, MANY[-1], {"email": {hashes[-1]}}, NOW)
        assert len(referrals.of_friends(tx, BRAND, MANY)) == 1
        assert len(referrals.with_codes(tx, BRAND, MANY)) == 1
        assert len(traits.of(tx, BRAND, MANY)) == 1
        assert traits.accounts_with(tx, BRAND, "email", hashes) == {MANY[-1]}
        assert traits.networks_of(tx, BRAND, hashes) == {}
        assert referrals.ask(tx, BRAND, MANY, NOW) == set()
        assert invitations.of_accounts(tx, BRAND, MANY) == []
        assert groups.roots_of(tx, BRAND, MANY) == {}
        assert len(groups.of_roots(tx, BRAND, MANY)) == len(MANY)
        assert identities.each(tx, BRAND, MANY) == []
        assert identities.with_hashes(tx, BRAND, hashes) == set()
        assert orders.holdings(tx, BRAND, MANY) == []
        assert uses.owners(tx, BRAND, hashes) == []
        assert uses.digests(tx, BRAND, MANY) == {}

    store.transact(work)
