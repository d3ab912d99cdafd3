"""
Mirrors: what the platform was told of each member's points, so that it is told what is new.

Whoever changes a balance only counts a row up; a job compares, tells, and counts down what it saw.
What was asked for meanwhile stays, and is looked at again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.accounts import Account
from plugin.store.shops import Shop
from plugin.store.tables import jobs, mirrors, permits
from plugin.store.transact import Tx

_LIVE: Final = "live"


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One customer: what the platform was `told`, and how often we were `asked` since."""

    customer_id: str
    told: str
    asked: int


_COLUMNS = [mirrors.c[name] for name in Mirrored.__dataclass_fields__]


def ask(tx: Tx, brand_id: int, members: Iterable[Account]) -> None:
    """
    The points of these members may have changed.

    Rows are locked in the order in which `news` tells of them, so that whoever settles members and
    whoever tells of them never wait for each other.
    """
    named = sorted((one.shop_id, one.customer_id) for one in members if one.customer_id)
    if named:
        tx.execute(_asking(tx.dialect.name), [_first(brand_id, *whom) for whom in named])


def ask_about(tx: Tx, brand_id: int, customer_ids: Iterable[str]) -> None:
    """Customers whom the platform was told of may be members no more."""
    if named := set(customer_ids):
        _ask_again(tx, mirrors.c.brand_id == brand_id, mirrors.c.customer_id.in_(named))


def ask_all(tx: Tx, shop: Shop) -> None:
    """What the platform was told of a shop's people is not to be relied on any more."""
    _ask_again(tx, *_of(shop), told="")


def asking(tx: Tx, kind: str, limit: int) -> list[int]:
    """Shops that we may talk to, with news to tell and no job of this kind that does."""
    has_news = exists().where(
        mirrors.c.brand_id == permits.c.brand_id,
        mirrors.c.shop_id == permits.c.shop_id,
        mirrors.c.asked > 0,
    )
    at_work = exists().where(
        jobs.c.brand_id == permits.c.brand_id,
        jobs.c.shop_id == permits.c.shop_id,
        jobs.c.kind == kind,
    )
    found = select(permits.c.shop_id).where(permits.c.state == _LIVE, has_news, ~at_work)
    return list(tx.execute(found.limit(limit)).scalars())


def news(tx: Tx, shop: Shop, limit: int) -> list[Mirrored]:
    """Customers of a shop of whom there may be something new."""
    found = select(*_COLUMNS).where(*_of(shop), mirrors.c.asked > 0)
    rows = tx.execute(found.order_by(mirrors.c.customer_id).limit(limit))
    return [Mirrored(*row) for row in rows]


def keep(tx: Tx, shop: Shop, seen: Mirrored, told: str) -> None:
    """The platform was told, as things were when they were `seen`; nothing: the row goes."""
    one = (*_of(shop), mirrors.c.customer_id == seen.customer_id)
    tx.execute(update(mirrors).where(*one).values(told=told, asked=mirrors.c.asked - seen.asked))
    if not told:
        tx.execute(delete(mirrors).where(*one, mirrors.c.asked <= 0))


def hand_over(tx: Tx, shop: Shop, heir: Shop) -> None:
    """What stands on the platform is another shop's to change from now on."""
    _ask_again(tx, *_of(shop), brand_id=heir.brand_id, shop_id=heir.id)


def forget(tx: Tx, shop: Shop) -> None:
    """Nobody can be told anything of this shop any more, and nothing is to be known of it."""
    tx.execute(delete(mirrors).where(*_of(shop)))


def _first(brand_id: int, shop_id: int, customer_id: str) -> dict[str, Any]:
    whom = {"brand_id": brand_id, "shop_id": shop_id, "customer_id": customer_id}
    return {**whom, "told": "", "asked": 1}


@cache
def _asking(name: str) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    first: dict[str, Any] = {c.name: bindparam(c.name) for c in mirrors.columns}
    return (
        dialect.insert_on(name, mirrors)
        .values(first)
        .on_conflict_do_update(
            index_elements=["brand_id", "shop_id", "customer_id"],
            set_={"asked": mirrors.c.asked + 1},
        )
    )


def _ask_again(tx: Tx, *whom: ColumnElement[bool], **values: object) -> None:
    tx.execute(update(mirrors).where(*whom).values(asked=mirrors.c.asked + 1, **values))


def _of(shop: Shop) -> tuple[ColumnElement[bool], ...]:
    return mirrors.c.brand_id == shop.brand_id, mirrors.c.shop_id == shop.id
