"""Shops and what lets us talk to them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from plugin.store import dialect
from plugin.store.ids import fresh
from plugin.store.tables import permits, shops
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Shop:
    """One store of a brand. `timezone` is an IANA name; times are aware."""

    id: int
    brand_id: int
    platform: str
    domain: str
    name: str
    currency: str
    timezone: str
    taxes_included: bool
    plan: str
    sandbox: bool
    installed_at: datetime
    uninstalled_at: datetime | None
    described_at: datetime


_COLUMNS = [shops.c[name] for name in Shop.__dataclass_fields__]


def new_id() -> int:
    """An id for a shop to be."""
    return fresh()


def add(tx: Tx, shop: Shop) -> None:
    """A new shop. The database refuses a second one under the same platform and domain."""
    tx.execute(insert(shops).values(asdict(shop)))


def by_domain(tx: Tx, platform: str, domain: str) -> Shop | None:
    """The shop under a domain."""
    found = select(*_COLUMNS).where(shops.c.platform == platform, shops.c.domain == domain)
    row = tx.execute(found).one_or_none()
    return None if row is None else Shop(*row)


def get(tx: Tx, shop_id: int) -> Shop:
    """A shop that is known to exist."""
    return Shop(*tx.execute(select(*_COLUMNS).where(shops.c.id == shop_id)).one())


def every(tx: Tx) -> list[Shop]:
    """All shops, by domain."""
    return [Shop(*row) for row in tx.execute(select(*_COLUMNS).order_by(shops.c.domain))]


def of_brand(tx: Tx, brand_id: int) -> list[Shop]:
    """The shops of one brand."""
    return [Shop(*row) for row in tx.execute(select(*_COLUMNS).where(shops.c.brand_id == brand_id))]


def describe(
    tx: Tx, shop: Shop, *, name: str, timezone: str, taxes_included: bool, plan: str, at: datetime
) -> None:
    """Take over what the shop says of itself, unless something newer is known."""
    tx.execute(
        update(shops)
        .where(shops.c.id == shop.id, shops.c.described_at <= at)
        .values(
            name=name,
            timezone=timezone,
            taxes_included=taxes_included,
            plan=plan,
            described_at=at,
        )
    )


def mark_uninstalled(tx: Tx, shop_id: int, at: datetime) -> None:
    """Remember when the app was removed."""
    tx.execute(update(shops).where(shops.c.id == shop_id).values(uninstalled_at=at))


def mark_reinstalled(tx: Tx, shop_id: int, at: datetime) -> None:
    """The app is back; what is told of earlier removals is history."""
    tx.execute(
        update(shops).where(shops.c.id == shop_id).values(uninstalled_at=None, installed_at=at)
    )


def keep_permit(tx: Tx, shop: Shop, sealed: bytes, expires_at: datetime | None) -> None:
    """Store the newest sealed permission of a shop."""
    values = {"sealed": sealed, "expires_at": expires_at}
    tx.execute(
        dialect.insert(tx, permits)
        .values(brand_id=shop.brand_id, shop_id=shop.id, **values)
        .on_conflict_do_update(index_elements=["brand_id", "shop_id"], set_=values)
    )


def permit(tx: Tx, shop: Shop) -> bytes | None:
    """The sealed permission of a shop."""
    found = select(permits.c.sealed).where(
        permits.c.brand_id == shop.brand_id, permits.c.shop_id == shop.id
    )
    return tx.execute(found).scalar()


def drop_permit(tx: Tx, shop: Shop) -> None:
    """Forget the permission: the platform has revoked it."""
    tx.execute(
        delete(permits).where(permits.c.brand_id == shop.brand_id, permits.c.shop_id == shop.id)
    )
