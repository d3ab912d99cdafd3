"""What merchants chose about the orders of before they came: whether those earn, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from plugin.store import dialect
from plugin.store.shops import Shop
from plugin.store.tables import choices
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice made once. `since` None: those orders do not earn."""

    since: datetime | None
    actor: str
    at: datetime


_COLUMNS = [choices.c[name] for name in Choice.__dataclass_fields__]


def of(tx: Tx, shop: Shop) -> Choice | None:
    """What a shop chose; None: nothing yet."""
    found = select(*_COLUMNS).where(
        choices.c.brand_id == shop.brand_id, choices.c.shop_id == shop.id
    )
    row = tx.execute(found).one_or_none()
    return None if row is None else Choice(*row)


def keep(tx: Tx, shop: Shop, choice: Choice) -> bool:
    """Remember a choice; False when there is one already."""
    row = {
        "brand_id": shop.brand_id,
        "shop_id": shop.id,
        "since": choice.since,
        "actor": choice.actor,
        "at": choice.at,
    }
    return dialect.insert_once(tx, choices, row, "brand_id", "shop_id")
