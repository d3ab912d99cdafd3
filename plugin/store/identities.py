"""By what people can be recognised: customer numbers, and keyed hashes of e-mails."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select, update

from plugin.store.portions import portions
from plugin.store.tables import accounts, holders, people, shops, tombstones
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Identities:
    """What some accounts are known by: (shop, customer) pairs, and hashes."""

    customers: frozenset[tuple[int, str]]
    hashes: frozenset[bytes]


def of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> Identities:
    """Everything by which somebody could find these accounts."""
    theirs = set(account_ids)
    numbers = select(accounts.c.shop_id, accounts.c.customer_id, accounts.c.guest_hash).where(
        accounts.c.brand_id == brand_id, accounts.c.id.in_(theirs)
    )
    mails = select(people.c.email_hash).where(
        people.c.brand_id == brand_id, people.c.account_id.in_(theirs)
    )
    known = [*tx.execute(numbers)]
    customers = {(row.shop_id, row.customer_id) for row in known if row.customer_id}
    hashes = {row.guest_hash for row in known} | {*tx.execute(mails).scalars()}
    return Identities(frozenset(customers), frozenset(hashes - {None}))


def each(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[tuple[int, bytes]]:
    """(account, hash) of every mailbox by which these accounts are known."""
    return [one for part in portions(account_ids) for one in _each(tx, brand_id, part)]


def _each(tx: Tx, brand_id: int, theirs: list[int]) -> list[tuple[int, bytes]]:
    guests = select(accounts.c.id, accounts.c.guest_hash).where(
        accounts.c.brand_id == brand_id,
        accounts.c.id.in_(theirs),
        accounts.c.guest_hash.is_not(None),
    )
    mails = select(people.c.account_id, people.c.email_hash).where(
        people.c.brand_id == brand_id,
        people.c.account_id.in_(theirs),
        people.c.email_hash.is_not(None),
    )
    return [(row[0], row[1]) for found in (guests, mails) for row in tx.execute(found)]


def with_hashes(tx: Tx, brand_id: int, hashes: Iterable[bytes]) -> set[int]:
    """The accounts, of guests and of customers, that are known by any of these mailboxes."""
    return {one for part in portions(hashes) for one in _with_hashes(tx, brand_id, part)}


def _with_hashes(tx: Tx, brand_id: int, wanted: list[bytes]) -> set[int]:
    guests = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.guest_hash.in_(wanted)
    )
    mails = select(people.c.account_id).where(
        people.c.brand_id == brand_id, people.c.email_hash.in_(wanted)
    )
    return {*tx.execute(guests).scalars(), *tx.execute(mails).scalars()}


def any_erased(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> bool:
    """Is anybody among these accounts forgotten, or a guest whose hash was dropped?"""
    nameless = accounts.c.customer_id.is_(None) & accounts.c.guest_hash.is_(None)
    buried = select(tombstones.c.account_id).where(tombstones.c.brand_id == brand_id)
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id,
        accounts.c.id.in_(set(account_ids)),
        (accounts.c.state == "erased") | nameless | accounts.c.id.in_(buried),
    )
    return tx.execute(found.limit(1)).scalar() is not None


def some_of_shop(tx: Tx, brand_id: int, shop_id: int, limit: int) -> list[int]:
    """
    Some accounts of a shop that left by which somebody can still be recognised, by id.

    A guest belongs to the brand: whoever also bought in a shop that is still there is spared.
    """
    named = select(people.c.account_id).where(people.c.brand_id == brand_id)
    customers = accounts.c.customer_id.is_not(None) | accounts.c.id.in_(named)
    guests = accounts.c.guest_hash.is_not(None) & accounts.c.id.not_in(
        _buyers_elsewhere(brand_id, shop_id)
    )
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.shop_id == shop_id, customers | guests
    )
    return list(tx.execute(found.order_by(accounts.c.id).limit(limit)).scalars())


def drop(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> None:
    """Let nobody find these accounts again: what they hold is nobody's from now on."""
    tx.execute(
        update(accounts)
        .where(accounts.c.brand_id == brand_id, accounts.c.id.in_(set(account_ids)))
        .values(customer_id=None, guest_hash=None)
    )


def _buyers_elsewhere(brand_id: int, shop_id: int) -> Select[tuple[int]]:
    """Accounts that hold an order of another shop, one that has not left."""
    there = (shops.c.brand_id == holders.c.brand_id) & (shops.c.id == holders.c.shop_id)
    return (
        select(holders.c.account_id)
        .join(shops, there)
        .where(
            holders.c.brand_id == brand_id,
            holders.c.shop_id != shop_id,
            shops.c.uninstalled_at.is_(None),
        )
    )
