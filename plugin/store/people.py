"""People: the one place with personal data, sealed, apart from facts and ledger."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from plugin.store import accounts, dialect, invitations, traits, unclaimed
from plugin.store.tables import people
from plugin.store.transact import Tx

_NEWEST = (
    select(people.c.account_id, people.c.sealed)
    .where(people.c.brand_id == bindparam("brand"), people.c.account_id.in_(bindparam("accounts")))
    .order_by(people.c.updated_at.desc(), people.c.account_id)
    .limit(1)
)


def account_with(tx: Tx, brand_id: int, email_hash: bytes) -> int | None:
    """The account of the customer who has this e-mail, the newest should there be two."""
    found = (
        select(people.c.account_id)
        .where(people.c.brand_id == brand_id, people.c.email_hash == email_hash)
        .order_by(people.c.updated_at.desc(), people.c.account_id)
        .limit(1)
    )
    return tx.execute(found).scalar()


def accounts_with(tx: Tx, brand_id: int, email_hashes: Iterable[bytes]) -> dict[bytes, int]:
    """The accounts of the customers who have these e-mails, the newest should there be two."""
    found = (
        select(people.c.email_hash, people.c.account_id)
        .where(people.c.brand_id == brand_id, people.c.email_hash.in_(set(email_hashes)))
        .order_by(people.c.updated_at, people.c.account_id.desc())
    )
    return {row[0]: row[1] for row in tx.execute(found)}


def own_hashes(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> set[bytes]:
    """The hashes of the e-mails that the platform knows as these customers' own."""
    found = select(people.c.email_hash).where(
        people.c.brand_id == brand_id,
        people.c.account_id.in_(set(account_ids)),
        people.c.email_own,
        people.c.email_hash.is_not(None),
    )
    return set(tx.execute(found).scalars())


def keep(
    tx: Tx,
    brand_id: int,
    account_id: int,
    email_hash: bytes | None,
    sealed: bytes,
    at: datetime,
    *,
    email_own: bool = False,
) -> None:
    """Store who a person is, unless they asked to be forgotten or we know something newer."""
    values = {
        "email_hash": email_hash, "email_own": email_own, "sealed": sealed, "updated_at": at,
    }  # fmt: skip
    account = accounts.locked(tx, brand_id, account_id)
    if account.state in {"erased", "deleted"}:
        return
    if account.state == "unclaimed" and account.lapse_at is None:
        unclaimed.ask_by(tx, brand_id, account.root_id, at + accounts.PATIENCE)
    statement = dialect.insert(tx, people).values(
        brand_id=brand_id, account_id=account_id, **values
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["brand_id", "account_id"],
            set_=values,
            where=people.c.updated_at <= at,
        )
    )


def newest(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> tuple[int, bytes] | None:
    """The newest sealed description of a person: (account it was sealed for, bytes)."""
    row = tx.execute(_NEWEST, {"brand": brand_id, "accounts": list(account_ids)}).one_or_none()
    return None if row is None else (row.account_id, row.sealed)


def every(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[tuple[int, bytes]]:
    """The sealed descriptions of these accounts: (account it was sealed for, bytes)."""
    found = select(people.c.account_id, people.c.sealed).where(
        people.c.brand_id == brand_id, people.c.account_id.in_(set(account_ids))
    )
    return [(row[0], row[1]) for row in tx.execute(found.order_by(people.c.account_id))]


def forget(tx: Tx, brand_id: int, account_id: int, state: str = "erased") -> None:
    """
    Delete the personal data of an account and remember it as erased, or as deleted. Its link for
    friends goes along, and what is remembered of its household.
    """
    accounts.keep_state(tx, brand_id, [account_id], state)
    tx.execute(
        delete(people).where(people.c.brand_id == brand_id, people.c.account_id == account_id)
    )
    invitations.forget(tx, brand_id, [account_id])
    traits.forget(tx, brand_id, [account_id])


def drop(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> None:
    """Delete the personal data of these accounts; whoever comes back is kept again."""
    theirs = people.c.account_id.in_(set(account_ids))
    tx.execute(delete(people).where(people.c.brand_id == brand_id, theirs))
