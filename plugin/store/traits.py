"""
Traits: keyed hashes of what a household shares. Nobody reads an address or a name from one; two
that are equal say that two accounts may be one house, and nothing more is ever done with them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from plugin.store import dialect
from plugin.store.portions import portions
from plugin.store.tables import traits
from plugin.store.transact import Tx

ADDRESS, PHONE, NAME, NETWORK, EMAIL = "address", "phone", "name", "network", "email"
KINDS = frozenset({ADDRESS, PHONE, NAME, NETWORK, EMAIL})


@dataclass(frozen=True, slots=True)
class Trait:
    """Something of an account, as a hash, and when it was seen last."""

    account_id: int
    kind: str
    hash: bytes
    seen_at: datetime


_COLUMNS = [traits.c[name] for name in Trait.__dataclass_fields__]
_KEY = ("brand_id", "account_id", "kind", "hash")


def keep(
    tx: Tx, brand_id: int, account_id: int, seen: Mapping[str, Collection[bytes]], at: datetime
) -> None:
    """Remember these hashes by kind; one that is known was seen again."""
    for kind, hashes in seen.items():
        for one in hashes:
            row = {"account_id": account_id, "kind": kind, "hash": one, "seen_at": at}
            new = dialect.insert(tx, traits).values(brand_id=brand_id, **row)
            newer = new.on_conflict_do_update(
                index_elements=_KEY, set_={"seen_at": at}, where=traits.c.seen_at < at
            )
            tx.execute(newer)


def of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Trait]:
    """All that is remembered of these accounts."""
    known = select(*_COLUMNS).where(traits.c.brand_id == brand_id)
    found = (tx.execute(known.where(traits.c.account_id.in_(one))) for one in portions(account_ids))
    return sorted((Trait(*row) for rows in found for row in rows), key=_by_hash)


def accounts_with(tx: Tx, brand_id: int, kind: str, hashes: Collection[bytes]) -> set[int]:
    """The accounts that have any of these hashes."""
    there = select(traits.c.account_id).where(traits.c.brand_id == brand_id, traits.c.kind == kind)
    found = (tx.execute(there.where(traits.c.hash.in_(part))) for part in portions(hashes))
    return {account for rows in found for account in rows.scalars()}


def networks_of(tx: Tx, brand_id: int, networks: Collection[bytes]) -> dict[int, set[bytes]]:
    """Who came from any of these networks: by account, from which."""
    came = select(traits.c.account_id, traits.c.hash).where(
        traits.c.brand_id == brand_id, traits.c.kind == NETWORK
    )
    there: dict[int, set[bytes]] = {}
    for part in portions(networks):
        for account, network in tx.execute(came.where(traits.c.hash.in_(part))):
            there.setdefault(account, set()).add(network)
    return there


def forget(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> None:
    """Nothing is remembered of these accounts any more."""
    theirs = traits.c.account_id.in_(set(account_ids))
    tx.execute(delete(traits).where(traits.c.brand_id == brand_id, theirs))


def forget_past(tx: Tx, brand_id: int, before: datetime) -> int:
    """Forget what was last seen before a moment; how many."""
    past = delete(traits).where(traits.c.brand_id == brand_id, traits.c.seen_at < before)
    return tx.execute(past).rowcount


def _by_hash(one: Trait) -> tuple[str, bytes]:
    return one.kind, one.hash
