"""
Bringing friends, by those who have none: everything here comes in by the doors, the friend's page
and the platform's webhooks, and Ania is never rewarded for what is not a friend's first order.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.bodies import Delivery, Item, Order, Shop, gift_card, mug
from tests.cast import ANIA, BUDI, GRACE, Person
from tests.databases import copy_of
from tests.laurel import signed
from tests.service.members import joined
from tests.service.referrals.circle import Circle, elsewhere
from tests.service.referrals.conftest import open_circle
from tests.service.rewards.furnished import Furnished
from tests.widgets.parlour import Parlour, open_parlour
from tests.widgets.reading import read
from webhooks.door import blueprint as webhooks

FRIEND = "olek@example.pl"
HOME = {"country_code": "PL", "zip": "30-001", "address1": "Długa 5", "phone": "+48 600 100 200"}
CODE = "code"
_numbers = itertools.count(80_001)


@dataclass
class Street:
    """Kubek's doors, and what the platform says there of orders."""

    parlour: Parlour
    shop: Shop = field(default_factory=Shop)

    @property
    def circle(self) -> Circle:
        """Ania and her friends."""
        return self.parlour.circle

    def claims(self, email: str, link: str = "", *, came_from: str = "") -> TestResponse:
        """Somebody types an e-mail on Ania's page, unless said."""
        return self.parlour.types(link or self.circle.link(), email, came_from=came_from)

    def code(self, email: str, link: str = "", *, came_from: str = "") -> str:
        """The code that they get."""
        answer = self.claims(email, link, came_from=came_from)
        assert answer.status_code == 200
        return "".join(text for tag, text in read(answer.text).texts if tag == CODE)

    def orders(
        self, person: Person, *items: Item, at: datetime | None = None, **told: Any
    ) -> Order:
        """The platform has an order; nobody was told of it yet."""
        self.shop.now = at or self.circle.laurel.clock.now()
        order = self.shop.order(person, list(items or (mug(3),)), **told)
        order.paid()
        return order

    def hears(self, order: Order, **fields: Any) -> None:
        """Its newest state arrives, with these fields of the body besides."""
        newest = order.deliveries[-1]
        body = {**json.loads(newest.body), **fields}
        self.arrives(Delivery("orders/updated", json.dumps(body).encode(), newest.triggered_at))

    def arrives(self, delivery: Delivery) -> None:
        """A webhook at the platform's door, and the worker works."""
        client = self.parlour.store.app.test_client()
        answer = client.post("/webhooks/shopify", data=delivery.body, headers=signed(delivery))
        assert answer.status_code == 200
        self.circle.work()

    def buys(self, person: Person, *items: Item, **fields: Any) -> Order:
        """They buy, and we hear of it."""
        order = self.orders(person, *items)
        self.hears(order, **fields)
        return order

    def brings(self, email: str, number: int = 0, *, came_from: str = "", **fields: Any) -> Order:
        """A friend claims and uses the code; a customer when they have a number, else a guest."""
        code = self.code(email, came_from=came_from)
        return self.buys(somebody(email, number), **used(code), **fields)


def somebody(email: str, number: int = 0, name: str = "Olek Maj") -> Person:
    """Whoever has this e-mail; without a number a guest."""
    return Person(name, email, number or None, "pl", "PL")


def carried(link: str) -> dict[str, Any]:
    """What a cart that came by a link brings along."""
    return {"note_attributes": [{"name": "laurel", "value": link}]}


def used(code: str) -> dict[str, Any]:
    """What an order says of a code."""
    return {"discount_codes": [{"code": code, "amount": "10.00", "type": "fixed_amount"}]}


