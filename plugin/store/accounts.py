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
from plugin.store.moments import to_millis
from plugin.store.tables import accounts, shops
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


_STRONGEST_FIRST = ("erased", "joined", "left", "unclaimed")

_COLUMNS = [accounts.c[name] for name in Account.__dataclass_fields__]


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
    whom = (accounts.c.shop_id == shop_id) & (accounts.c.customer_id == customer_id)
    return _one(tx, brand_id, whom)


def find_guest(tx: Tx, brand_id: int, guest_hash: bytes) -> Account | None:
    """The account of a guest, if there is one."""
    return _one(tx, brand_id, accounts.c.guest_hash == guest_hash)


def get(tx: Tx, brand_id: int, account_id: int) -> Account:
    """An account that is known to exist."""
    found = select(*_COLUMNS).where(accounts.c.brand_id == brand_id, accounts.c.id == account_id)
    return Account(*tx.execute(found).one())


def locked(tx: Tx, brand_id: int, account_id: int) -> Account:
    """An account that is known to exist, locked until the end of the transaction."""
    found = select(*_COLUMNS).where(accounts.c.brand_id == brand_id, accounts.c.id == account_id)
    return Account(*tx.execute(found.with_for_update()).one())


def lock_roots(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Account]:
    """
    Lock the root accounts of the given ones, in order of id, and return them.

    A merge may move a root while we wait for its lock, so we follow until every one is a root.
    """
    wanted = set(account_ids)
    locked = _lock(tx, brand_id, wanted)
    while any(account.root_id != account.id for account in locked):
        locked = _lock(tx, brand_id, wanted)
    return locked


def _lock(tx: Tx, brand_id: int, account_ids: set[int]) -> list[Account]:
    theirs = select(accounts.c.root_id).where(
        accounts.c.brand_id == brand_id, accounts.c.id.in_(account_ids)
    )
    found = (
        select(*_COLUMNS)
        .where(accounts.c.brand_id == brand_id, accounts.c.id.in_(theirs))
        .order_by(accounts.c.id)
        .with_for_update()
    )
    return [Account(*row) for row in tx.execute(found)]


