"""
Histories: what a small shop may have sent, and what of it arrived, how often and in which order.

Several people, several orders, and everything that people do to orders: pay, edit, refund with
and without restock, money back, move to another customer, cancel, delete, merge two customers.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.bodies import Delivery, Item, Order, Shop, gift_card, mug, poster
from tests.cast import ANIA, BUDI, DORA, GRACE, GRACE_AGAIN, KUBEK, NOBODY, Place

PEOPLE = (ANIA, ANIA, ANIA, BUDI, GRACE, GRACE_AGAIN, DORA, NOBODY)
"""ANIA first: a failing history shrinks to her. She comes again, for bonuses and limits."""

# Made once: thousands of examples draw from them.
HOW_MANY = st.sampled_from([2, 3, 1, 4])
DEEDS_DONE = st.sampled_from([2, 3, 5, 8])
PERSON = st.sampled_from(PEOPLE)
PERHAPS = st.booleans()
SELDOM = st.sampled_from([False] * 15 + [True])
MOSTLY = st.sampled_from([True] * 5 + [False])
DISCOUNT = st.sampled_from([0, 0, 1, 199, 735, 100_000])
KIND = st.sampled_from([mug, mug, poster, poster, gift_card])
HOURS_BETWEEN = st.sampled_from([0, 0, 0, 13, 24, 24 * 4, 24 * 31])
"""Between two orders: mostly the same day, else another day, week or month."""
TAGS = st.sampled_from([*[""] * 4, "VIP", "vip, Wholesale", "Hurt, WHOLESALE"])
SOURCE = st.sampled_from(["web", "web", "web", "pos"])
DAYS_LATER = st.sampled_from([0, 13, 14, 15, 40])
MONEY_BACK: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"shipping": 500},
        {"goodwill": 1},
        {"goodwill": 735},
        {"goodwill": 735, "adjusted": False},
        {"goodwill": 735, "shipping": 500},
    ]
)


@dataclass(frozen=True, slots=True)
class History:
    """What was sent, oldest first; what arrived, in that order; and a moment to ask at."""

    sent: tuple[Delivery, ...]
    arrived: tuple[Delivery, ...]
    now: datetime


@st.composite
def histories(draw: st.DrawFn, place: Place = KUBEK) -> History:
    """Any history of up to four orders and eight deeds."""
    shop = Shop(place)
    orders = [_order(draw, shop) for _ in range(draw(HOW_MANY))]
    for _ in range(draw(DEEDS_DONE)):
        order = draw(st.sampled_from(orders))
        draw(DEED)(draw, order, draw(PERHAPS))
    if draw(PERHAPS):
        shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    sent = draw(remembered(shop.deliveries))
    now = shop.now + timedelta(days=draw(DAYS_LATER))
    return History(sent, draw(arrivals(sent)), now)


@st.composite
def arrivals(draw: st.DrawFn, sent: tuple[Delivery, ...]) -> tuple[Delivery, ...]:
    """Deliveries as a bad network brings them: some lost, some twice, in any order."""
    places = st.integers(0, len(sent) - 1)
    lost = draw(st.sets(places, max_size=2))
    twice = draw(st.lists(places, max_size=4))
    kept = [delivery for index, delivery in enumerate(sent) if index not in lost]
    return tuple(draw(st.permutations([*kept, *(sent[index] for index in twice)])))


@st.composite
def remembered(draw: st.DrawFn, deliveries: list[Delivery]) -> tuple[Delivery, ...]:
    """Some senders leave out when a delivery was triggered."""
    blank = draw(st.sets(st.integers(0, len(deliveries) - 1), max_size=3))
    return tuple(
        replace(delivery, triggered_at="") if index in blank else delivery
        for index, delivery in enumerate(deliveries)
    )


def _order(draw: st.DrawFn, shop: Shop) -> Order:
    shop.later(hours=draw(HOURS_BETWEEN))
    order = shop.order(
        draw(PERSON),
        draw(ITEMS),
        tied=draw(PERHAPS),
        test=draw(SELDOM),
        currency="EUR" if draw(SELDOM) else shop.place.currency,
        customer_key=not draw(SELDOM),
        processed_key=not draw(SELDOM),
        spread=not draw(SELDOM),
        fulfilled=draw(PERHAPS),
        tags=draw(TAGS),
        source=draw(SOURCE),
    )
    # Most are paid, or most histories would be worth nothing.
    if draw(MOSTLY):
        order.paid(tied=draw(PERHAPS))
    return order


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Something to buy, sometimes with a discount; seldom a gift card."""
    return draw(KIND)(draw(st.integers(1, 3)), draw(DISCOUNT))


