"""Orders from a file: facts like any other, taken over once, outranked by the platform's own."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Payment
from plugin.domain.ledger import Balance
from plugin.importing import BadRow, ImportedOrder
from plugin.service import importing, settling, shops
from plugin.service.importing import Progress
from tests.bodies import Shop, mug
from tests.cast import ANIA, DORA, KUBEK, Person, Place
from tests.laurel import Laurel

DAY = datetime(2026, 3, 1, tzinfo=UTC)
HERS = ImportedOrder(
    line=2, id="7", name="#7", customer_id=str(ANIA.customer_id), email="", date="2026-03-01",
    placed_at=DAY, currency="USD", amount=1999,
)  # fmt: skip


def by(person: Person, row: ImportedOrder = HERS) -> ImportedOrder:
    """The same order, by somebody who is named by their e-mail."""
    return replace(row, customer_id="", email=person.email)


def take(
    laurel: Laurel,
    *rows: ImportedOrder | BadRow,
    award: bool = True,
    settle: bool = True,
    place: Place = KUBEK,
) -> Progress:
    """Import rows, all of them, and settle; what became of them."""
    shop = shops.named(laurel.services, place.domain)
    steps = list(importing.take_over(laurel.services, shop, rows, award=award))
    if settle:
        deque(importing.settle_members(laurel.services), maxlen=0)
    return Progress(
        sum(step.imported for step in steps),
        sum(step.unchanged for step in steps),
        tuple(row for step in steps for row in step.bad),
    )


def points(laurel: Laurel, person: Person = ANIA) -> int:
    assert laurel.faults() == []
    return laurel.show(person).balance.total


def codes(laurel: Laurel, person: Person = ANIA) -> list[str]:
    return [line.line.explanation.code for line in laurel.show(person).lines]


def test_an_imported_order_earns_as_any_other(laurel: Laurel) -> None:
    assert take(laurel, HERS) == Progress(imported=1)
    assert laurel.show(ANIA).balance == Balance(available=99)
    assert points(laurel) == 99


def test_importing_again_changes_nothing(laurel: Laurel) -> None:
    anonymous = replace(HERS, id="")
    take(laurel, HERS, anonymous, by(DORA, replace(HERS, id="8")))
    before = (laurel.show(ANIA), laurel.show(DORA))
    again = take(laurel, HERS, anonymous, by(DORA, replace(HERS, id="8")))
    assert again == Progress(unchanged=3)
    assert (laurel.show(ANIA), laurel.show(DORA)) == before


def test_rows_without_an_id_are_told_apart_by_their_ordinal(embedded: Laurel) -> None:
    row = replace(HERS, id="")
    take(embedded, row, row, replace(row, date="2026-03-02"))
    assert points(embedded) == 3 * 99
    assert take(embedded, *[row] * 3, replace(row, date="2026-03-02")) == Progress(1, 3)
    assert points(embedded) == 4 * 99


def test_an_id_of_ours_looks_like_no_platforms(embedded: Laurel) -> None:
    take(embedded, replace(HERS, id=""))
    (line,) = embedded.show(ANIA).lines
    assert line.source.startswith("order:import-")


def test_an_id_of_ours_does_not_betray_an_e_mail(embedded: Laurel) -> None:
    """It is keyed: another brand gives the same row another id, so nobody can work one out."""
    elsewhere = embedded.shop_like(KUBEK, 2)
    row = by(DORA, replace(HERS, id=""))
    take(embedded, row)
    take(embedded, row, place=elsewhere)
    other = shops.named(embedded.services, elsewhere.domain)
    views = [embedded.guest(shop, DORA.email) for shop in (embedded.kubek, other)]
    assert len({line.source for view in views if view for line in view.lines}) == 2


def test_a_row_twice_with_different_words_is_bad_the_second_time(embedded: Laurel) -> None:
    other = replace(HERS, line=3, amount=5000)
    done = take(embedded, HERS, other)
    assert done == Progress(1, 0, (BadRow(3, "order 7 stood in this file before"),))
    assert points(embedded) == 99


def test_the_later_of_two_imports_counts(laurel: Laurel) -> None:
    take(laurel, HERS)
    corrected = replace(HERS, amount=1000, placed_at=DAY - timedelta(days=1))
    assert take(laurel, corrected) == Progress(imported=1)
    assert points(laurel) == 50
    assert take(laurel, HERS) == Progress(imported=1)
    assert points(laurel) == 99


@pytest.mark.parametrize("imported_first", [True, False])
def test_the_platforms_own_word_outranks_a_file(laurel: Laurel, imported_first: bool) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    row = replace(HERS, id=str(order.id), placed_at=order.created_at)
    if imported_first:
        take(laurel, row)
        assert points(laurel) == 99
    laurel.deliver_all(order.deliveries)
    if not imported_first:
        assert take(laurel, row) == Progress(unchanged=1)
    assert points(laurel) == 190


def test_money_given_back_is_not_given_back_twice(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    row = replace(
        HERS, id=str(order.id), amount=3800, refunded=1900, payment=Payment.PARTIALLY_REFUNDED
    )
    take(laurel, row)
    assert points(laurel) == 95
    order.refunded({0: 1})
    laurel.deliver_all(order.deliveries)
    assert points(laurel) == 95


def test_a_refund_that_comes_alone_takes_from_an_imported_order(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    take(laurel, replace(HERS, id=str(order.id), amount=3800))
    refund, _updated = order.refunded(goodwill=1000)
    laurel.deliver_all([refund])
    assert points(laurel) == 140


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (replace(HERS, payment=Payment.VOIDED), 0),
        (replace(HERS, payment=Payment.PENDING), 0),
        (replace(HERS, payment=Payment.REFUNDED, refunded=1999), 0),
        (replace(HERS, cancelled=True), 0),
        (replace(HERS, currency="EUR"), 0),
        (replace(HERS, amount=0), 0),
    ],
)
def test_what_came_to_nothing_earns_nothing(
    embedded: Laurel, row: ImportedOrder, expected: int
) -> None:
    assert take(embedded, row).imported == 1
    assert points(embedded) == expected


def test_a_customer_is_known_by_e_mail(embedded: Laurel) -> None:
    shop = Shop()
    embedded.deliver_all(shop.customer(ANIA))
    take(embedded, by(ANIA))
    assert points(embedded) == 99


def test_a_guest_is_known_by_e_mail_however_it_is_written(embedded: Laurel) -> None:
    take(embedded, by(DORA), replace(by(DORA), id="8", email=DORA.email.upper()))
    assert points(embedded, DORA) == 2 * 99


def test_a_guest_whose_customer_is_told_later_is_not_paid_twice(embedded: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug()])
    order.paid()
    take(embedded, by(ANIA, replace(HERS, id=str(order.id))))
    embedded.deliver_all(order.deliveries)
    guest = embedded.guest(embedded.kubek, ANIA.email)
    assert guest is not None
    assert (guest.balance.total, points(embedded)) == (0, 95)


def test_nobodys_order_is_kept_for_history(embedded: Laurel) -> None:
    assert take(embedded, replace(HERS, customer_id="")) == Progress(imported=1)
    assert take(embedded, replace(HERS, customer_id="")) == Progress(unchanged=1)
    assert embedded.faults() == []


def test_orders_for_the_record_earn_nothing_and_say_why(laurel: Laurel) -> None:
    take(laurel, HERS, award=False)
    assert (points(laurel), codes(laurel)) == (0, [])
    take(laurel, HERS)
    take(laurel, HERS, award=False)
    assert (points(laurel), codes(laurel)[-1]) == (0, "entry.clawback.imported")


def test_orders_before_the_programme_earn_nothing(sqlite_url: str) -> None:
    laurel = Laurel(sqlite_url)
    laurel.shop(since=DAY + timedelta(days=1))
    take(laurel, HERS, replace(HERS, id="8", placed_at=DAY + timedelta(days=2)))
    assert points(laurel) == 99
    laurel.close()


def test_bad_rows_are_told_and_nothing_of_them_is_kept(embedded: Laurel) -> None:
    bad = BadRow(3, "is not an order")
    assert take(embedded, HERS, bad, replace(HERS, id="8")) == Progress(2, 0, (bad,))
    assert points(embedded) == 2 * 99


def test_what_was_read_before_a_file_broke_off_is_kept(embedded: Laurel) -> None:
    def broken() -> Iterable[ImportedOrder]:
        yield HERS
        raise InvalidInputError("the file is cut off")

    with pytest.raises(InvalidInputError, match="cut off"):
        list(importing.take_over(embedded.services, embedded.kubek, broken(), award=True))
    settling.refresh(embedded.services)
    assert points(embedded) == 99


def test_an_import_that_dies_before_settling_is_settled_by_the_worker(laurel: Laurel) -> None:
    take(laurel, HERS, settle=False)
    assert laurel.show(ANIA).balance == Balance(available=99)
    assert laurel.show(ANIA).lines == ()
    assert importing.waiting(laurel.services) == 1
    while settling.refresh(laurel.services):
        pass
    assert points(laurel) == 99
    assert importing.waiting(laurel.services) == 0


def test_many_batches_are_one_import(embedded: Laurel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_ROWS_AT_ONCE", 3)
    monkeypatch.setattr(importing, "_MEMBERS_AT_ONCE", 2)
    rows = [replace(HERS, id=str(n), customer_id=str(n % 5)) for n in range(20)]
    twice = replace(HERS, line=99, id="1", amount=1)
    assert take(embedded, *rows, twice).bad == (BadRow(99, "order 1 stood in this file before"),)
    assert take(embedded, *rows) == Progress(unchanged=20)
    assert embedded.faults() == []
