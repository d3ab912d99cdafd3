"""What one process changes, the next panel of another shows: no memory outlives a version."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from plugin.domain.appearance import Appearance
from plugin.locales import Messages
from plugin.service import appearances, panel, programs
from plugin.service.views.panel import PanelView
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel
from tests.service.buying import altered, bought
from tests.service.drafting import file
from tests.service.members import joined, seen_by, shopper


@pytest.fixture
def elsewhere(laurel: Laurel) -> Iterator[Laurel]:
    """Another process on the same database, which has shown Ania's panel before."""
    joined(laurel, ANIA)
    other = Laurel(laurel.url, clock=laurel.clock)
    told(other)
    yield other
    other.close()


def told(laurel: Laurel) -> PanelView:
    """Ania's panel."""
    return panel.glance(laurel.services, shopper(ANIA))


def rate(laurel: Laurel) -> int | str:
    """Points for a dollar, as the panel says them."""
    return told(laurel).ways[0].values["rate_points"]


def wear(laurel: Laurel, look: Appearance, seen: int) -> None:
    appearances.save(laurel.services, laurel.kubek, seen, lambda _: look, "staff:42")


def test_another_process_promises_what_a_new_programme_does(
    laurel: Laurel, elsewhere: Laurel
) -> None:
    for points in (8, 9):
        programs.apply(laurel.services, laurel.kubek, file(points))
        assert (rate(laurel), rate(elsewhere)) == (points, points)


def test_another_process_wears_a_new_look_and_the_one_before_again(
    laurel: Laurel, elsewhere: Laurel
) -> None:
    for seen, accent in enumerate(["#3355ff", "#aa2211"]):
        wear(laurel, Appearance(accent=accent), seen)
        assert told(elsewhere).look.accent == accent
    appearances.undo(laurel.services, laurel.kubek, 2, "staff:42")
    assert told(elsewhere).look.accent == "#3355ff"


def test_another_process_speaks_the_merchants_new_words(laurel: Laurel, elsewhere: Laurel) -> None:
    for seen, title in enumerate(["Bonusy", "Skarby"]):
        wear(laurel, Appearance(words={"pl": {"panel.title": title}}), seen)
        assert Messages.of("pl", told(elsewhere).look.words).text("panel.title") == title


def test_another_process_knows_a_new_name_and_new_points(laurel: Laurel, elsewhere: Laurel) -> None:
    shop = Shop()
    bought(laurel, ANIA, mug(2), shop=shop)
    (renamed,) = shop.customer(replace(ANIA, name="Hanna Wiśniewska"))
    laurel.deliver_all([altered(renamed, updated_at=laurel.clock.at.isoformat())])
    here, there = seen_by(laurel, ANIA), told(elsewhere)
    assert (there.first_name, there.balance, there.lines) == ("Hanna", here.balance, here.lines)
    assert there.lines
