"""
The unclaimed: people who have points and have not joined, and how long nobody has come for them.

A guest is known by the keyed hash of an e-mail alone. Once that is dropped, nobody can find them
again; their account stays, because the ledger does.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, func, select, update

from plugin.store import acts
from plugin.store.tables import accounts, holders, orders, people
from plugin.store.transact import Tx

LAPSE = "lapse"
"""The kind of act by which unclaimed points are given up."""


def guests_with(tx: Tx, brand_id: int, email_hashes: Iterable[bytes]) -> list[int]:
    """Guests with these e-mails whom nobody has claimed, by id."""
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id,
        accounts.c.guest_hash.in_(set(email_hashes)),
        accounts.c.id == accounts.c.root_id,
        accounts.c.state == "unclaimed",
    )
    return list(tx.execute(found.order_by(accounts.c.id)).scalars())


def customers_with(tx: Tx, brand_id: int, shop_id: int, email_hash: bytes) -> list[int]:
    """Accounts of a shop's customers who have not joined and whose own e-mail this is, by id."""
    found = (
        select(accounts.c.id)
        .join(
            people,
            (people.c.brand_id == accounts.c.brand_id) & (people.c.account_id == accounts.c.id),
        )
        .where(
            people.c.brand_id == brand_id,
            people.c.email_hash == email_hash,
            people.c.email_own,
            accounts.c.shop_id == shop_id,
            accounts.c.state == "unclaimed",
        )
    )
    return list(tx.execute(found.order_by(accounts.c.id)).scalars())


def waits(tx: Tx, brand_id: int, account_id: int) -> bool:
    """Is this a guest whom nobody has claimed, and who has not lapsed?"""
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id,
        accounts.c.id == account_id,
        accounts.c.root_id == account_id,
        accounts.c.guest_hash.is_not(None),
        accounts.c.state == "unclaimed",
    )
    return tx.execute(found).first() is not None


def left_alone(tx: Tx, brand_id: int, root_id: int) -> list[int]:
    """Guests under a root all of whose customers the platform deleted; by id."""
    columns = (accounts.c.id, accounts.c.customer_id, accounts.c.guest_hash, accounts.c.state)
    found = select(*columns).where(accounts.c.brand_id == brand_id, accounts.c.root_id == root_id)
    theirs = list(tx.execute(found.order_by(accounts.c.id)))
    if any(one.customer_id and one.state != "deleted" for one in theirs):
        return []
    return [one.id for one in theirs if one.guest_hash and one.state == "unclaimed"]


def due(tx: Tx, brand_id: int, now: datetime, limit: int) -> list[int]:
    """Accounts of a brand that it is time to ask about, the longest overdue first."""
    found = (
        select(accounts.c.id)
        .where(accounts.c.brand_id == brand_id, accounts.c.lapse_at <= now)
        .order_by(accounts.c.lapse_at, accounts.c.id)
        .limit(limit)
    )
    return list(tx.execute(found).scalars())


def ask_at(tx: Tx, brand_id: int, account_id: int, at: datetime | None) -> None:
    """Remember when to ask about an account next; None: not again."""
    tx.execute(
        update(accounts)
        .where(accounts.c.brand_id == brand_id, accounts.c.id == account_id)
        .values(lapse_at=at)
    )


def ask_by(tx: Tx, brand_id: int, account_id: int, at: datetime) -> None:
    """Remember to ask about an account, unless we remember already."""
    tx.execute(
        update(accounts)
        .where(accounts.c.brand_id == brand_id, accounts.c.id == account_id)
        .where(accounts.c.lapse_at.is_(None))
        .values(lapse_at=at)
    )


def newest_order(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> datetime | None:
    """When the newest order that these accounts ever held was processed; None: there is none."""
    found = (
        select(func.max(orders.c.processed_at))
        .join(
            holders,
            (holders.c.brand_id == orders.c.brand_id)
            & (holders.c.shop_id == orders.c.shop_id)
            & (holders.c.order_id == orders.c.order_id),
        )
        .where(holders.c.brand_id == brand_id, holders.c.account_id.in_(set(account_ids)))
    )
    return tx.execute(found).scalar()


def give_up(
    tx: Tx, brand_id: int, account_ids: Iterable[int], bought_at: datetime, now: datetime
) -> None:
    """
    Write down that nobody came for the points of these accounts, each time under its own key.

    `bought_at` is their newest known purchase. What we hear later of a later one is spared: had we
    known of it, we would have waited. Gifts we always know of.
    """
    theirs = sorted(account_ids)
    told = acts.of(tx, brand_id, theirs)
    until = max([bought_at, *(act.at for act in told if act.kind == "adjustment")]).isoformat()
    before = Counter(act.account_id for act in told if act.kind == LAPSE)
    for one in theirs:
        key = f"{LAPSE}:{one}:{before[one]}" if before[one] else f"{LAPSE}:{one}"
        acts.record(
            tx, brand_id, one, kind=LAPSE, key=key, actor="laurel", body={"until": until}, at=now
        )


def drop_hashes(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> None:
    """
    Drop the keyed hashes of guests: nobody can find them by e-mail. Who stood alone is erased; of
    one merged into a customer nothing more is said, because the customer may still join.
    """
    alone = accounts.c.id == accounts.c.root_id
    tx.execute(
        update(accounts)
        .where(
            accounts.c.brand_id == brand_id,
            accounts.c.id.in_(set(account_ids)),
            accounts.c.customer_id.is_(None),
        )
        .values(guest_hash=None, state=case((alone, "erased"), else_="deleted"))
    )
