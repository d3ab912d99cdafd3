"""What a fact is: versions, refunds, holders. How facts merge is in `test_merging`."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from plugin.domain.facts import Order, Payment, Refund, Version, merge
from tests.domain.states import ORDER_ID, SECONDS, snapshot_at


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
