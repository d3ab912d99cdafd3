"""The panel reads shelf and hand in few statements, and finds what careful reading finds."""

from collections.abc import Callable

import pytest

from plugin.service import panel
from plugin.service.rewards import redeeming, shelf
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.views.rewards import OfferState
from plugin.store import consents, pools, shops
from plugin.store.pools import ENDING, REFUSED, RETIRED, SWITCHED_OFF
from tests.cast import ANIA, BUDI, Person
from tests.overhearing import overheard
from tests.service.members import seen_by, shopper
from tests.service.rewards.counter import CREDIT, FIVE, SLIDER, TENTH, Counter


def asked(counter: Counter, person: Person, *, signed_in: bool = True) -> int:
    """How many statements a panel takes, once the programme and the look are known."""
    visitor = shopper(person, signed_in=signed_in)
    panel.glance(counter.services, visitor)
    with overheard() as said:
        panel.glance(counter.services, visitor)
    return sum(not sql.startswith("BEGIN") for sql, _ in said)


def without_permit(counter: Counter) -> None:
    counter.services.store.transact(lambda tx: shops.drop_permit(tx, counter.shop))


def allowing_nothing(counter: Counter) -> None:
    at = counter.laurel.clock.now()
    counter.services.store.transact(lambda tx: consents.keep(tx, counter.shop, ["read_x"], at))


def every_pool_at(state: str) -> Callable[[Counter], None]:
    """Every pool stands there."""

    def turn(counter: Counter) -> None:
        counter.services.store.transact(
            lambda tx: [pools.turn(tx, one, state) for one in pools.of_shop(tx, counter.shop)]
        )

    return turn


def nothing_allowed_and_every_pool_at(state: str) -> Callable[[Counter], None]:
    """Codes lie about that nobody hands out, and none can be made."""

    def turn(counter: Counter) -> None:
        allowing_nothing(counter)
        every_pool_at(state)(counter)

    return turn


def poor(counter: Counter) -> None:
    counter.give(-4_900)


def taken(counter: Counter) -> None:
    for reward in (FIVE, SLIDER, TENTH):
        counter.redeem(reward)


STATES = {
    "full pools": lambda _: None,
    "no permit": without_permit,
    "nothing allowed": allowing_nothing,
    "refused": every_pool_at(REFUSED),
    "switched off": every_pool_at(SWITCHED_OFF),
    "retired": every_pool_at(RETIRED),
    "retired and nothing allowed": nothing_allowed_and_every_pool_at(RETIRED),
    "ending and nothing allowed": nothing_allowed_and_every_pool_at(ENDING),
    "few points": poor,
    "rewards taken": taken,
}


@pytest.mark.parametrize("change", STATES.values(), ids=STATES)
def test_the_panel_offers_what_the_shelf_offers(
    counter: Counter, change: Callable[[Counter], None]
) -> None:
    change(counter)
    for person in (ANIA, BUDI):
        seen = [card.offer for card in seen_by(counter.laurel, person).offers]
        assert seen == list(shelf.offers(counter.services, counter.shop, str(person.customer_id)))


def test_these_states_are_not_all_the_same(counter: Counter) -> None:
    before = {offer.state for offer in counter.offers().values()}
    without_permit(counter)
    after = {offer.state for offer in counter.offers().values()}
    assert (before, after - before) == ({OfferState.AFFORDABLE}, {OfferState.AWAY})
    assert counter.offers()["credit"].state is OfferState.AWAY


def test_codes_of_a_pool_that_is_not_open_are_offered_by_no_panel(counter: Counter) -> None:
    """They were counted as stock: the panel offered what pressing the button then refused."""
    nothing_allowed_and_every_pool_at(RETIRED)(counter)
    seen = {
        card.offer.reward.key: card.offer.state for card in seen_by(counter.laurel, ANIA).offers
    }
    assert seen[FIVE.key] is OfferState.AWAY
    with pytest.raises(RewardAwayError):
        counter.redeem(FIVE)


def test_a_panel_takes_one_statement_whatever_is_on_the_shelf(counter: Counter) -> None:
    assert asked(counter, ANIA) == 1
    assert asked(counter, BUDI) == 1
    assert asked(counter, ANIA, signed_in=False) == 1
    counter.promise(FIVE)
    assert asked(counter, ANIA) == 1


def test_what_was_taken_is_shown_by_two_more_however_much_it_is(counter: Counter) -> None:
    """And by a first one that told that there is more: then a transaction is begun for it all."""
    most = 3 if counter.services.store.embedded else 4
    taken(counter)
    assert asked(counter, ANIA) == most
    taken(counter)
    assert asked(counter, ANIA) == most
    shown = [card.redemption for card in seen_by(counter.laurel, ANIA).redemptions]
    assert tuple(shown) == redeeming.of_member(
        counter.services, counter.shop, str(ANIA.customer_id)
    )


def test_a_new_programme_is_on_the_shelf_at_once(counter: Counter) -> None:
    assert len(seen_by(counter.laurel, ANIA).offers) > 1
    counter.promise(CREDIT)
    assert [card.offer.reward for card in seen_by(counter.laurel, ANIA).offers] == [CREDIT]
