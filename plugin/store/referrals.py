"""
Referrals as they stand: a projection of acts and orders, for lists, queues and clocks.

`look_at` is the only column that asks for work: when it has come, the referrer's referrals are
worked out again. Whoever brings news sets it to now, in the same commit.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.portions import portions
from plugin.store.shops import Shop
from plugin.store.tables import accounts, acts, referrals, shops
from plugin.store.transact import Tx

PAID, WITHDRAWN, WRITTEN_OFF = "paid", "withdrawn", "written_off"
"""What became of what the referrer was given: theirs, taken back, or used before it could be."""


@dataclass(frozen=True, slots=True)
class Referral:
    """One friend of one referrer, by the accounts they had when the friend came."""

    brand_id: int
    id: int
    shop_id: int
    referrer: int
    friend: int
    version: int
    road: str
    state: str
    claimed_at: datetime
    reason: str = ""
    score: int = 0
    reasons: str = ""
    verdict: str = ""
    order_key: str = ""
    at: datetime | None = None
    due_at: datetime | None = None
    look_at: datetime | None = None
    appealed_at: datetime | None = None
    paid: str = ""
    points: int = 0
    redemption: int = 0
    friend_redemption: int = 0


_FIELDS: Final = tuple(Referral.__dataclass_fields__)
_COLUMNS = [referrals.c[name] for name in _FIELDS]
_KEY: Final = ("brand_id", "id")


def keep(tx: Tx, one: Referral) -> None:
    """How a referral stands now, whether it was known or not."""
    row = asdict(one)
    values = {name: value for name, value in row.items() if name not in _KEY}
    told = dialect.insert(tx, referrals).values(row)
    tx.execute(told.on_conflict_do_update(index_elements=_KEY, set_=values))


def any_of(tx: Tx, brand_id: int) -> bool:
    """Did anybody ever bring anybody to a brand?"""
    found = select(referrals.c.id).where(referrals.c.brand_id == brand_id).limit(1)
    return tx.execute(found).scalar() is not None


def get(tx: Tx, brand_id: int, referral_id: int) -> Referral | None:
    """A referral, if the brand has it."""
    named = (referrals.c.brand_id == brand_id, referrals.c.id == referral_id)
    row = tx.execute(select(*_COLUMNS).where(*named)).one_or_none()
    return None if row is None else Referral(*row)


def of_referrers(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Referral]:
    """Every friend whom these accounts brought, by claim."""
    return _among(tx, brand_id, referrals.c.referrer, account_ids)


def of_friends(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Referral]:
    """Every referral by which these accounts came, whoever brought them."""
    return _among(tx, brand_id, referrals.c.friend, account_ids)


def with_codes(tx: Tx, brand_id: int, redemption_ids: Collection[int]) -> list[Referral]:
    """The referrals whose friends were given these redemptions."""
    return _among(tx, brand_id, referrals.c.friend_redemption, redemption_ids)


def claimed_since(
    tx: Tx, brand_id: int, account_ids: Collection[int], road: str, since: datetime
) -> list[datetime]:
    """When friends of these accounts came by a road, after a moment."""
    mine = (referrals.c.brand_id == brand_id, referrals.c.referrer.in_(set(account_ids)))
    lately = (referrals.c.road == road, referrals.c.claimed_at > since)
    return list(tx.execute(select(referrals.c.claimed_at).where(*mine, *lately)).scalars())


def of_shop(
    tx: Tx, shop: Shop, states: Collection[str] = (), limit: int | None = None
) -> list[Referral]:
    """The referrals of a shop, newest first: those at these states, or all."""
    standing = [referrals.c.state.in_(states)] if states else []
    whose = (referrals.c.brand_id == shop.brand_id, referrals.c.shop_id == shop.id, *standing)
    found = select(*_COLUMNS).where(*whose).order_by(referrals.c.id.desc()).limit(limit)
    return [Referral(*row) for row in tx.execute(found)]


def of_brand(tx: Tx, brand_id: int) -> list[Referral]:
    """Every referral of a brand, by claim."""
    return _some(tx, brand_id)


def lost(tx: Tx, brand_id: int) -> set[int]:
    """The redemptions that were used, and whose referrals did not last."""
    gone = (referrals.c.paid == WRITTEN_OFF, referrals.c.redemption != 0)
    found = select(referrals.c.redemption).where(referrals.c.brand_id == brand_id, *gone)
    return set(tx.execute(found).scalars())


def count_by(tx: Tx, shop: Shop) -> dict[tuple[str, str], int]:
    """How many referrals of a shop stand where, by (state, paid)."""
    found = (
        select(referrals.c.state, referrals.c.paid, func.count())
        .where(referrals.c.brand_id == shop.brand_id, referrals.c.shop_id == shop.id)
        .group_by(referrals.c.state, referrals.c.paid)
    )
    return {(row[0], row[1]): row[2] for row in tx.execute(found)}


def points_paid(tx: Tx, shop: Shop) -> int:
    """How many points referrers of a shop have for friends, less what was taken back."""
    theirs = (referrals.c.shop_id == shop.id, referrals.c.paid == PAID)
    found = select(func.sum(referrals.c.points)).where(
        referrals.c.brand_id == shop.brand_id, *theirs
    )
    return int(tx.execute(found).scalar() or 0)


def ask(tx: Tx, brand_id: int, account_ids: Collection[int], now: datetime) -> set[tuple[int, int]]:
    """
    Have everything worked out again in which these accounts, or any merged with them, are friend or
    referrer. Returns (referrer, shop) of each.
    """
    ids = {one for part in portions(account_ids) for one in _locked(tx, brand_id, part)}
    return {pair for part in portions(ids) for pair in _asked(tx, brand_id, part, now)}


def _locked(tx: Tx, brand_id: int, account_ids: list[int]) -> Sequence[int]:
    """By id: whoever asks about some of the same rows at once waits, and in one order."""
    mine = _merged_with(brand_id, account_ids)
    concerned = or_(referrals.c.friend.in_(mine), referrals.c.referrer.in_(mine))
    rows = select(referrals.c.id).where(referrals.c.brand_id == brand_id, concerned)
    return tx.execute(rows.order_by(referrals.c.id).with_for_update()).scalars().all()


def _asked(tx: Tx, brand_id: int, ids: list[int], now: datetime) -> Iterator[tuple[int, int]]:
    asked = (
        update(referrals)
        .where(referrals.c.brand_id == brand_id, referrals.c.id.in_(ids))
        .values(look_at=now)
        .returning(referrals.c.referrer, referrals.c.shop_id)
    )
    return ((row[0], row[1]) for row in tx.execute(asked))


def ask_all(tx: Tx, brand_id: int, now: datetime) -> None:
    """Have every referral of a brand worked out again."""
    tx.execute(update(referrals).where(referrals.c.brand_id == brand_id).values(look_at=now))


def put_off(tx: Tx, brand_id: int, account_id: int, later: datetime) -> None:
    """Look again at what a referrer waits for at a later moment."""
    mine = referrals.c.referrer.in_(_merged_with(brand_id, [account_id]))
    waiting = (referrals.c.brand_id == brand_id, mine, referrals.c.look_at < later)
    tx.execute(update(referrals).where(*waiting).values(look_at=later))


def due(tx: Tx, now: datetime, limit: int) -> set[tuple[int, int, int]]:
    """(brand, shop, referrer) of some that are to be worked out again, of shops that are there."""
    there = (shops.c.brand_id == referrals.c.brand_id) & (shops.c.id == referrals.c.shop_id)
    found = (
        select(referrals.c.brand_id, referrals.c.shop_id, referrals.c.referrer)
        .join(shops, there)
        .where(referrals.c.look_at <= now, shops.c.uninstalled_at.is_(None))
        .order_by(referrals.c.look_at)
        .limit(limit)
    )
    return {(row[0], row[1], row[2]) for row in tx.execute(found)}


def written(tx: Tx, brand_id: int) -> set[int]:
    """The acts of a brand by which a friend came."""
    found = select(acts.c.id).where(acts.c.brand_id == brand_id, acts.c.kind == "refer")
    return set(tx.execute(found).scalars())


def _merged_with(brand_id: int, account_ids: Collection[int]) -> Select[tuple[int]]:
    of_brand = accounts.c.brand_id == brand_id
    roots = select(accounts.c.root_id).where(of_brand, accounts.c.id.in_(set(account_ids)))
    return select(accounts.c.id).where(of_brand, accounts.c.root_id.in_(roots))


def _among(
    tx: Tx, brand_id: int, column: ColumnElement[int], wanted: Iterable[int]
) -> list[Referral]:
    """The rows that have one of these in a column, by claim."""
    found = (_some(tx, brand_id, column.in_(part)) for part in portions(wanted))
    return sorted((row for rows in found for row in rows), key=lambda row: row.id)


def _some(tx: Tx, brand_id: int, *whose: ColumnElement[bool]) -> list[Referral]:
    found = select(*_COLUMNS).where(referrals.c.brand_id == brand_id, *whose)
    return [Referral(*row) for row in tx.execute(found.order_by(referrals.c.id))]
