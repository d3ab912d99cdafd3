"""Accounts: people's places in the ledger, merged ones behind one root."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.ledger import Balance
from plugin.store import dialect
from plugin.store.ids import fresh
from plugin.store.tables import accounts
from plugin.store.transact import Tx

T = TypeVar("T")

GENESIS = bytes(32)
"""What the first entry of every account is chained to."""

PATIENCE = timedelta(days=90)
"""How long unclaimed points wait for somebody to come."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person's place in the ledger. `head` is the hash of the newest of its `entries`."""

    brand_id: int
    id: int
    root_id: int
    shop_id: int
    customer_id: str | None
    guest_hash: bytes | None
    state: str
    available: int
    pending: int
    debt: int
    valid_until: datetime | None
    entries: int
    head: bytes
    lapse_at: datetime | None
    created_at: datetime
    unsettled_since: datetime | None

    @property
    def balance(self) -> Balance:
        """The cached balance; true until `valid_until`."""
        return Balance(self.available, self.pending, self.debt, self.valid_until)


COLUMNS = [accounts.c[name] for name in Account.__dataclass_fields__]

_OF_BRAND = accounts.c.brand_id == bindparam("brand")
_NAMED = _OF_BRAND & (accounts.c.id == bindparam("of"))
_GET = select(*COLUMNS).where(_NAMED)
_OF_CUSTOMER = select(*COLUMNS).where(
    _OF_BRAND,
    accounts.c.shop_id == bindparam("shop"),
    accounts.c.customer_id == bindparam("customer"),
)
_KEEP_HEAD = (
    update(accounts).where(_NAMED).values(entries=bindparam("count"), head=bindparam("hash"))
)


def for_customer(tx: Tx, brand_id: int, shop_id: int, customer_id: str, now: datetime) -> int:
    """The account of a platform's customer, opened when it is the first we hear of them."""
    whom = (accounts.c.shop_id == shop_id) & (accounts.c.customer_id == customer_id)
    return _find_or_open(tx, brand_id, whom, {"shop_id": shop_id, "customer_id": customer_id}, now)


def for_guest(tx: Tx, brand_id: int, shop_id: int, guest_hash: bytes, now: datetime) -> int:
    """The account of a guest, known only by the keyed hash of an e-mail."""
    whom = accounts.c.guest_hash == guest_hash
    return _find_or_open(tx, brand_id, whom, {"shop_id": shop_id, "guest_hash": guest_hash}, now)


def for_customers(
    tx: Tx, brand_id: int, shop_id: int, customer_ids: Iterable[str], now: datetime
) -> dict[str, int]:
    """The accounts of many customers at once; opened for those we had not heard of."""
    theirs = (accounts.c.shop_id == shop_id) & accounts.c.customer_id.in_(wanted := {*customer_ids})
    known = _ids_by(tx, brand_id, accounts.c.customer_id, theirs)
    new = {customer_id: fresh() for customer_id in sorted(wanted - known.keys())}
    _open(tx, [
        _blank(brand_id, account_id, now) | {"shop_id": shop_id, "customer_id": customer_id}
        for customer_id, account_id in new.items()
    ])  # fmt: skip
    return known | new


def for_guests(
    tx: Tx, brand_id: int, shop_id: int, guest_hashes: Iterable[bytes], now: datetime
) -> dict[bytes, int]:
    """The accounts of many guests at once; opened for those we had not heard of."""
    theirs = accounts.c.guest_hash.in_(wanted := {*guest_hashes})
    known = _ids_by(tx, brand_id, accounts.c.guest_hash, theirs)
    new = {guest_hash: fresh() for guest_hash in sorted(wanted - known.keys())}
    _open(tx, [
        _blank(brand_id, account_id, now) | {"shop_id": shop_id, "guest_hash": guest_hash}
        for guest_hash, account_id in new.items()
    ])  # fmt: skip
    return known | new


def find_customer(tx: Tx, brand_id: int, shop_id: int, customer_id: str) -> Account | None:
    """The account of a platform's customer, if there is one."""
    whom = {"brand": brand_id, "shop": shop_id, "customer": customer_id}
    row = tx.execute(_OF_CUSTOMER, whom).one_or_none()
    return None if row is None else Account(*row)


