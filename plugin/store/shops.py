"""Shops and what lets us talk to them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

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
    went_live: bool = False
    """A sandbox whose newest description says that it sells."""
    heir_id: int | None = None
    """The shop that took over when this one was wiped."""


_COLUMNS = [shops.c[name] for name in Shop.__dataclass_fields__]
_BY_DOMAIN = select(*_COLUMNS).where(
    shops.c.platform == bindparam("platform"), shops.c.domain == bindparam("domain")
)
_BY_ID = select(*_COLUMNS).where(shops.c.id == bindparam("shop"))
_OF_BRAND = select(*_COLUMNS).where(shops.c.brand_id == bindparam("brand"))


def new_id() -> int:
    """An id for a shop to be."""
    return fresh()


def add(tx: Tx, shop: Shop) -> None:
    """A new shop. The database refuses a second one under the same platform and domain."""
    tx.execute(insert(shops).values(asdict(shop)))


def by_domain(tx: Tx, platform: str, domain: str) -> Shop | None:
    """The shop under a domain."""
    row = tx.execute(_BY_DOMAIN, {"platform": platform, "domain": domain}).one_or_none()
    return None if row is None else Shop(*row)


def get(tx: Tx, shop_id: int) -> Shop:
    """A shop that is known to exist."""
    return Shop(*tx.execute(_BY_ID, {"shop": shop_id}).one())


def every(tx: Tx) -> list[Shop]:
    """All shops that were not wiped, by domain."""
    found = select(*_COLUMNS).where(shops.c.heir_id.is_(None)).order_by(shops.c.domain)
    return [Shop(*row) for row in tx.execute(found)]


def of_brand(tx: Tx, brand_id: int) -> list[Shop]:
    """The shops of one brand."""
    return [Shop(*row) for row in tx.execute(_OF_BRAND, {"brand": brand_id})]


def describe(
    tx: Tx,
    shop: Shop,
    *,
    name: str,
    timezone: str,
    taxes_included: bool,
    plan: str,
    went_live: bool,
    at: datetime,
) -> None:
    """Take over what the shop says of itself, unless something newer is known."""
    tx.execute(
        update(shops)
        .where(*_is(shop), shops.c.described_at <= at)
        .values(
            name=name,
            timezone=timezone,
            taxes_included=taxes_included,
            plan=plan,
            went_live=went_live,
            described_at=at,
        )
    )


def mark_uninstalled(tx: Tx, shop: Shop, at: datetime) -> None:
    """Remember when the app was removed."""
    tx.execute(update(shops).where(*_is(shop)).values(uninstalled_at=at))


def mark_reinstalled(tx: Tx, shop: Shop, at: datetime) -> None:
    """The app is back; what is told of earlier removals is history."""
    tx.execute(update(shops).where(*_is(shop)).values(uninstalled_at=None, installed_at=at))


def retire(tx: Tx, shop: Shop, heir_id: int, at: datetime) -> bool:
    """
    Let a shop be followed by its heir: it has left, under a name that nobody can ever have, so
    that its domain is free. False when it is followed already; two at once wait for each other.
    """
    values = {"heir_id": heir_id, "domain": f"{shop.id}.wiped.invalid", "uninstalled_at": at}
    left = update(shops).where(*_is(shop), shops.c.heir_id.is_(None)).values(values)
    return tx.execute(left).rowcount == 1


def is_away(tx: Tx, shop: Shop) -> bool:
    """Is the app removed from a shop? If so, it does not come back before this commit."""
    if get(tx, shop.id).uninstalled_at is None:
        return False
    held = select(shops.c.uninstalled_at).where(*_is(shop)).with_for_update(read=True)
    return tx.execute(held).scalar() is not None


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


def _is(shop: Shop) -> list[ColumnElement[bool]]:
    """The row of one shop, of its own brand."""
    return [shops.c.brand_id == shop.brand_id, shops.c.id == shop.id]
