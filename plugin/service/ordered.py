"""
What one order brings, for whoever just placed it or looks at it again.

A shopper who is signed in is told of their own orders, and how far the next reward is. Whoever is
not is told of an order of this hour, by its points alone: ids of orders are no secrets, and a
token of a checkout can be had by filling a cart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from plugin.domain.appearance import Appearance
from plugin.domain.earning import Reason
from plugin.domain.facts import Order
from plugin.domain.history import decided
from plugin.domain.ledger import Balance, Key
from plugin.domain.program import Program
from plugin.domain.standing import Standing
from plugin.ports import Shopper
from plugin.service import addresses, books, panel, settling
from plugin.service.lookup import Member, member_of
from plugin.service.rewards import shelf
from plugin.service.services import Services
from plugin.service.views.rewards import Offer, OfferCard, OfferState
from plugin.service.views.shop import ShopCard
from plugin.store import Tx, accounts, appearances, orders, programs
from plugin.store.shops import Shop

_FRESH: Final = timedelta(hours=1)
"""For so long an order is told of to somebody who is not signed in."""


class Brings(StrEnum):
    """What an order brings its buyer, as things stand."""

    SOON = "soon"
    """Nobody can say yet: we have not read of the order, or it is not theirs."""
    UNPAID = "unpaid"
    UNSENT = "unsent"
    COMING = "coming"
    """Points are on the way."""
    HERE = "here"
    """Points can be spent."""
    NOTHING = "nothing"


class Reader(StrEnum):
    """Who is told of it."""

    MEMBER = "member"
    CUSTOMER = "customer"
    """Signed in, and has not joined."""
    STRANGER = "stranger"
    """Not signed in."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What one order brings, for one reader."""

    shop: ShopCard
    look: Appearance
    panel: str
    """The address of the panel."""
    brings: Brings = Brings.SOON
    reader: Reader = Reader.STRANGER
    points: int = 0
    opens_at: datetime | None = None
    """From when points on the way can be spent; None: the shop decides."""
    goal: OfferCard | None = None
    """The next reward of a member."""
    missing: int = 0
    """Points to that reward once all that is on the way is here; 0: it is enough."""


def ordered(services: Services, shopper: Shopper, order_id: str) -> Ordered:
    """
    What an order (the platform's id) brings whoever looks at it.

    An order that nobody knows and one of somebody else are told of alike. Raises NotFoundError
    for an unknown shop.
    """
    shop = panel.shop_of(services, shopper)
    return services.store.read(lambda tx: _ordered(tx, services, shop, shopper, order_id))


def _ordered(tx: Tx, services: Services, shop: Shop, shopper: Shopper, order_id: str) -> Ordered:
    look, now = appearances.of(tx, shop.brand_id), services.clock.now()
    blank = Ordered(panel.card(shop), look, addresses.panel(services, shop, "/panel"))
    order = orders.find(tx, shop.brand_id, shop.id, order_id)
    buyer = _buyer(tx, shop, shopper, order, now)
    if buyer is None:
        return blank
    versions, key = programs.of(tx, shop.brand_id), books.order_key(shop.id, order_id)
    standing = settling.derive(tx, shop.brand_id, buyer.root.id, versions, now)
    found = replace(_brought(standing, key, now, blank), reader=_reader(shopper, buyer))
    if not found.points or found.reader is not Reader.MEMBER:
        return found
    offers = shelf.offers_in(tx, services, shop, shopper.customer_id or "")
    return _with_goal(found, offers, standing.balance(now), shelf.catalogue_at(versions, now))


def _buyer(
    tx: Tx, shop: Shop, shopper: Shopper, order: Order | None, now: datetime
) -> Member | None:
    """The member who holds an order, if this shopper may hear of it."""
    if order is None or order.snapshot is None or order.snapshot.holder is None:
        return None
    buyer = member_of(tx, accounts.get(tx, shop.brand_id, order.snapshot.holder))
    if shopper.customer_id is None:
        return buyer if order.snapshot.processed_at > now - _FRESH else None
    theirs = accounts.find_customer(tx, shop.brand_id, shop.id, shopper.customer_id)
    return buyer if theirs and theirs.root_id == buyer.root.id else None


def _reader(shopper: Shopper, buyer: Member) -> Reader:
    if shopper.customer_id is None:
        return Reader.STRANGER
    return Reader.MEMBER if buyer.state == "joined" else Reader.CUSTOMER


def _brought(standing: Standing, key: Key, now: datetime, blank: Ordered) -> Ordered:
    worth = standing.worths.get(key)
    if worth is None:
        return blank
    if worth.points <= 0:
        return replace(blank, brings=_BECAUSE.get(worth.code, Brings.NOTHING))
    opens = next((lot.available_at for lot in standing.lots if lot.key == key), now)
    return replace(
        blank,
        brings=Brings.COMING if opens > now else Brings.HERE,
        points=worth.points,
        opens_at=decided(opens),
    )


def _with_goal(
    found: Ordered, offers: Sequence[Offer], balance: Balance, program: Program | None
) -> Ordered:
    """The reward that is nearest once everything on the way is here; debt is another story."""
    short = [one for one in offers if one.state is OfferState.SHORT]
    if program is None or balance.debt or not short:
        return found
    far = [one for one in short if one.missing > balance.pending]
    goal = min(far, key=_missing) if far else max(short, key=_missing)
    card = OfferCard(goal, program.currency)
    return replace(found, goal=card, missing=max(0, goal.missing - balance.pending))


def _missing(offer: Offer) -> int:
    return offer.missing


_BECAUSE: Final = {
    Reason.NOT_YET_SEEN.value: Brings.SOON,
    Reason.NOT_YET_PAID.value: Brings.UNPAID,
    Reason.NOT_YET_FULFILLED.value: Brings.UNSENT,
}
"""Why an order that is worth nothing yet will be."""
