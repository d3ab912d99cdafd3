"""`verify` finds points and a code at once, and neither: I6."""

import pytest

from tests.service.rewards.counter import FIVE, Counter
from tests.tampering import by_force

BROKEN = {
    "a code that is gone": "UPDATE code SET state = 'gone' WHERE redemption_id IS NOT NULL",
    "a code less": "UPDATE code SET redemption_id = NULL",
    "a row less": "DELETE FROM redemption",
    "a row that says it went back": "UPDATE redemption SET state = 'voided'",
    "points less": "DELETE FROM entry WHERE source = 'redemption'",
}


@pytest.mark.parametrize("statement", BROKEN.values(), ids=BROKEN.keys())
def test_what_was_handed_out_without_its_points_or_the_other_way_round_is_found(
    counter: Counter, statement: str
) -> None:
    counter.redeem(FIVE)
    assert counter.laurel.faults() == []
    assert by_force(counter.services.store, statement) > 0
    assert "I6" in {fault.invariant for fault in counter.laurel.faults()}


def test_a_code_that_lives_on_after_its_points_came_back_is_found(counter: Counter) -> None:
    counter.undo(counter.redeem(FIVE))
    counter.work()
    by_force(
        counter.services.store,
        "UPDATE code SET state = 'live' WHERE redemption_id IS NOT NULL",
    )
    assert "I6" in {fault.invariant for fault in counter.laurel.faults()}
