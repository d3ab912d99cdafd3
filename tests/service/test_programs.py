"""A file becomes the next version of a programme: from now, later, or from the beginning."""

import threading
from datetime import timedelta

import pytest

from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.domain.ledger import Balance
from plugin.locales import Messages
from plugin.service import programs
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA, BUDI, KOPI
from tests.laurel import LATER, Laurel
from tests.service.buying import bought, worth
from tests.service.drafting import file, versions

SOON = LATER + timedelta(days=7)


@pytest.fixture
def at_opening(laurel: Laurel) -> Laurel:
    """A Laurel whose clock stands where histories open."""
    laurel.clock.at = OPENING
    return laurel


def test_a_file_becomes_the_next_version_from_now_on(laurel: Laurel) -> None:
    applied = programs.apply(laurel.services, laurel.kubek, file(8, "hold_days = 30"))
    first, second = versions(laurel)
    assert (applied.written, applied.program, applied.settled) == (True, second, 0)
    assert (second.version, second.effective_from) == (2, LATER)
    assert (second.orders.rate.points, second.orders.hold_days) == (8, 30)
    assert (first.version, first.effective_from, first.orders.rate.points) == (1, None, 5)


def test_every_part_of_a_rule_survives_the_database(laurel: Laurel) -> None:
    parts = [
        *("minimum = '10.00'", "per_order = 10", "[orders.never]", "tags = ['Staff']"),
        *("[[orders.multiplier]]", "times = '1/3'", "skus = ['M']"),
        *("[[orders.bonus]]", "over = '100.00'", "points = 5"),
        *("[[orders.limit]]", "points = 100", "period = 'week'"),
    ]
    programs.apply(laurel.services, laurel.kubek, file(8, *parts))
    text = programs.export(programs.newest(laurel.services, laurel.kubek))
    assert not programs.apply(laurel.services, laurel.kubek, text).written
    assert 'tags = ["staff"]' in text


def test_an_order_keeps_the_rule_it_was_placed_under(at_opening: Laurel) -> None:
    laurel, shop = at_opening, Shop()
    old = shop.order(ANIA, [mug(2)])
    old.paid()
    laurel.deliver_all(shop.deliveries)
    laurel.clock.at = shop.now
    programs.apply(laurel.services, laurel.kubek, file(10))
    shop.later(days=1)
    laurel.clock.advance(days=30)
    bought(laurel, BUDI, mug(1), shop=shop)
    assert laurel.show(BUDI).balance == Balance(available=190)
    laurel.deliver_all(old.refunded({0: 1}))
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert laurel.faults() == []


def test_an_order_that_is_heard_of_late_keeps_its_rule_too(at_opening: Laurel) -> None:
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    at_opening.clock.at = shop.now
    programs.apply(at_opening.services, at_opening.kubek, file(10))
    at_opening.deliver_all(shop.deliveries)
    assert worth(at_opening, ANIA, order.id).points == 190


