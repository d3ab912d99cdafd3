"""Pausing: orders wait, the merchant decides, and the decision is a version; on both databases."""

from datetime import timedelta

import pytest

from plugin.domain.errors import ConflictError
from plugin.service import pausing, programs
from plugin.service.checks import rebuild
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel

NEW_RULES = 'currency = "USD"\n[orders]\npoints = 7\nper = "1.00"\n'


def three_orders(laurel: Laurel) -> None:
    """One order before, one in, and one after a pause of ten days."""
    shop = Shop()
    laurel.clock.at = OPENING
    for step in (lambda: None, lambda: pausing.pause(laurel.services, laurel.kubek)):
        step()
        shop.now = laurel.clock.at + timedelta(hours=1)
        order = shop.order(ANIA, [mug(1)])
        order.paid()
        laurel.clock.advance(days=5)
        laurel.deliver_all(order.deliveries)


def points(laurel: Laurel) -> list[int]:
    return [line.line.points for line in laurel.show(ANIA).lines]


def test_an_order_of_a_pause_waits(laurel: Laurel) -> None:
    three_orders(laurel)
    assert points(laurel) == [95]
    assert pausing.waiting(laurel.services, laurel.kubek) == 1
    assert laurel.faults() == []


@pytest.mark.parametrize(("reward", "total"), [(True, [95, 95]), (False, [95])])
def test_on_going_on_the_merchant_decides(
    laurel: Laurel, total: list[int], *, reward: bool
) -> None:
    three_orders(laurel)
    resumed = pausing.resume(laurel.services, laurel.kubek, reward=reward)
    assert (resumed.waited, resumed.rewarded) == (1, reward)
    assert points(laurel) == total
    assert pausing.waiting(laurel.services, laurel.kubek) == 0
    assert rebuild(laurel.services, laurel.kubek, dry_run=True) == []
    assert laurel.faults() == []


def test_what_was_decided_stands_when_the_rules_change_later(laurel: Laurel) -> None:
    three_orders(laurel)
    pausing.resume(laurel.services, laurel.kubek, reward=True)
    laurel.clock.advance(days=1)
    programs.apply(laurel.services, laurel.kubek, NEW_RULES)
    laurel.deliver_all([])
    assert rebuild(laurel.services, laurel.kubek, dry_run=True) == []
    assert points(laurel) == [95, 95]


def test_a_second_pause_is_decided_for_itself(laurel: Laurel) -> None:
    three_orders(laurel)
    pausing.resume(laurel.services, laurel.kubek, reward=False)
    laurel.clock.advance(days=1)
    pausing.pause(laurel.services, laurel.kubek)
    pausing.resume(laurel.services, laurel.kubek, reward=True)
    assert points(laurel) == [95], "the first pause stays unrewarded"


def test_only_what_runs_can_pause_and_only_a_pause_can_end(embedded: Laurel) -> None:
    with pytest.raises(ConflictError, match="not paused"):
        pausing.resume(embedded.services, embedded.kubek, reward=True)
    pausing.pause(embedded.services, embedded.kubek)
    with pytest.raises(ConflictError, match="already"):
        pausing.pause(embedded.services, embedded.kubek)
    with pytest.raises(ConflictError, match="resume"):
        programs.apply(embedded.services, embedded.kubek, NEW_RULES)
    pausing.resume(embedded.services, embedded.kubek, reward=False)
    off = 'enabled = false\ncurrency = "USD"\n[orders]\npoints = 5\nper = "1.00"\n'
    programs.apply(embedded.services, embedded.kubek, off)
    with pytest.raises(ConflictError, match="off"):
        pausing.pause(embedded.services, embedded.kubek)


def test_a_version_that_has_not_begun_cannot_be_paused(embedded: Laurel) -> None:
    later = embedded.clock.at + timedelta(days=3)
    programs.apply(embedded.services, embedded.kubek, NEW_RULES, later)
    with pytest.raises(ConflictError, match="not begun"):
        pausing.pause(embedded.services, embedded.kubek)