def groups(tx: Tx, brand_id: int, root_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each root, every account that was merged into it, itself included."""
    wanted = set(root_ids)
    found = select(accounts.c.root_id, accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.root_id.in_(wanted)
    )
    gathered: dict[int, set[int]] = {root: set() for root in wanted}
    for root, account in tx.execute(found):
        gathered[root].add(account)
    return {root: frozenset(members) for root, members in gathered.items()}


def of_root(tx: Tx, brand_id: int, root_id: int) -> frozenset[int]:
    """Every account that was merged into a root, itself included."""
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.root_id == root_id
    )
    return frozenset(tx.execute(found).scalars())


def every(tx: Tx, brand_id: int) -> list[int]:
    """Ids of all accounts of a brand."""
    found = select(accounts.c.id).where(accounts.c.brand_id == brand_id)
    return list(tx.execute(found.order_by(accounts.c.id)).scalars())


def roots(tx: Tx, brand_id: int, shop_id: int | None = None) -> list[int]:
    """Ids of all root accounts of a brand, or of those opened by one shop."""
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.id == accounts.c.root_id
    )
    if shop_id is not None:
        found = found.where(accounts.c.shop_id == shop_id)
    return list(tx.execute(found.order_by(accounts.c.id)).scalars())


def outdated(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int]]:
    """(brand, root) of members whose cached balance a hold has outlived."""
    found = select(accounts.c.brand_id, accounts.c.id).where(accounts.c.valid_until <= now)
    return [(row.brand_id, row.id) for row in tx.execute(found.limit(limit))]


def count_outdated(tx: Tx, now: datetime) -> int:
    """How many members' cached balances something has outlived."""
    found = select(func.count()).where(accounts.c.valid_until <= now)
    return tx.execute(found).scalar_one()


def mark_outdated(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """Facts about these people came that are not settled yet: do not trust the cached balance."""
    theirs = select(accounts.c.root_id).where(
        accounts.c.brand_id == brand_id, accounts.c.id.in_(set(account_ids))
    )
    _mark(tx, now, accounts.c.brand_id == brand_id, accounts.c.id.in_(theirs))


def mark_all_outdated(tx: Tx, brand_id: int, now: datetime) -> None:
    """The rules changed for everybody: do not trust any cached balance of this brand."""
    _mark(tx, now, accounts.c.brand_id == brand_id, accounts.c.id == accounts.c.root_id)


def _mark(tx: Tx, now: datetime, *whom: ColumnElement[bool]) -> None:
    since = func.coalesce(accounts.c.unsettled_since, to_millis(now))
    tx.execute(update(accounts).where(*whom).values(valid_until=now, unsettled_since=since))


def join_roots(tx: Tx, brand_id: int, kept: int, removed: int) -> None:
    """
    Let a locked root, and all that point to it, point to another; its balance goes along, and so
    does the reminder to forget, where the other has none.
    """
    _hand_on_reminder(tx, brand_id, kept, removed)
    tx.execute(
        update(accounts)
        .where(accounts.c.brand_id == brand_id, accounts.c.root_id == removed)
        .values(
            root_id=kept,
            available=0,
            pending=0,
            debt=0,
            valid_until=None,
            warn_at=None,
            unsettled_since=None,
            lapse_at=None,
        )
    )


def _hand_on_reminder(tx: Tx, brand_id: int, kept: int, removed: int) -> None:
    of_brand = accounts.c.brand_id == brand_id
    found = select(accounts.c.lapse_at).where(of_brand, accounts.c.id == removed)
    lacks = (accounts.c.id == kept) & accounts.c.lapse_at.is_(None)
    values = {"lapse_at": tx.execute(found).scalar()}
    tx.execute(update(accounts).where(of_brand, lacks).values(values))


def part(tx: Tx, brand_id: int, account_ids: Iterable[int], lapse_at: datetime) -> None:
    """Let accounts of a locked root be their own again, to be asked about at `lapse_at`."""
    theirs = accounts.c.id.in_(set(account_ids))
    parted = update(accounts).where(accounts.c.brand_id == brand_id, theirs)
    tx.execute(parted.values(root_id=accounts.c.id, lapse_at=lapse_at))


def keep_balance(tx: Tx, brand_id: int, account_id: int, balance: Balance) -> None:
    """Cache the balance of a locked root."""
    keep_standings(tx, brand_id, {account_id: (balance, None)})


def keep_standings(
    tx: Tx, brand_id: int, standings: Mapping[int, tuple[Balance, datetime | None]]
) -> None:
    """Cache what locked roots have, and when to warn them next of points that end."""
    rows = [
        {
            "of": account_id,
            "available": balance.available,
            "pending": balance.pending,
            "debt": balance.debt,
            "valid_until": balance.valid_until,
            "warn_at": warn_at,
            "unsettled_since": None,
        }
        for account_id, (balance, warn_at) in standings.items()
    ]
    if rows:
        kept = update(accounts).where(
            accounts.c.brand_id == brand_id, accounts.c.id == bindparam("of")
        )
        tx.execute(kept.values({c: bindparam(c) for c in rows[0] if c != "of"}), rows)


def to_warn(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int, int]]:
    """
    (brand, shop, root) of members who are to be warned now of points that end.

    Those of a shop that removed the app are not, unless it comes back.
    """
    there = (shops.c.brand_id == accounts.c.brand_id) & (shops.c.id == accounts.c.shop_id)
    found = (
        select(accounts.c.brand_id, accounts.c.shop_id, accounts.c.id)
        .join(shops, there)
        .where(accounts.c.warn_at <= now, shops.c.uninstalled_at.is_(None))
    )
    due = found.order_by(accounts.c.warn_at).limit(limit)
    return [(row.brand_id, row.shop_id, row.id) for row in tx.execute(due)]


def keep_warn_at(tx: Tx, brand_id: int, account_id: int, at: datetime | None) -> None:
    """When to warn a member next."""
    theirs = update(accounts).where(accounts.c.brand_id == brand_id, accounts.c.id == account_id)
    tx.execute(theirs.values(warn_at=at))


def keep_heads(tx: Tx, brand_id: int, ends: Mapping[int, tuple[int, bytes]]) -> None:
    """Remember how many entries locked accounts have, and the hash of the newest of each."""
    rows = [
        {"of": account_id, "count": seq, "hash": head} for account_id, (seq, head) in ends.items()
    ]
    kept = update(accounts).where(accounts.c.brand_id == brand_id, accounts.c.id == bindparam("of"))
    tx.execute(kept.values(entries=bindparam("count"), head=bindparam("hash")), rows)


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


def turn(tx: Tx, brand_id: int, root_id: int, was: str, state: str) -> None:
    """Let every account of a locked root that stands at `was` stand at `state`."""
    theirs = (accounts.c.brand_id == brand_id) & (accounts.c.root_id == root_id)
    tx.execute(update(accounts).where(theirs, accounts.c.state == was).values(state=state))


def standing_of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> str:
    """
    Where the person behind merged accounts stands: the strongest of what each account says.

    An account that the platform deleted says nothing, unless there is no other; nor does that of a
    guest who lapsed.
    """
    found = select(accounts.c.state).where(
        accounts.c.brand_id == brand_id, accounts.c.id.in_(set(account_ids))
    )
    said = set(tx.execute(found).scalars())
    return next((state for state in _STRONGEST_FIRST if state in said), "erased")


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


def total_balance(tx: Tx, brand_id: int, shop_id: int) -> Balance:
    """The cached balances of a shop's people, added up."""
    found = select(
        func.coalesce(func.sum(accounts.c.available), 0),
        func.coalesce(func.sum(accounts.c.pending), 0),
        func.coalesce(func.sum(accounts.c.debt), 0),
    ).where(accounts.c.brand_id == brand_id, accounts.c.shop_id == shop_id)
    available, pending, debt = tx.execute(found).one()
    return Balance(int(available), int(pending), int(debt))


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


def _one(tx: Tx, brand_id: int, whom: ColumnElement[bool]) -> Account | None:
    row = tx.execute(select(*_COLUMNS).where(accounts.c.brand_id == brand_id, whom)).one_or_none()
    return None if row is None else Account(*row)


def _key_of(identity: Mapping[str, object]) -> tuple[str, ...]:
    """A customer is unique in a shop, a guest in the whole brand."""
    if "guest_hash" in identity:
        return "brand_id", "guest_hash"
    return "brand_id", "shop_id", "customer_id"
