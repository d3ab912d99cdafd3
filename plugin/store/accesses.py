"""Who saw whose personal data, and when: appended, never edited, gone after its time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from plugin.store.ids import fresh
from plugin.store.tables import accesses
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Access:
    """`actor` saw the data of an account; `what` is the page or the command that showed it."""

    account_id: int
    actor: str
    what: str
    at: datetime


def add(
    tx: Tx, brand_id: int, account_ids: Iterable[int], *, actor: str, what: str, at: datetime
) -> None:
    """One line for each person seen."""
    same = {"brand_id": brand_id, "actor": actor, "what": what, "at": at}
    rows = [{**same, "id": fresh(), "account_id": one} for one in sorted(set(account_ids))]
    if rows:
        tx.execute(insert(accesses), rows)


def newest(tx: Tx, brand_id: int, limit: int) -> list[Access]:
    """The last lines of a brand, the newest first."""
    return _lines(tx, brand_id, limit)


def of(tx: Tx, brand_id: int, account_ids: Iterable[int], limit: int) -> list[Access]:
    """The last lines about these accounts, the newest first."""
    return _lines(tx, brand_id, limit, set(account_ids))


def forget(tx: Tx, brand_id: int, before: datetime) -> int:
    """Drop the lines older than a moment; returns how many."""
    old = delete(accesses).where(accesses.c.brand_id == brand_id, accesses.c.at < before)
    return tx.execute(old).rowcount


def _lines(tx: Tx, brand_id: int, limit: int, whose: set[int] | None = None) -> list[Access]:
    columns = [accesses.c[name] for name in Access.__dataclass_fields__]
    found = select(*columns).where(accesses.c.brand_id == brand_id)
    if whose is not None:
        found = found.where(accesses.c.account_id.in_(whose))
    found = found.order_by(accesses.c.at.desc(), accesses.c.id.desc()).limit(limit)
    return [Access(*row) for row in tx.execute(found)]
