"""
What the checks ask of the database: one statement a question, whatever the size of the brand.

Answers name what is wrong, the first `ENOUGH` of each kind: whoever has more has seen enough.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Select, exists, func, or_, select

from plugin.domain.facts import Order
from plugin.store.accounts import Account
from plugin.store.tables import (
    accounts,
    acts,
    brands,
    entries,
    holders,
    invitations,
    jobs,
    notes,
    orders,
    people,
    shops,
    traits,
)
from plugin.store.transact import Tx

ENOUGH: Final = 100
_BATCH: Final = 250
_BALANCE = accounts.c.available + accounts.c.pending - accounts.c.debt


def roots(tx: Tx, brand_id: int, shop_id: int | None = None) -> Iterator[list[Account]]:
    """Every root account of a brand, or of those opened by one shop, in batches by id."""
    columns = [accounts.c[name] for name in Account.__dataclass_fields__]
    found = select(*columns).where(
        accounts.c.brand_id == brand_id, accounts.c.id == accounts.c.root_id
    )
    if shop_id is not None:
        found = found.where(accounts.c.shop_id == shop_id)
    found, last = found.order_by(accounts.c.id).limit(_BATCH), 0
    while batch := [Account(*row) for row in tx.execute(found.where(accounts.c.id > last))]:
        yield batch
        last = batch[-1].id


def unreadable_orders(tx: Tx, brand_id: int, root_id: int) -> list[str]:
    """Orders (`shop/order`) that a member held and that nobody can read any more."""
    theirs = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.root_id == root_id
    )
    found = (
        select(orders.c.shop_id, orders.c.order_id, orders.c.body)
        .distinct()
        .join(
            holders,
            (holders.c.brand_id == orders.c.brand_id)
            & (holders.c.shop_id == orders.c.shop_id)
            & (holders.c.order_id == orders.c.order_id),
        )
        .where(holders.c.brand_id == brand_id, holders.c.account_id.in_(theirs))
    )
    return [f"{row.shop_id}/{row.order_id}" for row in tx.execute(found) if not _reads(row.body)]


def wrong_balances(tx: Tx, brand_id: int) -> list[int]:
    """Accounts whose balance is not the sum of the entries of all that were merged into them."""
    posted = (
        select(accounts.c.root_id, func.sum(entries.c.points).label("points"))
        .join(
            entries,
            (entries.c.brand_id == accounts.c.brand_id) & (entries.c.account_id == accounts.c.id),
        )
        .where(accounts.c.brand_id == brand_id)
        .group_by(accounts.c.root_id)
        .subquery()
    )
    found = (
        select(accounts.c.id)
        .join(posted, posted.c.root_id == accounts.c.id, isouter=True)
        .where(accounts.c.brand_id == brand_id, func.coalesce(posted.c.points, 0) != _BALANCE)
    )
    return _first(tx, found.order_by(accounts.c.id))


def held(tx: Tx, brand_id: int) -> int:
    """Points on all accounts together."""
    found = select(func.coalesce(func.sum(_BALANCE), 0)).where(accounts.c.brand_id == brand_id)
    return int(tx.execute(found).scalar_one())


def given(tx: Tx, brand_id: int) -> dict[str, int]:
    """Points that came from each contra account, less those that went back to it."""
    found = (
        select(entries.c.contra, func.sum(entries.c.points))
        .where(entries.c.brand_id == brand_id)
        .group_by(entries.c.contra)
    )
    return {contra: int(points) for contra, points in tx.execute(found)}


def not_forgotten(tx: Tx, brand_id: int) -> list[int]:
    """Accounts erased or deleted, or whose root is erased, that personal data is kept for."""
    root = accounts.alias("root")
    found = (
        select(people.c.account_id)
        .join(
            accounts,
            (accounts.c.brand_id == people.c.brand_id) & (accounts.c.id == people.c.account_id),
        )
        .join(root, (root.c.brand_id == accounts.c.brand_id) & (root.c.id == accounts.c.root_id))
        .where(
            people.c.brand_id == brand_id,
            or_(accounts.c.state.in_(("erased", "deleted")), root.c.state == "erased"),
        )
    )
    return _first(tx, found.order_by(people.c.account_id))


def households_not_forgotten(tx: Tx, brand_id: int) -> list[int]:
    """Accounts erased or deleted of which a link for friends is kept, or a hash of a household."""
    of_account = accounts.c.id
    kept = or_(
        of_account.in_(select(traits.c.account_id).where(traits.c.brand_id == brand_id)),
        of_account.in_(select(invitations.c.account_id).where(invitations.c.brand_id == brand_id)),
    )
    gone = accounts.c.state.in_(("erased", "deleted"))
    found = select(of_account).where(accounts.c.brand_id == brand_id, gone, kept)
    return _first(tx, found.order_by(of_account))


def notes_not_forgotten(tx: Tx, brand_id: int) -> list[int]:
    """Acts on accounts that were erased, or that lapsed since, beside which a note is kept."""
    later = acts.alias("later")
    lapsed = exists().where(
        later.c.brand_id == acts.c.brand_id, later.c.account_id == acts.c.account_id,
        later.c.kind == "lapse", later.c.at > acts.c.at,
    )  # fmt: skip
    found = (
        select(acts.c.id)
        .join(notes, (notes.c.brand_id == acts.c.brand_id) & (notes.c.act_id == acts.c.id))
        .join(
            accounts,
            (accounts.c.brand_id == acts.c.brand_id) & (accounts.c.id == acts.c.account_id),
        )
        .where(acts.c.brand_id == brand_id, or_(accounts.c.state == "erased", lapsed))
    )
    return _first(tx, found.order_by(acts.c.id))


def nobodys(tx: Tx, brand_id: int) -> list[int]:
    """Accounts that personal data is kept for although they do not exist."""
    known = exists().where(
        accounts.c.brand_id == people.c.brand_id, accounts.c.id == people.c.account_id
    )
    found = select(people.c.account_id).where(people.c.brand_id == brand_id, ~known)
    return _first(tx, found.order_by(people.c.account_id))


def second_joins(tx: Tx, brand_id: int) -> list[int]:
    """Acts by which somebody joined who had joined before and not left."""
    before = func.lag(acts.c.kind).over(
        partition_by=acts.c.account_id, order_by=(acts.c.at, acts.c.id)
    )
    steps = (
        select(acts.c.id, acts.c.kind, before.label("before"))
        .where(acts.c.brand_id == brand_id, acts.c.kind.in_(("join", "leave")))
        .subquery()
    )
    found = select(steps.c.id).where(steps.c.kind == "join", steps.c.before == "join")
    return _first(tx, found.order_by(steps.c.id))


def repeated_acts(tx: Tx, brand_id: int) -> list[int]:
    """The later of two acts under one key: the database refuses them unless it is made not to."""
    found = select(func.max(acts.c.id).label("id")).where(acts.c.brand_id == brand_id)
    return _first(tx, found.group_by(acts.c.key).having(func.count() > 1).order_by("id"))


def homeless_jobs(tx: Tx, brand_id: int) -> list[int]:
    """Jobs of no brand at all, and those of a brand for a shop that is not its own."""
    housed = exists().where(brands.c.id == jobs.c.brand_id)
    known = exists().where(shops.c.id == jobs.c.shop_id, shops.c.brand_id == jobs.c.brand_id)
    lost = or_(~housed, (jobs.c.brand_id == brand_id) & ~known)
    return _first(tx, select(jobs.c.id).where(lost).order_by(jobs.c.id))


def _reads(body: str) -> bool:
    try:
        msgspec.json.decode(body, type=Order)
    except msgspec.MsgspecError:
        return False
    return True


def _first(tx: Tx, found: Select[Any]) -> list[int]:
    return list(tx.execute(found.limit(ENOUGH)).scalars())