def find_guest(tx: Tx, brand_id: int, guest_hash: bytes) -> Account | None:
    """The account of a guest, if there is one."""
    theirs = (accounts.c.brand_id == brand_id, accounts.c.guest_hash == guest_hash)
    row = tx.execute(select(*COLUMNS).where(*theirs)).one_or_none()
    return None if row is None else Account(*row)


def get(tx: Tx, brand_id: int, account_id: int) -> Account:
    """An account that is known to exist."""
    return Account(*tx.execute(_GET, {"brand": brand_id, "of": account_id}).one())


def locked(tx: Tx, brand_id: int, account_id: int) -> Account:
    """An account that is known to exist, locked until the end of the transaction."""
    named = {"brand": brand_id, "of": account_id}
    return Account(*tx.execute(_GET.with_for_update(), named).one())


def every(tx: Tx, brand_id: int) -> list[int]:
    """Ids of all accounts of a brand."""
    found = select(accounts.c.id).where(accounts.c.brand_id == brand_id)
    return list(tx.execute(found.order_by(accounts.c.id)).scalars())


def keep_heads(tx: Tx, brand_id: int, ends: Mapping[int, tuple[int, bytes]]) -> None:
    """Remember how many entries locked accounts have, and the hash of the newest of each."""
    rows = [
        {"brand": brand_id, "of": account_id, "count": seq, "hash": head}
        for account_id, (seq, head) in ends.items()
    ]
    tx.execute(_KEEP_HEAD, rows)


def keep_state(tx: Tx, brand_id: int, account_ids: Iterable[int], state: str) -> None:
    """Remember where people stand with the programme. Erased is for good."""
    tx.execute(
        update(accounts)
        .where(
            accounts.c.brand_id == brand_id,
            accounts.c.id.in_(set(account_ids)),
            accounts.c.state != "erased",
        )
        .values(state=state)
    )


def count_by_state(tx: Tx, brand_id: int, shop_id: int) -> dict[str, int]:
    """How many people stand where, counted by root."""
    found = (
        select(accounts.c.state, func.count())
        .where(
            accounts.c.brand_id == brand_id,
            accounts.c.shop_id == shop_id,
            accounts.c.id == accounts.c.root_id,
        )
        .group_by(accounts.c.state)
    )
    return {row[0]: row[1] for row in tx.execute(found)}


def _find_or_open(
    tx: Tx,
    brand_id: int,
    whom: ColumnElement[bool],
    identity: dict[str, str | int | bytes],
    now: datetime,
) -> int:
    found = select(accounts.c.id).where(accounts.c.brand_id == brand_id, whom)
    known: int | None = tx.execute(found).scalar()
    if known is not None:
        return known
    account_id = fresh()
    values = _blank(brand_id, account_id, now) | identity
    if dialect.insert_once(tx, accounts, values, *_key_of(identity)):
        return account_id
    theirs: int = tx.execute(found).scalar_one()
    return theirs


def _blank(brand_id: int, account_id: int, now: datetime) -> dict[str, object]:
    """The columns of a new account that do not say whose it is."""
    return {
        "brand_id": brand_id, "id": account_id, "root_id": account_id, "state": "unclaimed",
        "available": 0, "pending": 0, "debt": 0, "entries": 0, "head": GENESIS, "created_at": now,
        "lapse_at": now + PATIENCE,
    }  # fmt: skip


def _open(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        tx.execute(insert(accounts), rows)


def _ids_by(
    tx: Tx, brand_id: int, name: ColumnElement[T], whose: ColumnElement[bool]
) -> dict[T, int]:
    found = select(name, accounts.c.id).where(accounts.c.brand_id == brand_id, whose)
    return {row[0]: row[1] for row in tx.execute(found)}


def _key_of(identity: Mapping[str, object]) -> tuple[str, ...]:
    """A customer is unique in a shop, a guest in the whole brand."""
    if "guest_hash" in identity:
        return "brand_id", "guest_hash"
    return "brand_id", "shop_id", "customer_id"
