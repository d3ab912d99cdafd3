"""
Redemptions on their road: where each stands, and which of them something is owed to.

What a redemption costs is told by acts and orders; these rows say what is still to be done.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, exists, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store.shops import Shop
from plugin.store.tables import brands, redemptions, uses
from plugin.store.transact import Tx

RESERVED: Final = "reserved"
"""The points are taken; what they buy is still to be made."""
ASKED: Final = "asked"
"""Store credit was asked for, and nobody knows whether it was given."""
ISSUED: Final = "issued"
RETURNING: Final = "returning"
"""On its way back: no points before its code is certainly gone."""
VOIDED: Final = "voided"
REVIEW: Final = "review"
"""Nobody can know; staff have to look."""
OPEN: Final = "open"
"""A ticket that waits for staff."""
DONE: Final = "done"

POOL, ALONE, TICKET = "pool", "alone", "ticket"
"""Roads: a code minted ahead, something made for this redemption alone, a deed of staff."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """One redemption on its road; `ends_at`: when an unused code goes back, None: it does not."""

    brand_id: int
    id: int
    account_id: int
    shop_id: int
    reward: str
    version: int
    steps: int
    points: int
    road: str
    state: str
    at: datetime
    ends_at: datetime | None = None
    reason: str = ""
    reference: str = ""
    asked_at: datetime | None = None
    """When store credit was last asked for; else since when we wait for the platform."""
    used: bool = field(default=False)
    """Was an order placed with its code?"""


_FIELDS = [name for name in Redemption.__dataclass_fields__ if name != "used"]
USED = exists().where(
    uses.c.brand_id == redemptions.c.brand_id, uses.c.redemption_id == redemptions.c.id
)
"""An order was placed with its code."""
_COLUMNS = [*(redemptions.c[name] for name in _FIELDS), USED.label("used")]
_ADD = insert(redemptions)
_OF_ACCOUNTS = (
    select(*_COLUMNS)
    .where(
        redemptions.c.brand_id == bindparam("brand"),
        redemptions.c.account_id.in_(bindparam("accounts")),
    )
    .order_by(redemptions.c.id.desc())
)


def add(tx: Tx, row: Redemption) -> None:
    """A new redemption."""
    values = asdict(row)
    del values["used"]
    tx.execute(_ADD, values)


def get(tx: Tx, brand_id: int, redemption_id: int) -> Redemption | None:
    """A redemption, if the brand has it."""
    return _first(tx, select(*_COLUMNS).where(*_is(brand_id, redemption_id)))


def locked(tx: Tx, brand_id: int, redemption_id: int) -> Redemption | None:
    """A redemption, locked until the end of the transaction."""
    tx.execute(select(redemptions.c.id).where(*_is(brand_id, redemption_id)).with_for_update())
    return get(tx, brand_id, redemption_id)


def take_turns(tx: Tx, brand_id: int) -> None:
    """
    Whoever counts what was taken of a brand waits here for the one who counts before them,
    whichever of its shops they stand in.
    """
    tx.execute(select(brands.c.id).where(brands.c.id == brand_id).with_for_update())


def of_accounts(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Redemption]:
    """What was ever redeemed on these accounts, newest first."""
    found = tx.execute(_OF_ACCOUNTS, {"brand": brand_id, "accounts": list(account_ids)})
    return [_row(row) for row in found]


def of_shop(tx: Tx, shop: Shop, states: Collection[str] = ()) -> list[Redemption]:
    """The redemptions of a shop, oldest first: those at these states, or all."""
    standing = [redemptions.c.state.in_(states)] if states else []
    return _some(tx, *_in_shop(shop), *standing)


def of_brand(tx: Tx, brand_id: int) -> list[Redemption]:
    """Every redemption of a brand, oldest first."""
    return _some(tx, redemptions.c.brand_id == brand_id)


def of_reward(tx: Tx, brand_id: int, reward: str, since: datetime) -> list[Redemption]:
    """How often a reward was taken since a moment, what went back included."""
    taken = (redemptions.c.reward == reward, redemptions.c.at >= since)
    return _some(tx, redemptions.c.brand_id == brand_id, *taken)


def unused(tx: Tx, shop: Shop, after: int, limit: int) -> list[int]:
    """
    The next redemptions of a shop, behind the one that `after` names, that were issued and, as far
    as we know, not used.
    """
    behind = (redemptions.c.state == ISSUED, redemptions.c.id > after, ~USED)
    found = select(redemptions.c.id).where(*_in_shop(shop), *behind)
    return list(tx.execute(found.order_by(redemptions.c.id).limit(limit)).scalars())


def count_standing(tx: Tx, shop: Shop, reward: str, steps: int, since: datetime) -> int:
    """How often so many steps of a reward were taken in a shop since a moment, and not put back."""
    back = redemptions.c.state.in_([RETURNING, VOIDED])
    taken = (redemptions.c.reward == reward, redemptions.c.steps == steps, ~back)
    found = select(func.count()).select_from(redemptions)
    lately = redemptions.c.at >= since
    return tx.execute(found.where(*_in_shop(shop), *taken, lately)).scalar_one()


def references(tx: Tx, shop: Shop) -> set[str]:
    """What the platform calls everything that was issued in a shop."""
    found = select(redemptions.c.reference).where(*_in_shop(shop), redemptions.c.reference != "")
    return set(tx.execute(found).scalars())


def turn(
    tx: Tx,
    row: Redemption,
    state: str,
    *,
    reason: str | None = None,
    reference: str | None = None,
    asked_at: datetime | None = None,
    lasting: bool = False,
) -> bool:
    """
    Let a redemption stand at `state`; False when it no longer stands where `row` says.

    `lasting`: its code does not go back any more by time alone.
    """
    values: dict[str, Any] = {"state": state}
    values |= {} if reason is None else {"reason": reason}
    values |= {} if reference is None else {"reference": reference}
    values |= {} if asked_at is None else {"asked_at": asked_at}
    values |= {"ends_at": None} if lasting else {}
    where = (*_is(row.brand_id, row.id), redemptions.c.state == row.state)
    return tx.execute(update(redemptions).where(*where).values(values)).rowcount == 1


def _in_shop(shop: Shop) -> list[ColumnElement[bool]]:
    return [redemptions.c.brand_id == shop.brand_id, redemptions.c.shop_id == shop.id]


def _is(brand_id: int, redemption_id: int) -> list[ColumnElement[bool]]:
    return [redemptions.c.brand_id == brand_id, redemptions.c.id == redemption_id]


def _some(tx: Tx, *whose: ColumnElement[bool]) -> list[Redemption]:
    found = select(*_COLUMNS).where(*whose).order_by(redemptions.c.id)
    return [_row(row) for row in tx.execute(found)]


def _first(tx: Tx, found: Select[Any]) -> Redemption | None:
    row = tx.execute(found).one_or_none()
    return None if row is None else _row(row)


def _row(row: Any) -> Redemption:  # noqa: ANN401 (a row of any select of these columns)
    """The columns stand in the order of the fields, `used` last."""
    return Redemption(*row)