ITEMS = st.lists(items(), min_size=1, max_size=2)

Deed = Callable[[st.DrawFn, Order, bool], object]


def _pay(_draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.paid(tied=tied)


def _fulfil(_draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.fulfil(tied=tied)


def _refund(draw: st.DrawFn, order: Order, tied: bool) -> None:
    """Some units that were not given back yet, taken into stock if they are still there."""
    index = draw(st.integers(0, len(order.lines) - 1))
    line = order.lines[index]
    if line.refunded == line.quantity:
        order.refunded(goodwill=100, tied=tied)
        return
    quantity = draw(st.integers(1, line.quantity - line.refunded))
    restock = quantity <= line.left and draw(PERHAPS)
    order.refunded({index: quantity}, restock=restock, tied=tied)


def _money_back(draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.refunded(**draw(MONEY_BACK), tied=tied)


def _edit(draw: st.DrawFn, order: Order, tied: bool) -> None:
    index = draw(st.integers(0, len(order.lines) - 1))
    wanted = draw(st.integers(0, order.lines[index].left + 1))
    order.edited({index: wanted}, tied=tied)


def _add_line(draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.edited(added=draw(ITEMS), tied=tied)


def _move(draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.moved(draw(PERSON), tied=tied)


def _cancel(_draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.cancelled(tied=tied)


def _delete(_draw: st.DrawFn, order: Order, tied: bool) -> None:
    order.deleted(tied=tied)


DEEDS: tuple[Deed, ...] = (
    *(_pay, _refund, _refund, _refund, _money_back, _edit, _edit, _add_line),
    *(_move, _move, _fulfil, _fulfil, _pay, _pay, _cancel, _delete),
)
DEED = st.sampled_from(DEEDS)


def busy_month(seed: int, orders: int = 12) -> list[Delivery]:
    """A month of three regulars, by a die: paid, returned, edited, moved, cancelled; shuffled."""
    luck, shop = random.Random(seed), Shop()
    for _ in range(orders):
        shop.later(hours=luck.choice([0, 0, 5, 20, 100]))
        order = shop.order(
            luck.choice([ANIA, ANIA, GRACE, GRACE_AGAIN]),
            [mug(luck.randint(1, 3), luck.choice([0, 199])), poster(luck.randint(1, 4))],
            tags=luck.choice(["", "", "", "VIP, Wholesale"]),
            source=luck.choice(["web", "web", "pos"]),
        )
        if luck.random() < 0.9:
            order.paid(tied=luck.random() < 0.3)
        _fate(luck, order)
    shop.merged(kept=GRACE, removed=GRACE_AGAIN)
    luck.shuffle(shop.deliveries)
    return shop.deliveries


def _fate(luck: random.Random, order: Order) -> None:
    fates: tuple[Callable[[], object], ...] = (
        lambda: order.refunded({0: 1}, restock=luck.random() < 0.5),
        lambda: order.refunded({0: order.lines[0].left, 1: order.lines[1].left}),
        lambda: order.refunded(goodwill=luck.choice([1, 250])),
        lambda: order.edited({1: 0}),
        lambda: order.moved(luck.choice([ANIA, GRACE])),
        order.cancelled,
        order.deleted,
    )
    if luck.random() < 0.4:
        luck.choice(fates)()
