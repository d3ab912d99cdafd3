"""A test shop begins anew: what its members could use is deleted by its heir."""

import pytest
from sqlalchemy import update

from plugin.service import beginning, shops
from plugin.store.tables import shops as shop_table
from tests.cast import KUBEK
from tests.laurel import Laurel
from tests.service.rewards.counter import BOUND, FIVE, Counter
from tests.service.till import Fate


@pytest.fixture
def tested(laurel: Laurel) -> Counter:
    """A counter of a test shop; Ania has a code of the pool, and one of her own."""
    opened = Counter(laurel, (FIVE, BOUND))
    opened.work()
    opened.member()
    for reward in (FIVE, BOUND):
        opened.redeem(reward)
    opened.work()
    laurel.services.store.transact(lambda tx: tx.execute(update(shop_table).values(sandbox=True)))
    return opened


def wiped(counter: Counter) -> set[str]:
    """Staff press the button; the discounts that were there."""
    before = set(counter.till.discounts)
    beginning.wipe(counter.services, counter.shop, "staff:42")
    return before


def test_the_discounts_of_a_wiped_shop_are_deleted_and_its_heir_has_its_own(
    tested: Counter,
) -> None:
    before = wiped(tested)
    assert len(before) == 2
    tested.rest()
    assert len(tested.till.discounts) == 1
    assert before.isdisjoint(tested.till.discounts)
    heir = shops.named(tested.services, KUBEK.domain)
    assert tested.laurel.faults(heir) == []


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.AWAY, Fate.THROTTLED])
def test_whatever_becomes_of_a_call_they_are_gone_in_the_end(tested: Counter, fate: Fate) -> None:
    tested.till.fates["end_discount"] = [fate, fate]
    before = wiped(tested)
    tested.rest()
    assert before.isdisjoint(tested.till.discounts)


def test_a_platform_that_will_not_is_left_alone(tested: Counter) -> None:
    """Staff can delete them in the platform's admin."""
    tested.till.fates["end_discount"] = [Fate.REFUSED, Fate.REFUSED]
    before = wiped(tested)
    tested.rest()
    assert before <= set(tested.till.discounts)
    assert tested.till.calls["end_discount"] == 2
