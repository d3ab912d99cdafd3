"""What a panel reads of people and programmes: little, all of it, never old, nor another's."""

from dataclasses import replace

from plugin.domain.appearance import Appearance
from plugin.service import appearances, panel
from plugin.service.views.lines import EntryLine
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA, CHARLIE, GRACE, GRACE_AGAIN, KOPI, KUBEK
from tests.laurel import Laurel
from tests.overhearing import overheard
from tests.service.buying import bought
from tests.service.members import joined, seen_by, shopper

BLUE = Appearance(accent="#3355ff")
_A_PAGE = 10


def wear(laurel: Laurel, look: Appearance, seen: int = 0) -> None:
    appearances.save(laurel.services, laurel.kubek, seen, lambda _: look, "staff:42")


def test_the_panel_shows_what_support_sees(laurel: Laurel) -> None:
    shop = Shop()
    for number in range(1, 13):
        bought(laurel, ANIA, mug(number), shop=shop)
        laurel.clock.advance(minutes=1)
    joined(laurel, ANIA)
    seen, known = seen_by(laurel, ANIA), laurel.show(ANIA)
    assert (seen.balance, seen.first_name) == (known.balance, known.person.first_name)
    assert list(seen.lines) == [one.line for one in reversed(known.lines)][:_A_PAGE]
    assert seen.more


def test_pages_of_the_history_are_of_one_row(laurel: Laurel) -> None:
    """The first is brought along with the visit, the others are read by themselves."""
    shop = Shop()
    for number in range(1, 26):
        bought(laurel, ANIA, mug(number), shop=shop)
    lines: list[EntryLine] = []
    for older in ("1", "2", "3"):
        there = replace(shopper(ANIA), params={"page": "history", "older": older})
        lines += panel.view(laurel.services, there).lines
    assert lines == [one.line for one in reversed(laurel.show(ANIA).lines)]


def test_points_on_the_way_are_replayed_once(embedded: Laurel) -> None:
    embedded.clock.at = OPENING
    joined(embedded, ANIA)
    bought(embedded, ANIA, mug(2))
    embedded.clock.advance(days=1)
    with overheard() as said:
        seen = panel.glance(embedded.services, shopper(ANIA))
    assert seen.on_the_way
    assert sum("FROM holder" in sql for sql, _ in said) == 1


def test_a_member_of_several_accounts_is_shown_whole(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, GRACE, mug(1), shop=shop)
    bought(laurel, GRACE_AGAIN, mug(2), shop=shop)
    laurel.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    known = laurel.show(GRACE)
    for name in (GRACE, GRACE_AGAIN):
        seen = seen_by(laurel, name)
        assert (seen.balance, seen.first_name) == (known.balance, known.person.first_name)
        assert list(seen.lines) == [one.line for one in reversed(known.lines)]


def test_a_new_look_is_worn_at_once(laurel: Laurel) -> None:
    assert seen_by(laurel, ANIA).look == Appearance()
    wear(laurel, BLUE)
    assert seen_by(laurel, ANIA).look == BLUE
    wear(laurel, Appearance(accent="#aa2211"), seen=1)
    assert seen_by(laurel, ANIA).look.accent == "#aa2211"
    appearances.undo(laurel.services, laurel.kubek, 2, "staff:42")
    assert seen_by(laurel, ANIA).look == BLUE


def test_a_brand_never_wears_or_promises_what_another_does(laurel: Laurel) -> None:
    laurel.shop(KOPI)
    stranger = replace(CHARLIE, customer_id=ANIA.customer_id)
    bought(laurel, ANIA, mug(2))
    joined(laurel, ANIA)
    wear(laurel, BLUE)
    assert seen_by(laurel, ANIA).look == BLUE
    seen = seen_by(laurel, stranger)
    assert (seen.look, seen.shop.name) == (Appearance(), KOPI.name)
    assert (seen.first_name, seen.lines, seen.balance.available) == ("", (), 0)
    assert seen.ways[0].values["currency"] == KOPI.currency
    assert seen_by(laurel, ANIA).ways[0].values["currency"] == KUBEK.currency
