"""Invitations: one link for each member, found by its code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from plugin.store import dialect
from plugin.store.portions import portions
from plugin.store.tables import invitations
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Invitation:
    """A member's link. `named`: whoever follows it is told the member's first name."""

    brand_id: int
    code: str
    account_id: int
    shop_id: int
    named: bool
    created_at: datetime


_COLUMNS = [invitations.c[name] for name in Invitation.__dataclass_fields__]


def add(tx: Tx, one: Invitation) -> bool:
    """A new invitation; False when its account has one already, and nothing is written."""
    row = {name: getattr(one, name) for name in Invitation.__dataclass_fields__}
    return dialect.insert_once(tx, invitations, row, "brand_id", "account_id")


def of_accounts(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Invitation]:
    """The invitations of these accounts, oldest first: merged members may have two."""
    links = select(*_COLUMNS).where(invitations.c.brand_id == brand_id)
    found = (
        tx.execute(links.where(invitations.c.account_id.in_(part)))
        for part in portions(account_ids)
    )
    every = (Invitation(*row) for rows in found for row in rows)
    return sorted(every, key=lambda one: (one.created_at, one.code))


def find(tx: Tx, brand_id: int, code: str) -> Invitation | None:
    """The invitation of a code."""
    named = (invitations.c.brand_id == brand_id, invitations.c.code == code)
    row = tx.execute(select(*_COLUMNS).where(*named)).one_or_none()
    return None if row is None else Invitation(*row)


def name(tx: Tx, brand_id: int, account_ids: Iterable[int], *, named: bool) -> None:
    """From now on the links of these accounts tell a first name, or do not."""
    theirs = invitations.c.account_id.in_(set(account_ids))
    changed = update(invitations).where(invitations.c.brand_id == brand_id, theirs)
    tx.execute(changed.values(named=named))


def forget(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> None:
    """The links of these accounts lead nowhere any more."""
    theirs = invitations.c.account_id.in_(set(account_ids))
    tx.execute(delete(invitations).where(invitations.c.brand_id == brand_id, theirs))