def test_a_version_for_later_waits_for_its_time(at_opening: Laurel) -> None:
    shop, start = Shop(), OPENING + timedelta(days=1)
    applied = programs.apply(at_opening.services, at_opening.kubek, file(10), start)
    assert applied.program.effective_from == start
    before = bought(at_opening, ANIA, mug(2), shop=shop)
    shop.now = start - timedelta(minutes=1)
    after = bought(at_opening, ANIA, mug(2), shop=shop)
    assert [worth(at_opening, ANIA, order).points for order in (before, after)] == [190, 380]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(milliseconds=-1), "has passed: a version begins now or later"),
        (timedelta(days=3_661), "is more than ten years ahead"),
    ],
)
def test_a_version_begins_now_or_some_time_soon(
    embedded: Laurel, span: timedelta, said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        programs.apply(embedded.services, embedded.kubek, file(8), LATER + span)
    assert len(versions(embedded)) == 1


def test_a_file_with_a_fault_saves_nothing(laurel: Laurel) -> None:
    for apply in (programs.apply, programs.apply_from_beginning):
        with pytest.raises(InvalidInputError, match=r"orders\.hold_days: 91 is not possible"):
            apply(laurel.services, laurel.kubek, file(8, "hold_days = 91"))
    assert len(versions(laurel)) == 1


def test_another_currency_than_the_programmes_is_refused(embedded: Laurel) -> None:
    kopi = embedded.shop(KOPI)
    with pytest.raises(InvalidInputError, match=r'currency: "USD" is not possible.*write "JPY"'):
        programs.apply(embedded.services, kopi, file(8))


def test_rules_that_are_in_force_are_not_written_again(laurel: Laurel) -> None:
    applied = programs.apply(laurel.services, laurel.kubek, file(5))
    assert (applied.written, applied.program.version) == (False, 1)
    assert not programs.apply(laurel.services, laurel.kubek, file(5), SOON).written
    assert len(versions(laurel)) == 1


def test_an_exported_version_that_waits_is_not_brought_forward(embedded: Laurel) -> None:
    programs.apply(embedded.services, embedded.kubek, file(8), SOON)
    text = programs.export(programs.newest(embedded.services, embedded.kubek))
    assert text.startswith(f"# Version 2 of the programme, from {SOON.isoformat()} on.\n")
    assert not programs.apply(embedded.services, embedded.kubek, text).written
    sooner = programs.apply(embedded.services, embedded.kubek, text, SOON - timedelta(days=1))
    assert (sooner.written, sooner.program.version) == (True, 3)


def test_taking_back_is_a_version_too(embedded: Laurel) -> None:
    first = programs.export(programs.newest(embedded.services, embedded.kubek))
    assert first.startswith("# Version 1 of the programme, from the beginning.\n")
    programs.apply(embedded.services, embedded.kubek, file(8))
    assert programs.apply(embedded.services, embedded.kubek, first).program.version == 3
    assert [one.orders.rate.points for one in versions(embedded)] == [5, 8, 5]


def test_another_brand_keeps_its_programme(embedded: Laurel) -> None:
    kopi = embedded.shop(KOPI)
    programs.apply(embedded.services, embedded.kubek, file(8))
    assert [one.orders.rate.points for one in versions(embedded, kopi)] == [5]


def test_two_who_apply_at_once_make_two_versions(laurel: Laurel) -> None:
    texts = [file(points) for points in (6, 7, 8, 9)]
    apply = [
        threading.Thread(target=programs.apply, args=(laurel.services, laurel.kubek, text))
        for text in texts
    ]
    for thread in apply:
        thread.start()
    for thread in apply:
        thread.join()
    assert [one.version for one in versions(laurel)] == [1, 2, 3, 4, 5]
    assert {one.orders.rate.points for one in versions(laurel)} == {5, 6, 7, 8, 9}


def off(laurel: Laurel) -> None:
    """Switch the programme off before anybody bought anything."""
    programs.apply_from_beginning(laurel.services, laurel.kubek, "enabled = false\n" + file(5))


def test_from_the_beginning_everybody_is_settled_again(laurel: Laurel) -> None:
    off(laurel)
    shop = Shop()
    bought(laurel, ANIA, mug(2), shop=shop)
    bought(laurel, BUDI, mug(1), shop=shop)
    assert laurel.show(ANIA).balance == Balance()
    applied = programs.apply_from_beginning(laurel.services, laurel.kubek, file(10))
    assert (applied.written, applied.settled) == (True, 2)
    assert (applied.program.version, applied.program.effective_from) == (3, None)
    assert laurel.show(ANIA).balance == Balance(available=380)
    assert laurel.show(BUDI).balance == Balance(available=190)
    assert laurel.faults() == []


def test_from_the_beginning_overrules_a_version_that_began_later(embedded: Laurel) -> None:
    programs.apply(embedded.services, embedded.kubek, file(8))
    programs.apply_from_beginning(embedded.services, embedded.kubek, file(10))
    order = bought(embedded, ANIA, mug(2))
    assert worth(embedded, ANIA, order).points == 380


def test_from_the_beginning_rules_that_reach_back_already_write_nothing(embedded: Laurel) -> None:
    applied = programs.apply_from_beginning(embedded.services, embedded.kubek, file(5))
    assert (applied.written, applied.program.version, applied.settled) == (False, 1, 0)


def test_the_same_rules_may_reach_back_farther(embedded: Laurel) -> None:
    kopi = embedded.shop(KOPI, since=LATER)
    text = programs.export(programs.newest(embedded.services, kopi))
    applied = programs.apply_from_beginning(embedded.services, kopi, text)
    assert (applied.written, applied.program.effective_from) == (True, None)


def test_once_anything_is_posted_the_beginning_is_past(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(2))
    with pytest.raises(ConflictError, match="points were posted already"):
        programs.apply_from_beginning(laurel.services, laurel.kubek, file(10))
    assert len(versions(laurel)) == 1
    assert laurel.show(ANIA).balance == Balance(available=190)


def test_what_is_added_and_cut_is_explained(embedded: Laurel) -> None:
    parts = ["[[orders.bonus]]", "first = true", "points = 50"]
    parts += ["[[orders.limit]]", "points = 220", "period = 'ever'"]
    programs.apply_from_beginning(embedded.services, embedded.kubek, file(5, *parts))
    bought(embedded, ANIA, mug(2))
    (line,) = embedded.show(ANIA).lines
    said = Messages.of("en").explain(line.line.explanation.code, line.line.explanation.values)
    assert said.endswith("190, +50 bonus, 20 over the limit left out = 220")
