"""
A member's book: everything that says where they stand, and what is written so far.

Books are opened for many members at once with a handful of statements, because an import or a
refresh settles hundreds, and a single member is only a small case of many.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from plugin.domain.facts import Order
from plugin.domain.history import History, Placed, Stop
from plugin.domain.ledger import Key, Source
from plugin.domain.program import Program
from plugin.domain.redemptions import Redemption
from plugin.domain.standing import Standing, standing
from plugin.service import deeds
from plugin.store import Tx, acts, entries, groups, orders, shops, stops, uses
from plugin.store.accounts import Account
from plugin.store.acts import Act
from plugin.store.orders import Held
from plugin.store.shops import Shop

_zone = cache(ZoneInfo)


@dataclass(slots=True)
class Book:
    """One member: their accounts, their orders by key, what was done, points posted per key."""

    accounts: frozenset[int]
    zone: tzinfo
    placed: dict[Key, Placed] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    posted: dict[Key, int] = field(default_factory=dict)
    redemptions: list[Redemption] = field(default_factory=list)
    stops: Sequence[Stop] = ()

    def history(self) -> History:
        """What the domain asks to know."""
        return History(
            accounts=self.accounts,
            orders=list(self.placed.values()),
            adjustments=deeds.adjustments(self.acts, self.zone),
            stay=deeds.stay(self.acts),
            warnings=deeds.warnings(self.acts),
            reinstated=deeds.reinstated(self.acts),
            pardons=deeds.pardons(self.acts),
            redemptions=self.redemptions,
            referrals=deeds.referrals(self.acts, self.zone),
            stops=self.stops,
        )

    def take(self, act: Act) -> None:
        """Enter a reward that was taken just now: no order was placed with it yet."""
        self.acts.append(act)
        self.redemptions += deeds.redemptions([act], {}, {})

    def standing(self, versions: Sequence[Program], now: datetime) -> Standing:
        """Where the member stands by the facts alone."""
        return standing(self.history(), versions, now)


def open_books(tx: Tx, brand_id: int, root_ids: Iterable[int]) -> dict[int, Book]:
    """The book of every member behind these root accounts."""
    return _read(tx, brand_id, groups.of_roots(tx, brand_id, root_ids))


def open_book(tx: Tx, root: Account, merged: frozenset[int]) -> Book:
    """The book of one member, all of whose accounts are known."""
    return _read(tx, root.brand_id, {root.id: merged})[root.id]


def order_key(shop_id: int, order_id: str) -> Key:
    """The key of an order: two shops of a brand may number theirs alike."""
    return Key(Source.ORDER, f"{shop_id}/{order_id}")


def _read(tx: Tx, brand_id: int, merged: Mapping[int, frozenset[int]]) -> dict[int, Book]:
    by_id = {shop.id: shop for shop in shops.of_brand(tx, brand_id)}
    zone = _zone_of_brand(by_id.values())
    stopped = [Stop(stop.since, stop.until) for stop in stops.of(tx, brand_id)]
    books = {root: Book(members, zone, stops=stopped) for root, members in merged.items()}
    owner = {account: books[root] for root, members in merged.items() for account in members}
    _enter_orders(tx, brand_id, owner, by_id)
    for act in acts.of(tx, brand_id, owner):
        owner[act.account_id].acts.append(act)
    _enter_redemptions(tx, brand_id, books.values())
    for account, key, points in entries.sums_by_account(tx, brand_id, owner):
        posted = owner[account].posted
        posted[key] = posted.get(key, 0) + points
    return books


def _enter_orders(
    tx: Tx, brand_id: int, owner: Mapping[int, Book], by_id: Mapping[int, Shop]
) -> None:
    """An order stands in the book of everybody who ever held it."""
    known: dict[Key, Placed] = {}
    for account, held in orders.holdings(tx, brand_id, owner):
        key = order_key(held.shop_id, held.order.id)
        owner[account].placed[key] = known.setdefault(key, placed(held, by_id[held.shop_id]))


def _enter_redemptions(tx: Tx, brand_id: int, books: Iterable[Book]) -> None:
    """A redemption stands in the book of who took it, with whatever order was placed with it."""
    taken = [(book, _taken(book)) for book in books]
    wanted = {redemption_id for _, ids in taken for redemption_id in ids}
    if not wanted:
        return
    codes = {one: digest.hex() for one, digest in uses.digests(tx, brand_id, wanted).items()}
    used: dict[int, list[Order]] = {}
    for redemption_id, order in uses.orders_of(tx, brand_id, wanted):
        used.setdefault(redemption_id, []).append(order)
    for book, ids in taken:
        if ids:
            book.redemptions = deeds.redemptions(book.acts, codes, used)


def _taken(book: Book) -> list[int]:
    return [act.id for act in book.acts if deeds.is_bought(act)]


def placed(held: Held, shop: Shop) -> Placed:
    """An order as the ledger knows it."""
    key = order_key(held.shop_id, held.order.id)
    return Placed(key, held.order, shop.sandbox, _zone(shop.timezone))


def _zone_of_brand(of_brand: Iterable[Shop]) -> tzinfo:
    """Where what happened in no shop happened: in the brand's first."""
    first = min(of_brand, key=lambda shop: shop.id, default=None)
    return _zone(first.timezone if first else "UTC")
