"""The orders of before a shop came earn by the merchant's choice, and once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.importing import Mapping, Terms, read
from plugin.service import backfilling, importing, programs
from plugin.service.backfilling import Stage
from tests.bodies import Order, Shop, mug
from tests.cast import ANIA, GRACE
from tests.laurel import Laurel
from tests.service.shelf import Aisle

CAME = datetime(2026, 5, 15, tzinfo=UTC)


@pytest.fixture
def aisle(database_url: str) -> Iterator[Aisle]:
    """Kubek came in May; its orders of March lie on the platform's shelf."""
    laurel = Laurel(database_url)
    laurel.shop(since=CAME)
    yield Aisle(laurel)
    laurel.close()


def in_march(aisle: Aisle) -> tuple[Shop, list[Order]]:
    """Ania bought twice in March and Grace once; Grace brought it back."""
    shop = Shop()
    orders = [shop.order(who, [mug(2)]) for who in (ANIA, ANIA, GRACE)]
    for order in orders:
        order.paid()
    orders[2].refunded({0: 2})
    aisle.put(orders)
    return shop, orders


def points(aisle: Aisle) -> int:
    balance = aisle.laurel.show(ANIA).balance
    return balance.available + balance.pending


def test_nothing_is_awarded_before_the_merchant_chose(aisle: Aisle) -> None:
    in_march(aisle)
    aisle.work()
    past = backfilling.look(aisle.services, aisle.shop)
    assert (past.stage, past.orders, past.percent) == (Stage.READ, 3, 100)
    assert points(aisle) == 0
    assert aisle.laurel.faults() == []


def test_the_preview_is_what_the_choice_brings(aisle: Aisle) -> None:
    in_march(aisle)
    aisle.work()
    found = backfilling.preview(aisle.services, aisle.shop)
    assert (found.orders, found.members, found.points, found.spent) == (2, 1, 380, 7600)
    backfilling.award(aisle.services, aisle.shop, "staff")
    aisle.work()
    assert points(aisle) == 380
    assert aisle.laurel.show(GRACE).balance.available == 0
    assert aisle.laurel.faults() == []


def test_a_preview_writes_nothing(aisle: Aisle) -> None:
    in_march(aisle)
    aisle.work()
    backfilling.preview(aisle.services, aisle.shop)
    aisle.work()
    assert points(aisle) == 0
    assert len(programs.every(aisle.services, aisle.shop)) == 1


def test_declined_orders_never_earn(aisle: Aisle) -> None:
    shop, _ = in_march(aisle)
    aisle.work()
    backfilling.decline(aisle.services, aisle.shop, "staff")
    aisle.laurel.deliver_all(shop.deliveries)
    aisle.later(days=2)
    aisle.work()
    assert points(aisle) == 0
    assert backfilling.look(aisle.services, aisle.shop).stage is Stage.DECLINED


def test_a_cut_off_leaves_out_what_was_before(aisle: Aisle) -> None:
    """The points of older orders came along from another programme."""
    _, orders = in_march(aisle)
    since = orders[1].created_at
    aisle.work()
    assert backfilling.preview(aisle.services, aisle.shop, since).points == 190
    backfilling.award(aisle.services, aisle.shop, "staff", since)
    aisle.work()
    assert points(aisle) == 190


def test_an_order_from_a_file_from_the_past_and_by_webhook_earns_once(
    aisle: Aisle, tmp_path: Path
) -> None:
    shop, orders = in_march(aisle)
    path = tmp_path / "orders.csv"
    rows = [f"{one.id},{one.person.email},{one.created_at.isoformat()},38.00" for one in orders]
    path.write_text("id,customer,date,total\n" + "\n".join(rows[:2]) + "\n")
    take_over(aisle, path)
    aisle.work()
    backfilling.award(aisle.services, aisle.shop, "staff")
    aisle.work()
    aisle.laurel.deliver_all(shop.deliveries)
    take_over(aisle, path)
    aisle.work()
    assert points(aisle) == 380
    assert aisle.laurel.faults() == []


def take_over(aisle: Aisle, path: Path) -> None:
    """Import a file, orders that earn."""
    mapping = Mapping.parse("id=id,customer=customer,date=date,total=total")
    with path.open("rb") as raw:
        rows = read(raw, path.name, Terms("USD", ZoneInfo("Europe/Warsaw")), mapping)
        list(importing.take_over(aisle.services, aisle.shop, rows, award=True))
    list(importing.settle_members(aisle.services))


def test_a_refund_after_the_choice_takes_its_part(aisle: Aisle) -> None:
    _, orders = in_march(aisle)
    aisle.work()
    backfilling.award(aisle.services, aisle.shop, "staff")
    orders[0].shop.now = aisle.laurel.clock.now()
    aisle.laurel.deliver_all(orders[0].refunded({0: 1}))
    aisle.work()
    assert points(aisle) == 380 - 95


def test_choosing_the_same_again_changes_nothing(aisle: Aisle) -> None:
    in_march(aisle)
    aisle.work()
    for _ in range(2):
        backfilling.award(aisle.services, aisle.shop, "staff")
    assert len(programs.every(aisle.services, aisle.shop)) == 2


def test_a_choice_stands(aisle: Aisle) -> None:
    in_march(aisle)
    aisle.work()
    backfilling.award(aisle.services, aisle.shop, "staff")
    with pytest.raises(ConflictError):
        backfilling.decline(aisle.services, aisle.shop, "staff")


def test_nobody_chooses_before_all_is_read(aisle: Aisle) -> None:
    with pytest.raises(ConflictError):
        backfilling.award(aisle.services, aisle.shop, "staff")


def test_a_cut_off_is_not_in_the_future(aisle: Aisle) -> None:
    aisle.work()
    later = aisle.laurel.clock.now() + timedelta(days=1)
    with pytest.raises(InvalidInputError):
        backfilling.award(aisle.services, aisle.shop, "staff", later)


def test_later_rules_leave_what_the_past_earned(aisle: Aisle) -> None:
    """The next version of the programme is one of the future."""
    in_march(aisle)
    aisle.work()
    backfilling.award(aisle.services, aisle.shop, "staff")
    aisle.work()
    text = programs.export(programs.newest(aisle.services, aisle.shop))
    aisle.later(days=1)
    programs.apply(aisle.services, aisle.shop, text.replace("points = 5", "points = 7"))
    programs.settle_all(aisle.services, aisle.shop)
    assert len(programs.every(aisle.services, aisle.shop)) == 3
    assert points(aisle) == 380


def test_how_far_the_platform_shows_is_told(aisle: Aisle) -> None:
    aisle.shelf.days = 60
    aisle.work()
    past = backfilling.look(aisle.services, aisle.shop)
    days = 60 - (aisle.laurel.clock.now() - CAME).days
    assert (past.days, past.wanted) == (days, 365)


def test_the_past_can_be_read_again_after_more_was_granted(aisle: Aisle) -> None:
    """Fault 35: what could not be seen was reported, and is read once it can be."""
    in_march(aisle)
    aisle.shelf.days = 30
    aisle.work()
    assert backfilling.preview(aisle.services, aisle.shop).orders == 0
    aisle.shelf.days = None
    backfilling.read_again(aisle.services, aisle.shop)
    aisle.work()
    assert backfilling.preview(aisle.services, aisle.shop).orders == 2
