"""Data requests: who asks what we hold of them, the sealed answer, and when it was handed over."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from plugin.store import dialect
from plugin.store.ids import fresh
from plugin.store.tables import accounts, data_requests
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class DataRequest:
    """
    One request. `cause` makes it one however often it is told; `asked` says who (sealed).

    `package` is the sealed answer, None until it is prepared.
    """

    brand_id: int
    id: int
    shop_id: int
    cause: str
    customer_id: str | None
    email_hash: bytes | None
    asked_at: datetime
    asked: bytes
    package: bytes | None = None
    prepared_at: datetime | None = None
    handed_at: datetime | None = None


_COLUMNS = [data_requests.c[name] for name in DataRequest.__dataclass_fields__]


def new_id() -> int:
    """An id for a request to be: what it says is sealed for that place."""
    return fresh()


def add(tx: Tx, request: DataRequest) -> bool:
    """Write a request; False when the same one was told before."""
    return dialect.insert_once(tx, data_requests, asdict(request), "brand_id", "shop_id", "cause")


def get(tx: Tx, brand_id: int, shop_id: int, request_id: int) -> DataRequest | None:
    """One request of a shop."""
    row = tx.execute(
        select(*_COLUMNS).where(*_of_shop(brand_id, shop_id), data_requests.c.id == request_id)
    ).one_or_none()
    return None if row is None else DataRequest(*row)


def every(tx: Tx, brand_id: int, shop_id: int) -> list[DataRequest]:
    """All requests of a shop that are still kept, the newest first."""
    found = select(*_COLUMNS).where(*_of_shop(brand_id, shop_id))
    return [DataRequest(*row) for row in tx.execute(found.order_by(data_requests.c.id.desc()))]


def open_count(tx: Tx, brand_id: int, shop_id: int) -> int:
    """How many requests of a shop nobody has answered."""
    found = select(func.count()).where(
        *_of_shop(brand_id, shop_id), data_requests.c.handed_at.is_(None)
    )
    return tx.execute(found).scalar_one()


def keep_package(tx: Tx, brand_id: int, request_id: int, package: bytes, now: datetime) -> None:
    """Store the sealed answer."""
    tx.execute(
        update(data_requests)
        .where(data_requests.c.brand_id == brand_id, data_requests.c.id == request_id)
        .values(package=package, prepared_at=now)
    )


def mark_handed(tx: Tx, brand_id: int, shop_id: int, request_id: int, now: datetime) -> None:
    """Remember when a prepared answer was handed over; the first time counts."""
    tx.execute(
        update(data_requests)
        .where(
            *_of_shop(brand_id, shop_id),
            data_requests.c.id == request_id,
            data_requests.c.package.is_not(None),
            data_requests.c.handed_at.is_(None),
        )
        .values(handed_at=now)
    )


def forget(
    tx: Tx, brand_id: int, customers: Iterable[tuple[int, str]], email_hashes: Iterable[bytes]
) -> None:
    """Delete the requests of somebody to be forgotten: (shop, customer) pairs, and hashes."""
    theirs = [
        *(_of_shop(brand_id, shop)[1] & (data_requests.c.customer_id == one)
          for shop, one in customers),
        data_requests.c.email_hash.in_(set(email_hashes)),
    ]  # fmt: skip
    tx.execute(delete(data_requests).where(data_requests.c.brand_id == brand_id, or_(*theirs)))


def accounts_of(tx: Tx, brand_id: int, request: DataRequest) -> set[int]:
    """The accounts of whoever asks, where we know any."""
    known_as: list[ColumnElement[bool]] = []
    if request.customer_id:
        of_shop = accounts.c.shop_id == request.shop_id
        known_as.append(of_shop & (accounts.c.customer_id == request.customer_id))
    if request.email_hash:
        known_as.append(accounts.c.guest_hash == request.email_hash)
    found = select(accounts.c.id).where(accounts.c.brand_id == brand_id, or_(*known_as))
    return set(tx.execute(found).scalars())


def forget_shop(tx: Tx, brand_id: int, shop_id: int) -> None:
    """Delete all requests of a shop."""
    tx.execute(delete(data_requests).where(*_of_shop(brand_id, shop_id)))


def forget_handed(tx: Tx, brand_id: int, before: datetime) -> int:
    """Delete what was handed over before a moment; returns how many."""
    old = data_requests.c.handed_at < before
    return tx.execute(
        delete(data_requests).where(data_requests.c.brand_id == brand_id, old)
    ).rowcount


def _of_shop(brand_id: int, shop_id: int) -> tuple[ColumnElement[bool], ...]:
    return data_requests.c.brand_id == brand_id, data_requests.c.shop_id == shop_id
