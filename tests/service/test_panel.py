"""What a shopper sees: as a stranger, before joining, as a member, gone, and forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import NotFoundError
from plugin.domain.ledger import Balance
from plugin.ports import Shopper
from plugin.service import panel
from plugin.service.views.panel import Membership, PanelView
from plugin.store import accounts
from tests.bodies import OPENING, Shop, mug, poster
from tests.cast import ANIA, BUDI, CHARLIE, GRACE, GRACE_AGAIN, KOPI, KUBEK, Person
from tests.laurel import Laurel
from tests.service.buying import bought

NOBODY_SIGNED_IN = Shopper(KUBEK.domain, None, "/apps/laurel", {})


def shopper(person: Person) -> Shopper:
    return replace(NOBODY_SIGNED_IN, customer_id=str(person.customer_id))


def seen_by(laurel: Laurel, person: Person) -> PanelView:
    return panel.view(laurel.services, shopper(person))


def put_in_state(laurel: Laurel, state: str) -> None:
    brand_id = laurel.kubek.brand_id
    laurel.services.store.transact(
        lambda tx: accounts.keep_state(tx, brand_id, accounts.every(tx, brand_id), state)
    )


def test_signed_out_the_panel_says_what_the_programme_offers(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(2))
    view = panel.view(laurel.services, NOBODY_SIGNED_IN)
    assert (view.membership, view.join_token) == (Membership.ANONYMOUS, "")
    assert (view.balance, view.lines, view.first_name) == (Balance(), (), "")
    assert view.shop.name == KUBEK.name
    assert view.ways[0].values == {
        "rate_points": 5,
        "rate_minor": 100,
        "currency": "USD",
        "hold_days": 14,
    }


def test_a_customer_nobody_knows_is_invited_to_join(embedded: Laurel) -> None:
    view = seen_by(embedded, BUDI)
    assert (view.membership, view.balance) == (Membership.UNCLAIMED, Balance())
    assert view.join_token


@pytest.mark.parametrize(
    ("state", "invited"), [("unclaimed", True), ("joined", False), ("left", True)]
)
def test_a_buyer_sees_points_whether_a_member_or_not(
    embedded: Laurel, state: str, invited: bool
) -> None:
    bought(embedded, ANIA, mug(2))
    put_in_state(embedded, state)
    view = seen_by(embedded, ANIA)
    assert view.membership is Membership(state)
    assert (view.first_name, view.balance) == ("Ania", Balance(available=190))
    assert bool(view.join_token) == invited


def test_who_was_erased_has_no_name_and_is_not_invited(embedded: Laurel) -> None:
    bought(embedded, GRACE, mug(1))
    embedded.deliver_all(Shop().privacy(GRACE, "redact"))
    view = seen_by(embedded, GRACE)
    assert (view.membership, view.first_name, view.join_token) == (Membership.ERASED, "", "")


def test_what_is_on_the_way_comes_soonest_first(embedded: Laurel) -> None:
    shop = Shop()
    embedded.clock.at = OPENING + timedelta(days=3)
    bought(embedded, ANIA, mug(1), shop=shop)
    shop.later(days=2)
    bought(embedded, ANIA, poster(2), shop=shop)
    view = seen_by(embedded, ANIA)
    assert [lot.points for lot in view.on_the_way] == [95, 73]
    assert view.on_the_way[0].available_at == OPENING + timedelta(days=14, minutes=1)
    assert all(lot.order.startswith("#") for lot in view.on_the_way)


def test_points_become_available_by_the_clock_alone(laurel: Laurel) -> None:
    laurel.clock.at = OPENING + timedelta(days=1)
    bought(laurel, ANIA, mug(1))
    before = seen_by(laurel, ANIA)
    assert (before.balance.available, before.balance.pending) == (0, 95)
    laurel.clock.at = OPENING + timedelta(days=15)
    after = seen_by(laurel, ANIA)
    assert (after.balance, after.on_the_way) == (Balance(available=95), ())


def test_the_newest_ten_lines_are_shown_newest_first(embedded: Laurel) -> None:
    shop = Shop()
    for quantity in range(1, 13):
        bought(embedded, ANIA, mug(quantity), shop=shop)
        embedded.clock.advance(minutes=1)
    lines = seen_by(embedded, ANIA).lines
    assert [line.points for line in lines] == [95 * quantity for quantity in range(12, 2, -1)]


def test_a_merged_customer_sees_the_same_panel(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, GRACE, mug(1), shop=shop)
    bought(embedded, GRACE_AGAIN, mug(2), shop=shop)
    embedded.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    assert seen_by(embedded, GRACE).balance == seen_by(embedded, GRACE_AGAIN).balance
    assert seen_by(embedded, GRACE_AGAIN).balance == Balance(available=285)


def test_a_stranger_sees_nothing_of_a_namesake_elsewhere(embedded: Laurel) -> None:
    embedded.shop(KOPI)
    bought(embedded, CHARLIE, mug(2), shop=Shop(KOPI))
    view = seen_by(embedded, CHARLIE)
    assert (view.membership, view.balance, view.lines) == (Membership.UNCLAIMED, Balance(), ())
    assert view.first_name == ""


def test_a_programme_that_has_not_begun_offers_no_way_to_earn(embedded: Laurel) -> None:
    embedded.shop(KOPI, since=embedded.clock.at + timedelta(days=1))
    view = panel.view(embedded.services, replace(NOBODY_SIGNED_IN, shop_domain=KOPI.domain))
    assert view.ways == ()


def test_a_shop_nobody_knows_has_no_panel(embedded: Laurel) -> None:
    with pytest.raises(NotFoundError):
        panel.view(embedded.services, replace(NOBODY_SIGNED_IN, shop_domain=KOPI.domain))
