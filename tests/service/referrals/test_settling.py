"""A friend comes, buys and stays: after the hold the referrer has their reward, once."""

from dataclasses import replace

import pytest

from plugin.domain.errors import NotFoundError, RefusedError
from plugin.domain.facts import Payment
from plugin.domain.referrals.terms import FRIEND, REFERRER
from plugin.domain.rewards import Reward, RewardKind
from plugin.service.referrals import settling
from plugin.service.rewards import costs, stops
from plugin.service.views.panel import OnTheWay
from plugin.store import redemptions
from plugin.store.redemptions import DONE, ISSUED, VOIDED
from tests.cast import ANIA
from tests.service.members import seen_by
from tests.service.referrals.circle import POINTS, TEN_OFF_FORTY, Circle

FRIEND_OF_ANIA = "olek@example.pl"


def test_a_friend_has_a_code_at_once_and_the_referrer_a_reward_after_the_hold(
    circle: Circle,
) -> None:
    claimed = circle.claim(FRIEND_OF_ANIA)
    assert circle.till.found(claimed.code) is not None
    circle.bought(FRIEND_OF_ANIA, code=claimed.code)
    assert circle.states() == [("waiting", "", "")]
    assert circle.given() == []
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    (given,) = circle.given()
    assert (given.state, given.points, given.id) == (ISSUED, 0, circle.only().redemption)
    assert circle.available() == 0
    assert circle.laurel.faults() == []


def test_points_instead_of_a_reward_are_a_lot_of_their_own(circle: Circle) -> None:
    circle.offer(POINTS)
    circle.work()
    circle.brought(FRIEND_OF_ANIA)
    circle.over()
    assert circle.available() == 500
    (line,) = circle.laurel.show(ANIA).lines
    assert (line.line.points, line.source) == (500, f"referral:{circle.only().id}")
    assert circle.laurel.faults() == []


def test_working_it_out_again_changes_nothing(circle: Circle) -> None:
    circle.offer(POINTS)
    circle.work()
    circle.brought(FRIEND_OF_ANIA)
    circle.over()
    before = circle.only()
    for _ in range(3):
        circle.services.store.transact(
            lambda tx: settling.settle(tx, circle.services, circle.shop.brand_id, before.referrer)
        )
    assert circle.only() == before
    assert (circle.paid_times(), circle.available()) == (1, 500)


def test_a_cancelled_order_takes_back_a_reward_that_nobody_used(circle: Circle) -> None:
    bought = circle.brought(FRIEND_OF_ANIA)
    circle.over()
    circle.hears([circle.cancelled(bought)])
    circle.rest()
    assert circle.states() == [("reversed", "cancelled", "withdrawn")]
    (given,) = circle.given()
    assert (given.state, given.reason) == (VOIDED, "withdrawn")
    assert circle.laurel.faults() == []


def test_a_reward_that_was_used_is_written_off_and_nobody_owes_it(circle: Circle) -> None:
    bought = circle.brought(FRIEND_OF_ANIA)
    circle.over()
    mine = circle.seen_code()
    circle.bought(ANIA.email, customer=ANIA.customer_id, code=mine)
    circle.hears([circle.cancelled(bought)])
    circle.rest()
    assert circle.states() == [("reversed", "cancelled", "written_off")]
    assert circle.laurel.show(ANIA).balance.debt == 0
    told = {one.reward: one for one in costs.so_far(circle.services, circle.shop)}
    assert (told[REFERRER].in_all, told[REFERRER].written_off) == (1000, 1000)
    assert told[FRIEND].written_off == 0
    assert circle.laurel.faults() == []


def test_points_that_were_spent_are_spared_and_no_debt(circle: Circle) -> None:
    circle.promise(Reward("five", RewardKind.AMOUNT, 500, value=500))
    circle.offer(POINTS)
    circle.work()
    bought = circle.brought(FRIEND_OF_ANIA)
    circle.over()
    circle.redeem(Reward("five", RewardKind.AMOUNT, 500, value=500))
    circle.later(minutes=1)
    circle.hears([circle.cancelled(bought)])
    circle.rest()
    view = circle.laurel.show(ANIA)
    assert (view.balance.available, view.balance.debt) == (0, 0)
    assert circle.laurel.faults() == []


def test_half_is_kept_and_more_than_half_is_not(circle: Circle) -> None:
    first = circle.brought(FRIEND_OF_ANIA)
    second = circle.brought("ela@example.pl")
    circle.hears([circle.refunded(first, 2000), circle.refunded(second, 2001)])
    circle.over()
    assert circle.states() == [("due", "", "paid"), ("reversed", "refunded", "")]


def test_what_is_not_enough_is_refused(circle: Circle) -> None:
    circle.claim(FRIEND_OF_ANIA)
    circle.bought(FRIEND_OF_ANIA, price=2999)
    assert circle.states() == [("refused", "minimum", "")]


