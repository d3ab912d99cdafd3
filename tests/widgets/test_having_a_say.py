"""What did not count: it is said without a name, and whoever brought the friend has a say."""

from dataclasses import replace

import pytest

from plugin.domain.referrals.facts import Verdict
from plugin.locales import Messages, languages
from plugin.service.privacy.notes import Note
from plugin.service.referrals import deciding
from plugin.service.referrals.views import HeldFriend, Progress
from tests.cast import ANIA
from tests.widgets.parlour import Parlour
from tests.widgets.reading import Read, read
from tests.widgets.test_sharing import FRIEND, fields, held
from tests.widgets.views import SHARE, SHARING, day
from widgets.rendering import render


def blocked(parlour: Parlour) -> Read:
    """Staff look at the order of Ania's friend, and decide against it."""
    held(parlour)
    (row,) = parlour.circle.referrals()
    note = Note("the same flat", "staff:42")
    deciding.decide(parlour.circle.services, parlour.circle.shop, row.id, Verdict.BLOCKED, note)
    return parlour.shares()


def test_a_decision_against_a_friend_is_told_kindly_and_names_nobody(parlour: Parlour) -> None:
    page = blocked(parlour)
    assert "1 friend could not be counted" in page.text
    assert "Kubek had a look and decided." in page.text
    assert "is being looked at" not in page.text
    for kept in (FRIEND, "the same flat", "staff"):
        assert kept not in page.text


def test_its_referrer_may_still_say_something(parlour: Parlour) -> None:
    sent = fields(blocked(parlour), "/appeal") | {"words": "We share a kitchen, not an account."}
    answer = parlour.store.post("/proxy/appeal", ANIA, sent)
    assert answer.status_code == 200
    told = read(answer.text).text
    assert "The shop has your words. Should it decide otherwise, you see it here." in told
    assert "before it decides" not in told


def test_an_order_that_went_back_is_told_with_its_reward(parlour: Parlour) -> None:
    circle = parlour.circle
    bought = circle.brought(FRIEND)
    circle.over()
    circle.told(circle.cancelled(bought))
    circle.rest()
    page = parlour.shares()
    assert "1 order went back, so it does not count any more" in page.text
    assert "your reward is here" not in page.text


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("language", languages())
def test_both_are_said_in_every_language(language: str, count: int) -> None:
    progress = Progress(returned=count, blocked=count)
    said = replace(SHARING, progress=progress, held=(HeldFriend(41, day(12), False, True),))
    page = read(render(replace(SHARE, sharing=said), Messages.of(language), fragment=True))
    messages = Messages.of(language)
    for key in ("share.returned", "share.blocked"):
        assert messages.text(key, count=count).replace("\N{NO-BREAK SPACE}", " ") in page.text
