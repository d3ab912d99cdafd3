"""Statements of real histories: tied to the ledger to the unit, on both databases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from plugin.domain.month import Month
from plugin.domain.statement import Column, Statement
from plugin.ports import Shopper
from plugin.service import members, statements
from plugin.service.statements import AccountRow, MemberStatement
from plugin.store import standings
from tests.bodies import Shop, mug, poster
from tests.cast import ANIA, BUDI, CHARLIE, DORA, GRACE, GRACE_AGAIN, KOPI, KUBEK, Person
from tests.laurel import Laurel, whom
from tests.service.buying import bought

MARCH, APRIL, MAY, JUNE = (Month(2026, number) for number in range(3, 7))
ROUND = [MARCH, APRIL, MAY, JUNE]


@pytest.fixture
def told(laurel: Laurel) -> Laurel:
    """Four months: people buy, return, cancel; staff give and take; two customers become one."""
    shop = Shop()
    laurel.clock.at = datetime(2026, 3, 28, 12, tzinfo=UTC)
    bought(laurel, ANIA, mug(2), shop=shop)
    order = shop.order(BUDI, [mug(3)])
    order.paid()
    laurel.deliver_all(shop.deliveries)
    bought(laurel, DORA, poster(4), shop=shop)
    laurel.clock.at = datetime(2026, 4, 10, 12, tzinfo=UTC)
    laurel.deliver_all(order.refunded({0: 1}))
    bought(laurel, GRACE, mug(1), shop=shop)
    bought(laurel, GRACE_AGAIN, poster(1), shop=shop)
    give(laurel, ANIA, 50)
    laurel.clock.at = datetime(2026, 5, 10, 12, tzinfo=UTC)
    laurel.deliver_all(order.cancelled())
    laurel.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    give(laurel, ANIA, -500)
    laurel.clock.at = datetime(2026, 6, 2, 12, tzinfo=UTC)
    return laurel


def give(laurel: Laurel, person: Person, points: int) -> None:
    members.adjust(
        laurel.services, laurel.kubek, whom(person), points, reason="a reason", actor="Ewa"
    )


def month_of(laurel: Laurel, person: Person, month: Month) -> MemberStatement:
    return statements.of_member(laurel.services, laurel.kubek, whom(person), month)


def shop_month(laurel: Laurel, month: Month) -> Statement:
    return statements.of_shop(laurel.services, laurel.kubek, month).statement


def exported(laurel: Laurel, month: Month) -> list[AccountRow]:
    def keep(rows: Iterable[AccountRow]) -> list[AccountRow]:
        return list(rows)

    return statements.export(laurel.services, laurel.kubek, month, keep)


@pytest.mark.parametrize("person", [ANIA, BUDI, GRACE, GRACE_AGAIN, DORA], ids=lambda p: p.name)
def test_months_of_a_member_lead_to_the_balance(told: Laurel, person: Person) -> None:
    months = [month_of(told, person, month).statement for month in ROUND]
    assert months[0].opening == 0
    for before, after in pairwise(months):
        assert before.closing == after.opening
    assert months[-1].closing == told.show(person).balance.total


def test_lines_lead_from_opening_to_closing(told: Laurel) -> None:
    for month in ROUND:
        hers = month_of(told, ANIA, month)
        steps = [hers.statement.opening, *(line.balance for line in hers.lines)]
        assert steps[-1] == hers.statement.closing
        for line, before in zip(hers.lines, steps, strict=False):
            assert line.balance == before + line.entry.points


def test_each_kind_of_event_is_in_its_column(told: Laurel) -> None:
    his = [month_of(told, BUDI, month).statement.columns for month in ROUND]
    assert [month[Column.EARNED] for month in his] == [285, 0, 0, 0]
    assert [month[Column.RETURNED] for month in his] == [0, -95, -190, 0]
    hers = [month_of(told, ANIA, month).statement.columns for month in ROUND]
    assert [month[Column.ADJUSTED] for month in hers] == [0, 50, -500, 0]


def test_the_shops_month_ties_to_the_ledger(told: Laurel) -> None:
    """What `verify` holds against the balances (I1, I15), told month by month."""
    assert told.faults() == []
    months = [shop_month(told, month) for month in ROUND]
    held = told.services.store.read(lambda tx: standings.total_balance(
        tx, told.kubek.brand_id, told.kubek.id
    ))  # fmt: skip
    assert months[-1].closing == held.total
    assert [month.closing for month in months[:-1]] == [month.opening for month in months[1:]]
    assert all(sum(month.sources.values()) == month.closing - month.opening for month in months)


def test_accounts_add_up_to_the_shop(told: Laurel) -> None:
    for month in ROUND:
        whole, rows = shop_month(told, month), [row.statement for row in exported(told, month)]
        assert sum(row.opening for row in rows) == whole.opening
        assert sum(row.closing for row in rows) == whole.closing
        for column in Column:
            assert sum(row.columns[column] for row in rows) == whole.columns[column]


def test_accounts_are_named_without_personal_data(told: Laurel) -> None:
    named = [row.account for row in exported(told, MARCH)]
    assert named[:2] == [f"customer:{ANIA.customer_id}", f"customer:{BUDI.customer_id}"]
    assert named[2].startswith("guest:")
    assert len(named) == 3
    assert statements.of_shop(told.services, told.kubek, MARCH).accounts == 3


def test_a_closed_month_never_changes(laurel: Laurel) -> None:
    """Late facts about March are booked in May: March says in June what it said in April."""
    shop = Shop()
    laurel.clock.at = datetime(2026, 3, 28, 12, tzinfo=UTC)
    bought(laurel, ANIA, mug(2), shop=shop)
    late = shop.order(ANIA, [mug(1)])
    late.paid()
    laurel.clock.at = datetime(2026, 4, 2, tzinfo=UTC)
    before = month_of(laurel, ANIA, MARCH), shop_month(laurel, MARCH), exported(laurel, MARCH)
    laurel.clock.at = datetime(2026, 5, 2, tzinfo=UTC)
    laurel.deliver_all(late.deliveries)
    after = month_of(laurel, ANIA, MARCH), shop_month(laurel, MARCH), exported(laurel, MARCH)
    assert after[1:] == before[1:]
    assert after[0].statement == before[0].statement
    assert after[0].lines == before[0].lines
    (line,) = month_of(laurel, ANIA, MAY).lines
    assert (line.entry.points, line.entry.effective_at.month) == (95, 3)


def test_an_entry_of_the_last_minute_belongs_to_the_shops_own_day(laurel: Laurel) -> None:
    midnight = datetime(2026, 4, 1, tzinfo=ZoneInfo(KUBEK.timezone))
    laurel.clock.at = midnight - timedelta(milliseconds=1)
    bought(laurel, ANIA, mug(1))
    laurel.clock.at = midnight
    give(laurel, ANIA, 5)
    assert month_of(laurel, ANIA, MARCH).statement.closing == 95
    assert month_of(laurel, ANIA, APRIL).statement.columns[Column.ADJUSTED] == 5


def test_a_month_that_has_not_begun_is_refused(told: Laurel) -> None:
    with pytest.raises(InvalidInputError, match="2026-07"):
        month_of(told, ANIA, Month(2026, 7))
    with pytest.raises(InvalidInputError, match="2026-07"):
        statements.of_shop(told.services, told.kubek, Month(2026, 7))


def test_the_present_month_is_open_and_the_first_one_known(told: Laurel) -> None:
    now = statements.of_shop(told.services, told.kubek)
    assert (now.statement.month, now.frame.over, now.frame.first) == (JUNE, False, MARCH)
    assert statements.of_shop(told.services, told.kubek, MAY).frame.over


def shopper(person: Person, place: str = KUBEK.domain) -> Shopper:
    return Shopper(place, str(person.customer_id), "/apps/laurel", {})


def test_a_shopper_sees_their_own_and_no_reason_of_staff(told: Laurel) -> None:
    seen = statements.of_shopper(told.services, shopper(ANIA), APRIL)
    assert (seen.first_name, len(seen.lines)) == ("Ania", 1)
    assert "reason" not in seen.lines[0].entry.explanation.values


def test_nobody_is_shown_anything_of_others(told: Laurel) -> None:
    told.shop(KOPI)
    stranger = statements.of_shopper(told.services, shopper(CHARLIE, KUBEK.domain), MAY)
    assert (stranger.first_name, stranger.statement.closing, stranger.lines) == ("", 0, ())
    namesake = statements.of_shopper(told.services, shopper(ANIA, KOPI.domain), MAY)
    assert (namesake.first_name, namesake.statement.closing) == ("", 0)
    other = statements.of_shop(told.services, replace(told.kubek, brand_id=0, id=0), MAY)
    assert (other.statement.closing, other.accounts) == (0, 0)


def test_who_is_not_signed_in_and_an_unknown_shop_are_refused(told: Laurel) -> None:
    with pytest.raises(ForbiddenError):
        statements.of_shopper(told.services, replace(shopper(ANIA), customer_id=None))
    with pytest.raises(NotFoundError):
        statements.of_shopper(told.services, shopper(ANIA, "nowhere.myshopify.com"))


def test_who_was_erased_sees_nothing_and_finance_still_the_points(told: Laurel) -> None:
    before = shop_month(told, APRIL)
    told.deliver_all(Shop().privacy(GRACE, "redact"))
    seen = statements.of_shopper(told.services, shopper(GRACE), APRIL)
    assert (seen.first_name, seen.statement.closing, seen.lines) == ("", 0, ())
    assert shop_month(told, APRIL) == before
