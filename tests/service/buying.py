"""Short stories: somebody has bought something, and what an order of theirs is worth."""

import json
from typing import Any

from plugin.domain.ledger import Key, Source
from plugin.domain.worth import Worth
from plugin.service import shops
from plugin.service.lookup import member
from plugin.service.settling import derive
from plugin.store import Tx, programs
from tests.bodies import Delivery, Item, Shop
from tests.cast import KUBEK, Person, Place
from tests.laurel import Laurel, whom


def bought(
    laurel: Laurel, person: Person, *items: Item, shop: Shop | None = None, **shape: Any
) -> int:
    """Somebody ordered and paid, and it is settled; the order's id."""
    theirs = shop or Shop()
    order = theirs.order(person, list(items), **shape)
    order.paid()
    laurel.deliver_all(order.deliveries, theirs.place)
    return order.id


def worth(laurel: Laurel, person: Person, order_id: int, place: Place = KUBEK) -> Worth:
    """What the facts say an order is worth to somebody, with the reason."""
    shop = shops.named(laurel.services, place.domain)

    def look(tx: Tx) -> Worth:
        found = member(tx, laurel.services, shop, whom(person))
        standing = derive(
            tx, shop.brand_id, found.root.id, programs.of(tx, shop.brand_id), laurel.clock.now()
        )
        return standing.worths[Key(Source.ORDER, f"{shop.id}/{order_id}")]

    return laurel.services.store.read(look)


def altered(delivery: Delivery, *, without: tuple[str, ...] = (), **fields: Any) -> Delivery:
    """The same delivery with some fields of its body changed, or left out."""
    body = json.loads(delivery.body) | fields
    kept = {name: value for name, value in body.items() if name not in without}
    return Delivery(delivery.topic, json.dumps(kept).encode(), delivery.triggered_at)
