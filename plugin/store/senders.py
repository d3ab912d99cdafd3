"""Senders: how a shop signs its letters."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete, select

from plugin.store import dialect
from plugin.store.shops import Shop
from plugin.store.tables import senders
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Sender:
    """A name, where answers go, and a postal address; each may be empty."""

    name: str = ""
    reply_to: str = ""
    address: str = ""


def of(tx: Tx, shop: Shop) -> Sender:
    """How a shop signs its letters; an empty Sender where it never said."""
    found = select(*(senders.c[name] for name in Sender.__dataclass_fields__)).where(
        senders.c.brand_id == shop.brand_id, senders.c.shop_id == shop.id
    )
    row = tx.execute(found).one_or_none()
    return Sender() if row is None else Sender(*row)


def keep(tx: Tx, shop: Shop, sender: Sender) -> None:
    """From now on a shop signs like this."""
    values = asdict(sender)
    new = dialect.insert(tx, senders).values(brand_id=shop.brand_id, shop_id=shop.id, **values)
    tx.execute(new.on_conflict_do_update(index_elements=["brand_id", "shop_id"], set_=values))


def drop(tx: Tx, shop: Shop) -> None:
    """A shop signs no letters any more."""
    theirs = (senders.c.brand_id == shop.brand_id, senders.c.shop_id == shop.id)
    tx.execute(delete(senders).where(*theirs))
