"""No more letters: by a signed link for one address and one kind, or because one came back."""

from dataclasses import replace

import pytest

from plugin.domain.errors import LetterRefusedError, UndeliverableError
from plugin.keys import Keyring
from plugin.service import rotating
from plugin.service.letters import bouncing, stopping
from plugin.service.letters.stopping import DeadStopLinkError, Stop
from tests.cast import ANIA, BUDI, KOPI
from tests.laurel import KEY
from tests.service.letters.conftest import Postbox, link
from tests.service.members import acts_of
from tests.service.rewards.counter import FIVE, Counter


@pytest.fixture
def stop(counter: Counter, postbox: Postbox) -> Stop:
    """What the link in Ania's first letter is about."""
    counter.redeem(FIVE)
    counter.work()
    return stopping.opened(counter.services, **link(postbox))


def test_a_link_speaks_the_letters_language_and_names_nobody(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    url = postbox.letters[0].unsubscribe
    assert url.startswith("https://laurel.example/letters/kubek.myshopify.com/reward_issued/")
    assert url.endswith("?locale=pl")
    assert "ania" not in url
    assert (stop.shop.id, stop.kind) == (counter.shop.id, "reward_issued")


def test_who_wants_no_letters_of_a_kind_gets_the_others(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    stopping.stop(counter.services, stop)
    stopping.stop(counter.services, stop)
    taken = counter.redeem(FIVE)
    counter.work()
    counter.undo(taken)
    counter.redeem(FIVE, BUDI)
    counter.work()
    got = [(letter.kind, letter.to) for letter in postbox.letters[1:]]
    assert got == [("reward_issued", BUDI.email)], "what nobody was told of is not told to be back"
    assert bouncing.counts(counter.services, counter.shop) == [("reward_issued", "unsubscribed", 1)]


def test_stopping_is_looked_at_when_a_letter_goes_out(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    counter.redeem(FIVE)
    stopping.stop(counter.services, stop)
    counter.work()
    assert len(postbox.letters) == 1


def test_letters_come_again_for_whoever_changes_their_mind(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    stopping.stop(counter.services, stop)
    stopping.resume(counter.services, stop)
    counter.redeem(FIVE)
    counter.work()
    assert len(postbox.letters) == 2


def test_an_address_that_cannot_be_reached_stays_so(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    postbox.refuse = UndeliverableError("no such mailbox")
    counter.redeem(FIVE)
    counter.work()
    postbox.refuse = None
    stopping.resume(counter.services, stop)
    counter.redeem(FIVE)
    counter.work()
    assert len(postbox.letters) == 1


def test_a_letter_that_a_server_refuses_on_its_own_account_is_given_up_and_nothing_else(
    counter: Counter, postbox: Postbox
) -> None:
    postbox.refuse = LetterRefusedError("daily quota exceeded")
    counter.redeem(FIVE)
    for _ in range(8):
        counter.later(hours=3)
    postbox.refuse = None
    counter.later(hours=3)
    assert postbox.letters == []
    assert bouncing.counts(counter.services, counter.shop) == []
    counter.redeem(FIVE)
    counter.work()
    assert postbox.kinds() == ["reward_issued"]


@pytest.mark.attack
@pytest.mark.parametrize(
    "forged",
    [
        {"kind": "points_end"}, {"kind": "all"}, {"digest": "00" * 32}, {"digest": "no hex"},
        {"proof": "0" * 64}, {"proof": ""}, {"proof": "ü"}, {"domain": KOPI.domain},
        {"domain": "nobody.myshopify.com"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.usefixtures("stop")
def test_a_link_that_stops_anothers_letters_cannot_be_made(
    counter: Counter, postbox: Postbox, forged: dict[str, str]
) -> None:
    counter.laurel.shop(KOPI)
    with pytest.raises(DeadStopLinkError):
        stopping.opened(counter.services, **{**link(postbox), **forged})


def test_a_link_outlives_every_rotation_of_keys(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    both = replace(counter.services, keys=Keyring((b"n" * 32, KEY)))
    list(rotating.rotate(both))
    only = replace(counter.services, keys=Keyring((b"n" * 32,)))
    assert stopping.opened(only, **link(postbox)) == stop


def test_a_mail_that_came_back_stops_all_letters_and_is_remembered(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    del stop
    assert bouncing.bounced(counter.services, counter.shop, f" {ANIA.email.upper()}")
    counter.redeem(FIVE)
    counter.work()
    assert len(postbox.letters) == 1
    assert len(acts_of(counter.laurel, "bounced")) == 1
    assert bouncing.counts(counter.services, counter.shop) == [("all", "bounced", 1)]
    assert counter.laurel.faults() == []


def test_a_mail_to_somebody_unknown_that_came_back_is_remembered_too(counter: Counter) -> None:
    assert not bouncing.bounced(counter.services, counter.shop, "who@example.org")
    assert bouncing.counts(counter.services, counter.shop) == [("all", "bounced", 1)]
    assert acts_of(counter.laurel, "bounced") == []


def test_a_bounce_that_was_a_mistake_can_be_lifted(
    counter: Counter, postbox: Postbox, stop: Stop
) -> None:
    bouncing.bounced(counter.services, counter.shop, ANIA.email)
    assert bouncing.lifted(counter.services, counter.shop, ANIA.email.upper())
    counter.redeem(FIVE)
    counter.work()
    assert len(postbox.letters) == 2
    assert len(acts_of(counter.laurel, "bounce_lifted")) == 1
    stopping.stop(counter.services, stop)
    bouncing.lifted(counter.services, counter.shop, ANIA.email)
    assert bouncing.counts(counter.services, counter.shop) == [(stop.kind, "unsubscribed", 1)]
