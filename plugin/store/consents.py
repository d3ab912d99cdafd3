"""What merchants let us do: the scopes of a shop, as the platform said last."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from plugin.store import dialect
from plugin.store.shops import Shop
from plugin.store.tables import consents
from plugin.store.transact import Tx

_OF_SHOP = select(consents.c.scopes).where(
    consents.c.brand_id == bindparam("brand"), consents.c.shop_id == bindparam("shop")
)


def keep(tx: Tx, shop: Shop, scopes: Collection[str], at: datetime) -> None:
    """Take over what the platform says now."""
    values = {"scopes": " ".join(sorted(scopes)), "at": at}
    tx.execute(
        dialect.insert(tx, consents)
        .values(brand_id=shop.brand_id, shop_id=shop.id, **values)
        .on_conflict_do_update(index_elements=["brand_id", "shop_id"], set_=values)
    )


def of(tx: Tx, shop: Shop) -> tuple[str, ...] | None:
    """The scopes granted; None while nobody asked."""
    told: str | None = tx.execute(_OF_SHOP, {"brand": shop.brand_id, "shop": shop.id}).scalar()
    return None if told is None else tuple(told.split())
