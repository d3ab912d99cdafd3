"""While nobody new is invited, a member still sees the friends under way and what they bring."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from plugin.locales import Messages
from plugin.service import pausing
from plugin.store.tallies import SHARE
from tests.cast import ANIA, BUDI, GRACE
from tests.overhearing import overheard
from tests.service.members import joined, left
from tests.service.referrals.circle import POINTS, TEN_OFF_FORTY, Circle
from tests.widgets.parlour import Parlour
from tests.widgets.reading import read
from tests.widgets.test_sharing import held
from tests.widgets.views import STATES
from widgets.described import described

FRIEND = "friend@example.org"


def switched_off(circle: Circle) -> None:
    circle.offer(replace(TEN_OFF_FORTY, enabled=False))


def taken_out(circle: Circle) -> None:
    circle.offer(None)


def paused(circle: Circle) -> None:
    pausing.pause(circle.services, circle.shop)


RESTS = pytest.mark.parametrize("rests", [switched_off, taken_out, paused])


def home(parlour: Parlour) -> str:
    return read(parlour.store.get("/proxy/panel", ANIA).text).text


@RESTS
def test_friends_under_way_and_what_they_bring_stay_to_be_seen(
    parlour: Parlour, rests: Callable[[Circle], None]
) -> None:
    parlour.circle.claim("first@example.org")
    parlour.circle.brought(FRIEND)
    rests(parlour.circle)
    assert "2 friends are under way See how far they are" in home(parlour)
    page = parlour.shares()
    assert "Kubek takes no new invitations at the moment." in page.text
    assert "For you: $10 off, 14 days after an order that is paid." in page.text
    assert "1 friend ordered, waiting" in page.text
    assert "1 friend has a code" in page.text
    assert "Your link" not in page.text
    assert "friends see" not in page.text
    assert parlour.tally(SHARE) == 0, "nothing was shared"


def test_each_friend_brings_what_was_promised_when_they_came(parlour: Parlour) -> None:
    parlour.circle.claim("first@example.org")
    parlour.circle.offer(POINTS)
    parlour.circle.work()
    parlour.circle.claim("second@example.org")
    switched_off(parlour.circle)
    text = parlour.shares().text
    assert "For you: $10 off, 14 days" in text
    assert "For you: 500 points, 14 days" in text


def test_what_was_paid_is_awaited_no_more(parlour: Parlour) -> None:
    parlour.circle.brought(FRIEND)
    switched_off(parlour.circle)
    parlour.circle.over()
    assert "under way" not in home(parlour)
    page = parlour.shares()
    assert "1 friend ordered, your reward is here" in page.text
    assert "For you" not in page.text


def test_a_referrer_still_has_a_say_about_what_is_held(parlour: Parlour) -> None:
    held(parlour)
    switched_off(parlour.circle)
    page = parlour.shares()
    assert "1 order is being looked at" in page.text
    assert "/appeal" in " ".join(str(one["action"]) for one in page.named("form"))


@RESTS
def test_whoever_brought_nobody_finds_the_panel_there(
    parlour: Parlour, rests: Callable[[Circle], None]
) -> None:
    joined(parlour.circle.laurel, BUDI)
    parlour.circle.claim(FRIEND)
    parlour.circle.bought("before@example.org")
    parlour.circle.laurel.clock.advance(hours=1)
    parlour.circle.bought("before@example.org", referral=parlour.circle.link(BUDI))
    rests(parlour.circle)
    for person in (BUDI, GRACE, None):
        assert "invitations" not in parlour.shares(person).text


def test_who_left_sees_nobody_under_way(parlour: Parlour) -> None:
    parlour.circle.claim(FRIEND)
    switched_off(parlour.circle)
    left(parlour.circle.laurel, ANIA)
    assert "under way" not in home(parlour)


def test_a_shop_that_never_invited_anybody_is_asked_nothing_more(parlour: Parlour) -> None:
    """One statement more, and only where the merchant once offered something."""
    parlour.circle.claim(FRIEND)
    home(parlour)
    with overheard() as offering:
        home(parlour)
    switched_off(parlour.circle)
    home(parlour)
    with overheard() as resting:
        home(parlour)
    assert len(resting) == len(offering) + 1


def test_in_plain_values_a_page_without_an_offer_tells_of_friends() -> None:
    told = described(STATES["share-resting"], Messages.of("en"))["share"]
    assert (told["offer"], told["text"]) == (None, None)
    assert told["progress"]["claimed"] == 2
    assert told["awaited"] == [
        "For you: $10 off, 14 days after an order that is paid.",
        "For you: 200 points, 14 days after an order that is paid.",
    ]
