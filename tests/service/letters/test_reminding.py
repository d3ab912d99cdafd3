"""Letters on both databases: sent once, reminding of codes in time, signed, and stopped."""

from dataclasses import replace

import pytest

from plugin.domain.errors import UndeliverableError
from plugin.service.letters import bouncing, reminding, signing, stopping
from tests.laurel import Laurel
from tests.service.letters.conftest import Postbox, link, with_addresses
from tests.service.letters.test_sending import again
from tests.service.members import acts_of
from tests.service.rewards.counter import FIVE, Counter


@pytest.fixture
def counter(laurel: Laurel) -> Counter:
    """The counter, once on each kind of database."""
    return with_addresses(laurel)


def test_a_letter_is_sent_once_and_an_act_says_so(counter: Counter, postbox: Postbox) -> None:
    taken = counter.redeem(FIVE)
    counter.work()
    again(counter, "reward_issued", taken.id)
    assert postbox.kinds() == ["reward_issued"]
    (act,) = acts_of(counter.laurel, "letter")
    assert (act.key, act.body["road"]) == (f"letter:reward_issued:{taken.id}", "mail")
    assert counter.laurel.faults() == []


def test_a_code_that_nobody_used_is_told_of_a_week_before(
    counter: Counter, postbox: Postbox
) -> None:
    taken = counter.redeem(FIVE)
    counter.work()
    counter.later(days=82)
    assert postbox.kinds() == ["reward_issued"]
    counter.later(days=2)
    assert postbox.only("code_ends").values["code"] == counter.seen(taken).code
    counter.later(days=1)
    assert postbox.kinds().count("code_ends") == 1
    assert reminding.enqueue_due(counter.services) == 0


def test_a_used_code_is_not_told_of(counter: Counter, postbox: Postbox) -> None:
    taken = counter.redeem(FIVE)
    counter.told(counter.bought_with(counter.seen(taken).code))
    counter.later(days=84)
    assert "code_ends" not in postbox.kinds()


def test_a_code_good_for_a_fortnight_has_one_letter(counter: Counter, postbox: Postbox) -> None:
    counter.promise(replace(FIVE, days=13))
    counter.work()
    counter.redeem(FIVE)
    counter.later(days=10)
    assert postbox.kinds() == ["reward_issued"]


def test_whoever_has_no_address_is_asked_about_once(counter: Counter, postbox: Postbox) -> None:
    postbox.refuse = UndeliverableError("no such mailbox")
    counter.redeem(FIVE)
    counter.later(days=85)
    assert reminding.enqueue_due(counter.services) == 0, "it is written down that nobody was told"
    assert [act.body["road"] for act in acts_of(counter.laurel, "letter")] == ["none", "none"]


def test_letters_are_signed_and_stopped_as_was_said_last(
    counter: Counter, postbox: Postbox
) -> None:
    typed = {"name": "Cups", "reply_to": "hello@kubek.example", "address": "ul. Długa 1\r\nKraków"}
    for name in ("A", "Cups"):
        signing.sign(counter.services, counter.shop, {**typed, "name": name})
    counter.redeem(FIVE)
    counter.work()
    letter = postbox.only("reward_issued")
    signed = (letter.sender, letter.reply_to, letter.address)
    assert signed == ("Cups", "hello@kubek.example", "ul. Długa 1\nKraków")
    found = stopping.opened(counter.services, **link(postbox))
    for change in (stopping.stop, stopping.stop, stopping.resume, stopping.stop):
        change(counter.services, found)
    counts = bouncing.counts(counter.services, counter.shop)
    assert counts == [("reward_issued", "unsubscribed", 1)]
