"""Permits: what lets us talk to a shop, whether it still lives, and who is renewing it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.shops import Shop
from plugin.store.tables import permits
from plugin.store.transact import Tx

LIVE, RECONNECT = "live", "reconnect"


@dataclass(frozen=True, slots=True)
class Permit:
    """A sealed grant. `renew_at` None: it cannot be renewed, or not any more."""

    sealed: bytes
    state: str
    expires_at: datetime | None
    renew_at: datetime | None
    lease: str


_COLUMNS = [permits.c[name] for name in Permit.__dataclass_fields__]
_OF_SHOP = select(*_COLUMNS).where(
    permits.c.brand_id == bindparam("brand"), permits.c.shop_id == bindparam("shop")
)


def keep(
    tx: Tx, shop: Shop, sealed: bytes, expires_at: datetime | None, renew_at: datetime | None
) -> None:
    """A new grant of a shop. Whoever was renewing the former one has lost their lease."""
    values = _fresh(sealed, expires_at, renew_at)
    tx.execute(
        dialect.insert(tx, permits)
        .values(brand_id=shop.brand_id, shop_id=shop.id, **values)
        .on_conflict_do_update(index_elements=["brand_id", "shop_id"], set_=values)
    )


def of(tx: Tx, shop: Shop) -> Permit | None:
    """The permit of a shop."""
    row = tx.execute(_OF_SHOP, {"brand": shop.brand_id, "shop": shop.id}).one_or_none()
    return None if row is None else Permit(*row)


def lease(tx: Tx, shop: Shop, now: datetime, until: datetime) -> Permit | None:
    """The right to renew the live permit of a shop until then; None while somebody has it."""
    free = or_(permits.c.leased_until.is_(None), permits.c.leased_until <= now)
    claimed = (
        update(permits)
        .where(*_is(shop), free, permits.c.state == LIVE)
        .values(lease=secrets.token_hex(8), leased_until=until)
        .returning(*_COLUMNS)
    )
    row = tx.execute(claimed).one_or_none()
    return None if row is None else Permit(*row)


def renew(
    tx: Tx,
    shop: Shop,
    held: Permit,
    sealed: bytes,
    expires_at: datetime | None,
    renew_at: datetime | None,
) -> bool:
    """The renewed grant in place of the leased one; False when the lease was lost meanwhile."""
    return _while_held(tx, shop, held, **_fresh(sealed, expires_at, renew_at))


def release(tx: Tx, shop: Shop, held: Permit, rest_until: datetime | None = None) -> bool:
    """Give up a lease; nobody else gets one before `rest_until`."""
    return _while_held(tx, shop, held, lease="", leased_until=rest_until)


def kill(tx: Tx, shop: Shop, held: Permit) -> bool:
    """The platform renews this permit no more: staff have to open the app."""
    return _while_held(tx, shop, held, state=RECONNECT, renew_at=None, lease="", leased_until=None)


def distrust(tx: Tx, shop: Shop, sealed: bytes, now: datetime) -> None:
    """The platform refused this grant before its time: renew it before it is used again."""
    refused = update(permits).where(*_is(shop), permits.c.sealed == sealed)
    tx.execute(refused.values(expires_at=now, renew_at=now))


def take_due(tx: Tx, now: datetime, next_time: datetime, limit: int) -> list[tuple[int, int]]:
    """(brand, shop) of permits to be renewed, the longest due first; each is told once."""
    due = (
        select(permits.c.shop_id)
        .where(permits.c.renew_at <= now, permits.c.state == LIVE)
        .order_by(permits.c.renew_at, permits.c.shop_id)
        .limit(limit)
    )
    taken = (
        update(permits)
        .where(permits.c.shop_id.in_(due.scalar_subquery()), permits.c.renew_at <= now)
        .values(renew_at=next_time)
        .returning(permits.c.brand_id, permits.c.shop_id)
    )
    return [(brand_id, shop_id) for brand_id, shop_id in tx.execute(taken)]


def _fresh(
    sealed: bytes, expires_at: datetime | None, renew_at: datetime | None
) -> dict[str, object]:
    return {
        "sealed": sealed,
        "state": LIVE,
        "expires_at": expires_at,
        "renew_at": renew_at,
        "lease": "",
        "leased_until": None,
    }


def _while_held(tx: Tx, shop: Shop, held: Permit, **values: object) -> bool:
    changed = update(permits).where(*_is(shop), permits.c.lease == held.lease).values(values)
    return tx.execute(changed).rowcount == 1


def _is(shop: Shop) -> list[ColumnElement[bool]]:
    return [permits.c.brand_id == shop.brand_id, permits.c.shop_id == shop.id]
