"""What the merchant has not allowed cannot be taken; what was taken before waits in sight."""

import pytest

from plugin.domain.rewards import Reward
from plugin.ports import Staff
from plugin.service import presence, shops
from plugin.service.privacy.notes import Note
from plugin.service.rewards import issuing
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.views.rewards import OfferState, RedemptionView
from plugin.worker import Worker
from tests.cast import EWA, KUBEK
from tests.service.rewards.counter import ALLOWED, BOUND, CARD, CREDIT, FIVE, TOUR, Counter
from tests.service.till import Fate
from tests.service.visiting import SCOPES

MAKES = {"bound": "make_discount", "card": "make_gift_card", "credit": "give_credit"}


def allow(counter: Counter, *scopes: str) -> None:
    """The merchant allows these, and staff open the app again."""
    counter.desk.granted = scopes
    shops.reconnect(counter.services, "shopify", Staff(KUBEK.domain, str(EWA.user_id), "d.e.f"))


def denied(counter: Counter, reward: Reward) -> RedemptionView:
    """It is taken, and the platform says that we may not give it."""
    counter.till.fates[MAKES[reward.key]] = [Fate.DENIED]
    taken, worker = counter.redeem(reward), Worker(counter.services)
    while worker._work_off():
        pass
    return taken


def reviewed(counter: Counter) -> list[tuple[str, str]]:
    """What staff have to look at, and why."""
    found = issuing.in_review(counter.services, counter.shop)
    return [(one.id, one.reason) for one in found]


@pytest.mark.parametrize("reward", [CARD, CREDIT], ids=lambda one: one.key)
def test_what_is_not_allowed_is_away(counter: Counter, reward: Reward) -> None:
    assert counter.offers()[reward.key].state is OfferState.AFFORDABLE
    allow(counter, *SCOPES)
    assert counter.offers()[reward.key].state is OfferState.AWAY
    with pytest.raises(RewardAwayError):
        counter.redeem(reward)
    assert counter.available() == 5_000


def test_without_discounts_what_was_minted_and_what_staff_hand_out_is_there(
    counter: Counter,
) -> None:
    allow(counter, *(scope for scope in ALLOWED if scope != "write_discounts"))
    states = {key: offer.state for key, offer in counter.offers().items()}
    assert states[BOUND.key] is OfferState.AWAY
    assert {states[one.key] for one in (FIVE, TOUR, CARD)} == {OfferState.AFFORDABLE}


@pytest.mark.parametrize("reward", [BOUND, CARD, CREDIT], ids=lambda one: one.key)
def test_after_the_first_denial_staff_see_what_waits(counter: Counter, reward: Reward) -> None:
    taken = denied(counter, reward)
    assert reviewed(counter) == [(taken.id, "not_allowed")]
    assert counter.available() == 5_000 - reward.points
    assert counter.laurel.faults() == []


@pytest.mark.parametrize("reward", [BOUND, CARD, CREDIT], ids=lambda one: one.key)
def test_once_allowed_it_is_made(counter: Counter, reward: Reward) -> None:
    taken = denied(counter, reward)
    allow(counter, *ALLOWED)
    counter.rest()
    assert counter.seen(taken).state == ("done" if reward is CREDIT else "issued")
    assert reviewed(counter) == []
    assert counter.laurel.faults() == []


def test_a_word_about_scopes_is_enough(counter: Counter) -> None:
    taken = denied(counter, CARD)
    counter.services.store.transact(lambda tx: presence.told_of_scopes(tx, counter.shop))
    counter.work()
    assert counter.seen(taken).state == "issued"


def test_staff_may_give_the_points_back_instead(counter: Counter) -> None:
    taken = denied(counter, CARD)
    issuing.decide(counter.services, counter.shop, taken.id, False, Note("No cards", EWA.email))
    allow(counter, *ALLOWED)
    counter.rest()
    assert (counter.seen(taken).state, counter.available()) == ("voided", 5_000)
    assert counter.till.cards == {}


def test_credit_that_may_have_been_given_is_never_asked_for_again(counter: Counter) -> None:
    """The answer got lost, and then we may not even look: staff alone can say."""
    counter.till.fates["give_credit"] = [Fate.LOST]
    counter.till.fates["credits"] = [Fate.DENIED]
    taken = counter.redeem(CREDIT)
    counter.rest()
    assert reviewed(counter) == [(taken.id, "not_issued")]
    allow(counter, *ALLOWED)
    counter.rest()
    assert counter.till.calls["give_credit"] == 1
