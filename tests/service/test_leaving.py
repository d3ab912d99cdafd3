"""Leaving: it stops at once, can be undone for a month, and then what was there is gone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.errors import ConflictError, ForbiddenError
from plugin.domain.stay import UNDO_DAYS
from plugin.locales import Messages, languages
from plugin.service import joining, leaving, panel
from plugin.service.settling import refresh
from plugin.service.views.panel import Membership
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN, KUBEK
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import acts_of, claimed, joined, left, link_for, seen_by, shopper

WARSAW = ZoneInfo(KUBEK.timezone)


@pytest.fixture
def member(laurel: Laurel) -> Laurel:
    """Ania bought a mug when the story opens, and has joined; her points are hers by now."""
    laurel.clock.at = OPENING + timedelta(days=20)
    bought(laurel, ANIA, mug(1))
    joined(laurel, ANIA)
    return laurel


def bought_now(laurel: Laurel, first_id: int = 10_000) -> None:
    """Ania buys another mug at this moment."""
    shop = Shop(now=laurel.clock.at)
    shop.last_id += first_id
    laurel.clock.advance(minutes=5)
    bought(laurel, ANIA, mug(1), shop=shop)


def a_month_passes(laurel: Laurel) -> None:
    laurel.clock.advance(days=UNDO_DAYS + 1)
    while refresh(laurel.services):
        pass


def test_leaving_is_an_act_and_says_until_when_it_can_be_undone(member: Laurel) -> None:
    view = left(member, ANIA)
    (act,) = acts_of(member, "leave")
    assert (act.actor, act.at, dict(act.body)) == ("member", member.clock.at, {})
    assert (view.membership, view.leave_token) == (Membership.LEFT, "")
    assert view.join_token
    assert view.back_by
    last_day = member.clock.at.astimezone(WARSAW).date() + timedelta(days=UNDO_DAYS)
    assert view.back_by.astimezone(WARSAW).date() == last_day
    assert member.faults() == []


def test_what_was_there_stays_for_a_month_and_then_is_gone(member: Laurel) -> None:
    assert left(member, ANIA).balance.available == 95
    a_month_passes(member)
    view = seen_by(member, ANIA)
    assert (view.balance.available, view.balance.pending, view.back_by) == (0, 0, None)
    assert member.faults() == []


def test_coming_back_in_time_loses_nothing(member: Laurel) -> None:
    left(member, ANIA)
    member.clock.advance(days=UNDO_DAYS)
    assert joined(member, ANIA).membership is Membership.JOINED
    a_month_passes(member)
    assert seen_by(member, ANIA).balance.available == 95
    assert member.faults() == []


def test_coming_back_too_late_is_a_fresh_start(member: Laurel) -> None:
    left(member, ANIA)
    a_month_passes(member)
    view = joined(member, ANIA)
    assert (view.membership, view.balance.available) == (Membership.JOINED, 0)


def test_an_order_placed_while_away_earns_nothing(member: Laurel) -> None:
    left(member, ANIA)
    member.clock.advance(days=1)
    bought_now(member)
    assert seen_by(member, ANIA).balance.pending == 0
    assert member.faults() == []


def test_leaving_twice_is_leaving_once(member: Laurel) -> None:
    token = seen_by(member, ANIA).leave_token
    for given in (token, token):
        view = panel.leave(member.services, shopper(ANIA), given)
        assert view.membership is Membership.LEFT
    assert len(acts_of(member, "leave")) == 1


@pytest.mark.attack
def test_a_leave_token_used_before_does_not_send_away_who_came_back(member: Laurel) -> None:
    token = seen_by(member, ANIA).leave_token
    panel.leave(member.services, shopper(ANIA), token)
    joined(member, ANIA)
    with pytest.raises(ForbiddenError):
        panel.leave(member.services, shopper(ANIA), token)
    assert seen_by(member, ANIA).membership is Membership.JOINED


@pytest.mark.attack
def test_a_token_for_something_else_sends_nobody_away(member: Laurel) -> None:
    keys, shop = member.services.keys, member.kubek
    of_budi = leaving.token(keys, shop, str(BUDI.customer_id))
    for given in ("", "a.1.b", of_budi, joining.token(keys, shop, str(ANIA.customer_id))):
        with pytest.raises(ForbiddenError):
            panel.leave(member.services, shopper(ANIA), given)
    assert acts_of(member, "leave") == []


def test_who_never_joined_has_nothing_to_leave(embedded: Laurel) -> None:
    given = leaving.token(embedded.services.keys, embedded.kubek, str(BUDI.customer_id))
    with pytest.raises(ConflictError):
        panel.leave(embedded.services, shopper(BUDI), given)


def test_a_merged_member_leaves_under_every_name(laurel: Laurel) -> None:
    """Grace joined under both of her numbers before the shop merged them."""
    shop = Shop()
    for person in (GRACE, GRACE_AGAIN):
        bought(laurel, person, mug(1), shop=shop)
        joined(laurel, person)
    laurel.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    assert left(laurel, GRACE_AGAIN).membership is Membership.LEFT
    assert seen_by(laurel, GRACE).membership is Membership.LEFT
    a_month_passes(laurel)
    assert laurel.show(GRACE).balance.total == 0
    assert laurel.faults() == []


def test_claimed_points_go_with_the_others(laurel: Laurel) -> None:
    shop = Shop()
    bought(laurel, DORA, mug(1), shop=shop)
    joined(laurel, ANIA)
    claimed(laurel, ANIA, link_for(laurel))
    left(laurel, ANIA)
    a_month_passes(laurel)
    assert laurel.show(ANIA).balance.total == 0


@pytest.mark.parametrize("locale", languages())
def test_the_days_told_are_the_days_that_count(locale: str) -> None:
    assert str(UNDO_DAYS) in Messages.of(locale).text("leave.text", count=5)


def test_the_day_told_is_the_last_whole_one(embedded: Laurel) -> None:
    """Left late on a summer evening: the month ends with the shop's day, not after 720 hours."""
    embedded.clock.at = datetime(2026, 6, 1, 23, 30, tzinfo=WARSAW)
    bought(embedded, ANIA, mug(1))
    joined(embedded, ANIA)
    view = left(embedded, ANIA)
    assert view.back_by == datetime(2026, 7, 1, 23, 59, 59, tzinfo=WARSAW)
