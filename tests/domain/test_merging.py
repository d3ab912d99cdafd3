"""Facts merge: whoever came first, however often, in whatever groups."""

import random
from functools import reduce

from hypothesis import strategies as st

from plugin.domain.facts import Order, merge
from tests.domain.promises import Record, keep
from tests.domain.states import FACTS, ORDER_ID

Facts = tuple[list[Order], random.Random]

EMPTY = Order(ORDER_ID)
SOME_FACTS = st.tuples(
    st.lists(FACTS, min_size=2, max_size=6), st.builds(random.Random, st.integers(0, 2**16))
)


def state(facts: list[Order]) -> Order:
    return reduce(merge, facts)


def halves(facts: list[Order]) -> tuple[Order, Order]:
    middle = len(facts) // 2
    return state(facts[:middle]), state(facts[middle:])


def merging_is_commutative(drawn: Facts) -> None:
    a, b = halves(drawn[0])
    assert merge(a, b) == merge(b, a)


def merging_is_associative(drawn: Facts) -> None:
    a, b = halves(drawn[0])
    c = drawn[1].choice(drawn[0])
    assert merge(merge(a, b), c) == merge(a, merge(b, c))


def merging_twice_changes_nothing(drawn: Facts) -> None:
    a, b = halves(drawn[0])
    assert merge(a, a) == a
    assert merge(merge(a, b), b) == merge(a, b)


def knowing_nothing_adds_nothing(drawn: Facts) -> None:
    a = state(drawn[0])
    assert merge(EMPTY, a) == merge(a, EMPTY) == a


def no_order_of_arrival_changes_what_is_known(drawn: Facts) -> None:
    facts, dice = drawn
    assert state(dice.sample(facts, len(facts))) == state(facts)


def no_repetition_changes_what_is_known(drawn: Facts) -> None:
    facts, dice = drawn
    again = [*facts, *dice.choices(facts, k=len(facts))]
    dice.shuffle(again)
    assert state(again) == state(facts)


def the_newest_version_counts(drawn: Facts) -> None:
    known = state(drawn[0]).snapshot
    newest = max((f.snapshot.version for f in drawn[0] if f.snapshot), default=None)
    assert (known.version if known else None) == newest


def every_refund_is_kept_once(drawn: Facts) -> None:
    told = {refund.id for fact in drawn[0] for refund in fact.refunds}
    assert [refund.id for refund in state(drawn[0]).refunds] == sorted(told)


def a_cancellation_is_never_taken_back(drawn: Facts) -> None:
    assert state(drawn[0]).cancelled == any(fact.cancelled for fact in drawn[0])


def a_deletion_is_never_taken_back(drawn: Facts) -> None:
    assert state(drawn[0]).deleted == any(fact.deleted for fact in drawn[0])


def no_holder_is_forgotten(drawn: Facts) -> None:
    holders = {fact.snapshot.holder for fact in drawn[0] if fact.snapshot}
    assert state(drawn[0]).holders == holders - {None}


def no_code_that_was_used_is_forgotten(drawn: Facts) -> None:
    told = [used for fact in drawn[0] if fact.snapshot for used in fact.snapshot.discounts]
    assert state(drawn[0]).codes == {used.code for used in told}


def contested_means_two_bodies_at_the_newest_time(drawn: Facts) -> None:
    versions = [fact.snapshot.version for fact in drawn[0] if fact.snapshot]
    newest = max((version.updated_at for version in versions), default=None)
    bodies = {version.digest for version in versions if version.updated_at == newest}
    assert state(drawn[0]).contested == (len(bodies) > 1)


PROMISES = (
    merging_is_commutative,
    merging_is_associative,
    merging_twice_changes_nothing,
    knowing_nothing_adds_nothing,
    no_order_of_arrival_changes_what_is_known,
    no_repetition_changes_what_is_known,
    the_newest_version_counts,
    every_refund_is_kept_once,
    a_cancellation_is_never_taken_back,
    a_deletion_is_never_taken_back,
    no_holder_is_forgotten,
    no_code_that_was_used_is_forgotten,
    contested_means_two_bodies_at_the_newest_time,
)


def test_facts_merge(record_property: Record) -> None:
    keep(record_property, SOME_FACTS, PROMISES)
