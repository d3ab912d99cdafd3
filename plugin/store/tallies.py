"""Tallies: how often something happened on a day, to nobody in particular."""

from collections import Counter
from typing import Final

from sqlalchemy import func, select

from plugin.store import dialect
from plugin.store.shops import Shop
from plugin.store.tables import tallies
from plugin.store.transact import Tx

SHARE: Final = "share"
"""A member opened their share page, or pressed a button of it."""
VISIT: Final = "visit"
"""Somebody opened the page of an invitation."""
REFUSED: Final = "refused"
"""An e-mail was typed there that could have no code."""
RESTED: Final = "rested"
"""So many of them by one link that it rests for an hour."""


def count(tx: Tx, shop: Shop, day: str, what: str) -> None:
    """Once more on a day, an ISO date where the shop is."""
    row = {"brand_id": shop.brand_id, "shop_id": shop.id, "day": day, "what": what, "count": 1}
    more = dialect.insert(tx, tallies).values(row)
    tx.execute(
        more.on_conflict_do_update(
            index_elements=["brand_id", "shop_id", "day", "what"],
            set_={"count": tallies.c.count + 1},
        )
    )


def sums(tx: Tx, shop: Shop, since: str = "") -> Counter[str]:
    """How often each thing happened in a shop, from a day on."""
    of_shop = (tallies.c.brand_id == shop.brand_id, tallies.c.shop_id == shop.id)
    found = select(tallies.c.what, func.sum(tallies.c.count)).where(
        *of_shop, tallies.c.day >= since
    )
    return Counter({row[0]: int(row[1]) for row in tx.execute(found.group_by(tallies.c.what))})
