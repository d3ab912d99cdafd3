"""
A visit: what a shopper's request asks of the shop and of themselves, in one statement.

A shopper waits while the panel is read, and most of what a statement costs is its way there and
back. So what is asked every time comes as one row: the shop and what it can hand out, the account
of whoever asks, their sealed data and their newest lines. Programmes and appearances stay in
memory, for a version never changes; the row says which are the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    select,
)

from plugin.domain.appearance import Appearance
from plugin.domain.program import Program
from plugin.store import appearances, codes, entries, pools, programs, tables
from plugin.store.accounts import COLUMNS as ACCOUNT
from plugin.store.accounts import Account
from plugin.store.asking import row_of
from plugin.store.dialect import gathered
from plugin.store.entries import Entry
from plugin.store.moments import from_millis
from plugin.store.shops import Shop
from plugin.store.tables import accounts, consents, people, permits, redemptions, shops
from plugin.store.transact import Tx

NEWEST: Final = 11
"""Lines that come along: a page of ten, and whether there are more."""
_OURS: Final = Appearance()
"""The look of whoever chose none."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """A pool as a visitor finds it: where it stands, and whether it has a code to hand out."""

    state: str
    free: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One shop, and one of its customers if they are known there."""

    shop: Shop
    versions: Sequence[Program]
    look: Appearance
    scopes: tuple[str, ...] | None
    """What the merchant granted; None while nobody asked."""
    permit: str
    """The state of the shop's permit; empty: it has none."""
    stock: Mapping[str, Stocked]
    """Its pools that have not ended, by the fingerprint of their terms."""
    account: Account | None
    alone: bool
    """Is it the only account of its member? What follows is told of this one only."""
    sealed: bytes | None
    """The person's data."""
    took: bool
    """Did they ever redeem anything?"""
    lines: Sequence[Entry]
    """The newest, the last posted first."""


_SHOP: Final = [shops.c[name] for name in Shop.__dataclass_fields__]
_LINE: Final = (
    "account_id", "seq", "source", "source_id", "kind", "contra", "points", "explanation",
    "effective_at", "posted_at",
)  # fmt: skip


def of(tx: Tx, platform: str, domain: str, customer_id: str) -> Visit | None:
    """
    The visit of a customer (empty: nobody is signed in) to the shop under a domain, if there is
    one. Only for snapshots of what is kept: it remembers what it read.
    """
    asked = {"platform": platform, "domain": domain, "customer": customer_id}
    row = row_of(tx, VISIT, asked)
    return None if row is None else _visit(tx, row)


def _visit(tx: Tx, row: tuple[Any, ...]) -> Visit:
    shop, row = Shop(*row[: len(_SHOP)]), row[len(_SHOP) :]
    account, row = row[: len(ACCOUNT)], row[len(ACCOUNT) :]
    program, look, scopes, permit, stock, sealed, merged, took, lines = row
    return Visit(
        shop=shop,
        versions=_versions(tx, shop.brand_id, _list(program)),
        look=_look(tx, shop.brand_id, _list(look)),
        scopes=None if scopes is None else tuple(scopes.split()),
        permit=permit or "",
        stock=_stocked(_list(stock)),
        account=Account(*account) if account[0] is not None else None,
        alone=not merged and account[1] == account[2],
        sealed=sealed,
        took=bool(took),
        lines=[_line(told) for told in _list(lines)],
    )


def _stocked(told: list[Any]) -> Mapping[str, Stocked]:
    """By the fingerprint of their terms; a pool that is not open hands out nothing."""
    return {
        terms: Stocked(state, bool(free) and state == pools.OPEN) for terms, state, free in told
    }


def _versions(tx: Tx, brand_id: int, newest: list[list[int]]) -> Sequence[Program]:
    return programs.as_of(tx, brand_id, (newest[0][0], newest[0][1])) if newest else ()


def _look(tx: Tx, brand_id: int, newest: list[list[int]]) -> Appearance:
    return appearances.as_of(tx, brand_id, (newest[0][0], newest[0][1])) if newest else _OURS


def _list(text: str | None) -> list[Any]:
    """Rows as `gathered` tells them; of no rows one database says nothing."""
    return msgspec.json.decode(text, type=list[Any]) if text else []


def _line(told: list[Any]) -> Entry:
    row = dict(zip(_LINE, told, strict=True))
    moments = {name: from_millis(row[name]) for name in ("effective_at", "posted_at")}
    return entries.restored(row | moments)


def _newest_of(versioned: Any, moment: str) -> ScalarSelect[str]:  # noqa: ANN401 (either of two tables)
    """Which version of the shop's brand is the newest, and when it was written."""
    newest = (
        select(versioned.c.version, versioned.c[moment])
        .where(versioned.c.brand_id == shops.c.brand_id)
        .order_by(versioned.c.version.desc())
        .limit(1)
        .correlate(shops)
        .subquery()
    )
    return select(gathered(*newest.c)).scalar_subquery()


def _stock() -> ScalarSelect[str]:
    """The pools of the shop, and whether each has a code that is nobody's."""
    free = exists().where(
        tables.codes.c.brand_id == tables.pools.c.brand_id,
        tables.codes.c.pool_id == tables.pools.c.id,
        tables.codes.c.redemption_id.is_(None),
        tables.codes.c.state == codes.LIVE,
    )
    told = gathered(tables.pools.c.terms, tables.pools.c.state, free)
    standing = tables.pools.c.state != pools.ENDED
    whose = _beside(tables.pools, "shop_id", shops.c.id)
    return select(told).where(whose, standing).correlate(shops).scalar_subquery()


def _lines() -> ScalarSelect[str]:
    """The newest lines of the account, in the order of the history."""
    table = tables.entries
    newest = (
        select(*(table.c[name] for name in _LINE))
        .where(table.c.brand_id == accounts.c.brand_id, table.c.account_id == accounts.c.id)
        .order_by(table.c.posted_at.desc(), table.c.seq.desc())
        .limit(NEWEST)
        .correlate(accounts)
        .subquery()
    )
    return select(gathered(*newest.c)).scalar_subquery()


def _everything() -> Select[Any]:
    other = tables.accounts.alias("other")
    merged = exists().where(
        other.c.brand_id == accounts.c.brand_id,
        other.c.root_id == accounts.c.root_id,
        other.c.id != accounts.c.id,
    )
    took = exists().where(
        redemptions.c.brand_id == accounts.c.brand_id, redemptions.c.account_id == accounts.c.id
    )
    return (
        select(
            *_SHOP,
            *ACCOUNT,
            _newest_of(tables.programs, "created_at"),
            _newest_of(tables.appearances, "at"),
            consents.c.scopes,
            permits.c.state,
            _stock(),
            people.c.sealed,
            merged,
            took,
            _lines(),
        )
        .select_from(shops)
        .outerjoin(consents, _beside(consents, "shop_id", shops.c.id))
        .outerjoin(permits, _beside(permits, "shop_id", shops.c.id))
        .outerjoin(
            accounts,
            _beside(accounts, "shop_id", shops.c.id)
            & (accounts.c.customer_id == bindparam("customer")),
        )
        .outerjoin(people, _beside(people, "account_id", accounts.c.id))
        .where(shops.c.platform == bindparam("platform"), shops.c.domain == bindparam("domain"))
    )


def _beside(table: Table, name: str, other: Column[int]) -> ColumnElement[bool]:
    """What a table has of the same shop or account, always within the brand."""
    return and_(table.c.brand_id == other.table.c.brand_id, table.c[name] == other)


VISIT: Final = _everything()