def test_an_order_that_is_not_paid_waits(circle: Circle) -> None:
    circle.claim(FRIEND_OF_ANIA)
    circle.bought(FRIEND_OF_ANIA, payment=Payment.PENDING)
    assert circle.states() == [("ordered", "", "")]


def test_the_terms_of_the_claim_stay_whatever_is_offered_later(circle: Circle) -> None:
    claimed = circle.claim(FRIEND_OF_ANIA)
    circle.offer(replace(TEN_OFF_FORTY, hold_days=60, minimum=9000))
    circle.bought(FRIEND_OF_ANIA, code=claimed.code)
    circle.offer(None)
    circle.over()
    assert circle.states() == [("due", "", "paid")]


def test_any_kind_of_reward_can_be_given(circle: Circle) -> None:
    credit = Reward(REFERRER, RewardKind.STORE_CREDIT, 0, value=1000)
    circle.offer(replace(TEN_OFF_FORTY, referrer=credit))
    circle.work()
    bought = circle.brought(FRIEND_OF_ANIA)
    circle.over()
    (given,) = circle.given()
    assert given.state == DONE
    circle.hears([circle.cancelled(bought)])
    assert circle.states() == [("reversed", "cancelled", "written_off")]
    assert circle.laurel.faults() == []


def test_a_used_reward_of_an_order_that_is_good_again_is_given_by_saying_so(
    circle: Circle,
) -> None:
    bought = circle.brought(FRIEND_OF_ANIA)
    circle.over()
    circle.bought(ANIA.email, customer=ANIA.customer_id, code=circle.seen_code())
    circle.hears([circle.cancelled(bought)])
    circle.bought(FRIEND_OF_ANIA, price=5000)
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    assert len(circle.given()) == 1
    assert circle.laurel.faults() == []


def test_an_unused_reward_that_went_back_is_given_anew(circle: Circle) -> None:
    bought = circle.brought(FRIEND_OF_ANIA)
    circle.over()
    circle.hears([circle.cancelled(bought)])
    circle.rest()
    circle.bought(FRIEND_OF_ANIA, price=5000)
    circle.over()
    assert circle.states() == [("due", "", "paid")]
    assert sorted(row.state for row in circle.given()) == [ISSUED, VOIDED]
    assert circle.laurel.faults() == []


def test_a_cap_counts_rewards_of_a_month(circle: Circle) -> None:
    circle.offer(replace(TEN_OFF_FORTY, cap=1))
    circle.work()
    for name in ("olek", "ela"):
        circle.brought(f"{name}@example.pl")
    circle.over()
    assert circle.states() == [("due", "", "paid"), ("capped", "cap", "")]


def test_what_was_given_is_no_catalogue(circle: Circle) -> None:
    """A reward without a price cannot be taken by naming it."""
    for key in (FRIEND, REFERRER):
        with pytest.raises(NotFoundError):
            circle.redeem(Reward(key, RewardKind.AMOUNT, 0, value=1000))


def test_a_reward_given_is_never_turned_into_points(circle: Circle) -> None:
    circle.brought(FRIEND_OF_ANIA)
    circle.over()
    seen = circle.seen_given()
    assert not seen.can_undo
    assert seen.state == redemptions.ISSUED


def test_a_reward_that_the_platform_refused_to_make_is_given_again(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Review 7: nothing was spent on it, so nothing comes back: the referrer had nothing at all."""
    bound = Reward(REFERRER, RewardKind.AMOUNT, 0, value=1000, bound=True)
    circle.offer(replace(TEN_OFF_FORTY, referrer=bound))
    circle.work()
    circle.brought(FRIEND_OF_ANIA)
    with monkeypatch.context() as refusing:
        refusing.setattr(type(circle.till), "make_discount", _refuse)
        circle.over()
    circle.later(hours=2)
    circle.rest()
    assert circle.states() == [("due", "", "paid")]
    made = [one for one in circle.given() if one.reason != "refused"]
    assert [one.state for one in made] == [ISSUED]
    assert len(circle.given()) > 1, "the platform refused nothing"
    assert circle.seen_code()
    assert circle.laurel.faults() == []


def _refuse(*_: object, **__: object) -> None:
    raise RefusedError("no such thing is made here")


def test_points_for_a_friend_that_a_stop_holds_break_no_panel(circle: Circle) -> None:
    """They came of no order of hers, and nobody knows yet from when she has them."""
    circle.offer(POINTS)
    circle.work()
    circle.brought(FRIEND_OF_ANIA)
    stops.begin(circle.services, circle.shop, "Why", "Ewa")
    circle.over()
    seen = seen_by(circle.laurel, ANIA)
    assert seen.on_the_way == (OnTheWay(500, "", None),)
    assert seen.balance.pending == 500