@pytest.fixture(scope="module")
def furnished(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Ania is a member with a link, and codes for friends lie ready."""
    url = copy_of(migrated_file, tmp_path_factory.mktemp("street") / "laurel.db")
    return Furnished.built(url, open_circle)


@pytest.fixture
def street(furnished: Furnished, sqlite_url: str) -> Iterator[Street]:
    with furnished.on(sqlite_url) as opened:
        assert isinstance(opened, Circle)
        parlour = open_parlour(opened)
        parlour.store.app.register_blueprint(webhooks)
        yield Street(parlour)


DISGUISES = (
    "ania@example.pl", "ANIA@Example.PL", "ania+mug@example.pl", "ania+a+b@example.pl",
    "ania@example.pl.", " ania@example.pl ", "\uff41nia@example.pl", "ania@example\u3002pl",
)  # fmt: skip
AT_GMAIL = ("a.n.i.a.w@gmail.com", "aniaw@googlemail.com", "AniaW+mug@GoogleMail.com")


@pytest.mark.attack
@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_disguise_of_ones_own_e_mail_gets_a_code(street: Street, disguise: str) -> None:
    answer = street.claims(disguise)
    assert answer.status_code in {409, 422}
    assert street.circle.referrals() == []


@pytest.mark.attack
@pytest.mark.parametrize("disguise", AT_GMAIL)
def test_one_mailbox_at_gmail_is_one_person(street: Street, disguise: str) -> None:
    street.circle.known(replace(ANIA, email="ania.w@gmail.com"))
    assert street.claims(disguise).status_code == 409


@pytest.mark.attack
def test_ones_own_link_in_ones_own_cart_brings_nobody(street: Street) -> None:
    street.buys(ANIA, **carried(street.circle.link()))
    street.circle.over()
    assert street.circle.states() == []


@pytest.mark.attack
def test_ones_own_link_in_the_cart_of_ones_disguise_pays_nobody(street: Street) -> None:
    me_again = somebody("ania+mug@example.pl", 81_001, "A. W.")
    street.buys(me_again, **carried(street.circle.link()))
    street.circle.over()
    assert street.circle.states() == [("refused", "self", "")]


@pytest.mark.attack
def test_a_code_for_an_invented_friend_is_worth_nothing_in_ones_own_hands(street: Street) -> None:
    code = street.code("nobody.at.all@example.org")
    street.buys(ANIA, **used(code))
    street.circle.over()
    assert {paid for _, _, paid in street.circle.states()} == {""}


SHARED = (
    ("address", {"shipping_address": {**HOME, "phone": None}}),
    ("phone", {"phone": HOME["phone"]}),
    ("both", {"shipping_address": HOME}),
)


@pytest.mark.attack
@pytest.mark.parametrize(("what", "fields"), SHARED, ids=[what for what, _ in SHARED])
def test_one_of_the_house_is_welcome_and_the_next_is_looked_at(
    street: Street, what: str, fields: dict[str, Any]
) -> None:
    """Guises of one person share a house and, typing on one machine, a network. Never silently."""
    del what
    street.buys(ANIA, **fields)
    here = elsewhere()
    for name in ("ola", "ela", "iza"):
        street.brings(f"{name}@example.org", came_from=here, **fields)
    street.circle.over()
    assert street.circle.states() == [("due", "", "paid"), *[("held", "score", "")] * 2]
    reasons = [one.reasons for one in street.circle.referrals()]
    assert "same_network" in reasons[1]
    page = street.parlour.shares()
    assert "reasons" not in page.text
    assert page.named("textarea"), "whoever is held may say something to it"


@pytest.mark.attack
def test_a_ring_is_held_where_it_closes_and_nobody_is_paid_for_it(street: Street) -> None:
    """Ania brings Budi, Budi brings Grace, and Grace brings Ania: one person in three guises."""
    circle = street.circle
    for friend, link_of in ((BUDI, ANIA), (GRACE, BUDI)):
        street.code(friend.email, circle.link(link_of))
        street.buys(friend, **carried(circle.link(link_of)))
        joined(circle.laurel, friend)
    street.code(ANIA.email, circle.link(GRACE))
    street.buys(ANIA, **carried(circle.link(GRACE)))
    circle.over()
    rewarded = [one for one in circle.referrals() if one.paid]
    held = [one for one in circle.referrals() if one.state == "held"]
    assert (rewarded, len(held)) == ([], 3)
    assert all("ring" in one.reasons for one in held)


@pytest.mark.attack
def test_a_star_from_one_network_is_slowed_down_and_then_held(street: Street) -> None:
    """Fifty accounts of one person; every page is asked for by the same machine."""
    here, link, answers = elsewhere(), street.circle.link(), []
    for number in range(14):
        email = f"guise{'abcdefghijklmn'[number]}@example.org"
        answers.append(street.claims(email, link, came_from=here).status_code)
        street.circle.laurel.clock.advance(seconds=2)
    assert answers == [200] * 10 + [429] * 4
    street.circle.laurel.clock.advance(hours=1)
    for letter in "klmn":
        street.circle.laurel.clock.advance(minutes=2)
        email = f"guise{letter}@example.org"
        street.code(email, link, came_from=here)
        street.buys(somebody(email), **carried(link))
    street.circle.over()
    ordered = street.circle.referrals()[10:]
    assert [one.state for one in ordered] == ["held"] * 4
    assert all("star" in one.reasons for one in ordered)


@pytest.mark.attack
def test_who_bought_as_a_guest_before_is_nobodys_friend(street: Street) -> None:
    street.buys(somebody(FRIEND))
    assert street.claims(FRIEND).status_code == 409
    street.circle.laurel.clock.advance(days=1)
    street.buys(somebody(FRIEND), **carried(street.circle.link()))
    street.circle.over()
    assert street.circle.states() == [("refused", "existing", "")]


@pytest.mark.attack
def test_an_older_order_that_arrives_late_takes_the_reward_away(street: Street) -> None:
    """The platform's webhook of a guest's old order was lost, and came with the next sweep."""
    before = street.circle.laurel.clock.now() - timedelta(days=40)
    street.brings(FRIEND)
    street.circle.over()
    assert street.circle.states() == [("due", "", "paid")]
    street.hears(street.orders(somebody(FRIEND), at=before))
    street.circle.rest()
    assert street.circle.states() == [("refused", "existing", "withdrawn")]
    assert {one.state for one in street.circle.given()} == {"voided"}


@pytest.mark.attack
@pytest.mark.parametrize("turns", [1, -1], ids=["in turn", "second first"])
def test_the_first_order_counts_in_whatever_order_they_arrive(street: Street, turns: int) -> None:
    """A first order of 19 dollars is too small; the second one of 57 does not make up for it."""
    street.code(FRIEND)
    now = street.circle.laurel.clock.now()
    small = street.orders(somebody(FRIEND), mug(1), at=now + timedelta(minutes=1))
    large = street.orders(somebody(FRIEND), mug(3), at=now + timedelta(minutes=9))
    street.circle.laurel.clock.advance(minutes=20)
    for order in (small, large)[::turns]:
        street.hears(order)
    street.circle.over()
    assert street.circle.states() == [("refused", "minimum", "")]


MINIMUM: tuple[tuple[str, tuple[Item, ...], dict[str, Any], dict[str, Any]], ...] = (
    ("shipping", (mug(1),), {"shipping": 2_000}, {}),
    ("tax", (mug(1),), {}, {"total_tax": "15.00", "current_total_tax": "15.00"}),
    ("gift card", (mug(1), gift_card(1)), {}, {}),
    ("discount", (mug(3, discount=2_800),), {}, {}),
)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("items", "shape", "fields"), [one[1:] for one in MINIMUM], ids=[one[0] for one in MINIMUM]
)
def test_only_goods_that_were_paid_for_reach_the_minimum(
    street: Street, items: tuple[Item, ...], shape: dict[str, Any], fields: dict[str, Any]
) -> None:
    street.code(FRIEND)
    street.hears(street.orders(somebody(FRIEND), *items, **shape), **fields)
    street.circle.over()
    assert street.circle.states() == [("refused", "minimum", "")]


@pytest.mark.attack
def test_a_tip_reaches_no_minimum(street: Street) -> None:
    street.code(FRIEND)
    order = street.orders(somebody(FRIEND), mug(1), mug(2))
    lines = json.loads(order.deliveries[-1].body)["line_items"]
    tip = {"payment_gateway": "shopify_payments", "payment_method": "Visa"}
    street.hears(order, line_items=[lines[0], {**lines[1], "tip": tip}])
    street.circle.over()
    assert street.circle.states() == [("refused", "minimum", "")]


@pytest.mark.attack
@pytest.mark.parametrize("undone", ["cancelled", "refunded"])
def test_a_first_order_that_is_undone_takes_the_unused_reward_along(
    street: Street, undone: str
) -> None:
    order = street.brings(FRIEND)
    street.circle.over()
    code = street.circle.seen_code()
    street.shop.now = street.circle.laurel.clock.now()
    order.cancelled() if undone == "cancelled" else order.refunded({0: 2})
    for delivery in order.deliveries[-2:]:
        street.arrives(delivery)
    street.circle.rest()
    assert [(state, paid) for state, _, paid in street.circle.states()] == [
        ("reversed", "withdrawn")
    ]
    found = street.circle.till.found(code)
    assert found is None or not found.live, "the code can still be used"
    assert street.circle.laurel.show(ANIA).balance.debt == 0


@pytest.mark.attack
def test_exactly_half_is_kept_and_the_reward_stays(street: Street) -> None:
    code = street.code(FRIEND)
    order = street.orders(somebody(FRIEND), mug(4))
    street.hears(order, **used(code))
    street.circle.over()
    street.shop.now = street.circle.laurel.clock.now()
    order.refunded({0: 2})
    for delivery in order.deliveries[-2:]:
        street.arrives(delivery)
    street.circle.rest()
    assert street.circle.states() == [("due", "", "paid")]


@pytest.mark.attack
def test_a_friends_code_in_the_hands_of_a_customer_brings_nobody(street: Street) -> None:
    """It lies on a coupon site; Grace has bought here for years."""
    street.buys(GRACE)
    code = street.code(FRIEND)
    street.circle.laurel.clock.advance(days=1)
    street.buys(GRACE, **used(code))
    street.circle.over()
    assert ("refused", "existing", "") in street.circle.states()
    assert {paid for _, _, paid in street.circle.states()} == {""}


@pytest.mark.attack
def test_a_friend_who_came_by_two_links_is_paid_for_once(street: Street) -> None:
    circle = street.circle
    joined(circle.laurel, BUDI)
    street.code(FRIEND)
    assert street.claims(FRIEND, circle.link(BUDI)).status_code == 409
    street.buys(somebody(FRIEND, 83_001), **carried(circle.link(BUDI)))
    circle.known(somebody(FRIEND, 83_001))
    joined(circle.laurel, somebody(FRIEND, 83_001))
    circle.over()
    assert sum(paid == "paid" for _, _, paid in circle.states()) == 1
    assert len(circle.given()) == 1


@pytest.mark.attack
def test_the_same_webhooks_again_give_nothing_twice(street: Street) -> None:
    order = street.brings(FRIEND)
    street.circle.over()
    for delivery in [*order.deliveries, *reversed(order.deliveries)]:
        street.arrives(delivery)
    street.circle.over()
    assert (street.circle.paid_times(), len(street.circle.given())) == (1, 1)
