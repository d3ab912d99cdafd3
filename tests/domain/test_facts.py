"""Facts merge: whoever came first, however often, in whatever groups."""

from datetime import UTC, datetime
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.facts import Order, Payment, Refund, Version, merge
from tests.domain.states import FACTS, ORDER_ID, SECONDS, STATES, snapshot_at

EMPTY = Order(ORDER_ID)


@given(STATES, STATES)
def test_merge_is_commutative(a: Order, b: Order) -> None:
    assert merge(a, b) == merge(b, a)


@given(STATES, STATES, STATES)
def test_merge_is_associative(a: Order, b: Order, c: Order) -> None:
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


@given(STATES, STATES)
def test_merge_is_idempotent(a: Order, b: Order) -> None:
    assert merge(a, a) == a
    assert merge(merge(a, b), b) == merge(a, b)


@given(STATES)
def test_knowing_nothing_adds_nothing(a: Order) -> None:
    assert merge(EMPTY, a) == merge(a, EMPTY) == a


@given(st.lists(FACTS, min_size=1, max_size=6))
def test_the_state_holds_what_each_fact_told(told: list[Order]) -> None:
    order = reduce(merge, told)
    snapshots = [fact.snapshot for fact in told if fact.snapshot]
    newest = max((s.version for s in snapshots), default=None)
    assert (order.snapshot.version if order.snapshot else None) == newest
    assert {r.id for r in order.refunds} == {r.id for fact in told for r in fact.refunds}
    assert order.cancelled == any(fact.cancelled for fact in told)
    assert order.deleted == any(fact.deleted for fact in told)
    assert order.holders == {s.holder for s in snapshots if s.holder}


@given(st.lists(FACTS, min_size=1, max_size=6))
def test_contested_means_two_bodies_at_the_newest_time(told: list[Order]) -> None:
    versions = [fact.snapshot.version for fact in told if fact.snapshot]
    newest = max((version.updated_at for version in versions), default=None)
    bodies = {version.digest for version in versions if version.updated_at == newest}
    assert reduce(merge, told).contested == (len(bodies) > 1)


def test_a_version_is_time_then_trigger_then_digest() -> None:
    early, late = SECONDS[0], SECONDS[1]
    ascending = [
        Version(early, "", "z"),
        Version(early, "1", "a"),
        Version(early, "1", "b"),
        Version(early, "2", "a"),
        Version(late, "", "a"),
    ]
    assert all(one < other for one, other in pairwise(ascending))


def test_times_with_other_offsets_are_compared_as_moments() -> None:
    warsaw = datetime.fromisoformat("2026-03-29T03:30:00+02:00")
    greenwich = datetime(2026, 3, 29, 1, 31, tzinfo=UTC)
    assert Version(warsaw, "", "z") < Version(greenwich, "", "a")


def test_a_refund_told_in_two_ways_ends_the_same() -> None:
    one = Order(ORDER_ID, refunds=(Refund("1", SECONDS[0], goodwill=1),))
    other = Order(ORDER_ID, refunds=(Refund("1", SECONDS[0], goodwill=2),))
    assert merge(one, other).refunds == merge(other, one).refunds == other.refunds


@pytest.mark.parametrize("payment", Payment)
def test_what_settled_means(payment: Payment) -> None:
    settled = {"paid", "partially_refunded", "refunded"}
    assert payment.settled == (payment.value in settled)


def test_a_refund_knows_its_units_by_line() -> None:
    refund = Refund("1", SECONDS[0], units=(("1", 2), ("1", 1), ("2", 5)))
    assert [refund.quantity(line) for line in "123"] == [3, 5, 0]


def test_a_holder_is_added_and_never_forgotten() -> None:
    order = Order(ORDER_ID, snapshot=snapshot_at(Version(SECONDS[0], "", "b")))
    held = order.held_by(7).held_by(9)
    assert held.snapshot
    assert held.snapshot.holder == 9
    assert held.holders == {7, 9}


def test_an_order_that_was_never_seen_cannot_be_held() -> None:
    deleted = Order(ORDER_ID, deleted=True)
    assert deleted.held_by(7) == deleted


def test_the_same_body_read_for_two_holders_ends_with_one_of_them() -> None:
    order = Order(ORDER_ID, snapshot=snapshot_at(Version(SECONDS[0], "", "a")))
    one, other = order.held_by(1), order.held_by(2)
    assert merge(one, other) == merge(other, one)
    assert merge(order, one) == merge(one, order) == one
