"""
Uses: which orders were placed with the code of a redemption. A row is for good, like the fact.

A code is known by its keyed hash alone. What was on an order once counts, whatever a later
snapshot says: the platform takes a code for spent.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, select

from plugin.domain.facts import Order
from plugin.store import dialect
from plugin.store.portions import portions
from plugin.store.tables import acts, codes, orders, redemptions, uses
from plugin.store.transact import Tx

_decoder = msgspec.json.Decoder(Order)
_USE = ("brand_id", "redemption_id", "shop_id", "order_id")
_ITS_ORDER = (
    (orders.c.brand_id == uses.c.brand_id)
    & (orders.c.shop_id == uses.c.shop_id)
    & (orders.c.order_id == uses.c.order_id)
)
_ORDERS = (
    select(uses.c.redemption_id, orders.c.body)
    .join(orders, _ITS_ORDER)
    .where(uses.c.brand_id == bindparam("brand"), uses.c.redemption_id.in_(bindparam("of")))
    .order_by(uses.c.redemption_id, uses.c.shop_id, uses.c.order_id)
)
_DIGESTS = select(codes.c.redemption_id, codes.c.digest).where(
    codes.c.brand_id == bindparam("brand"), codes.c.redemption_id.in_(bindparam("of"))
)


@dataclass(frozen=True, slots=True, order=True)
class Owned:
    """A code that was assigned: to which redemption, and whose account that is; in that order."""

    redemption_id: int
    account_id: int


def owners(tx: Tx, brand_id: int, digests: Collection[bytes]) -> list[Owned]:
    """Whose codes these are, of those that were assigned to a redemption."""
    return sorted(one for part in portions(digests) for one in _owners(tx, brand_id, part))


def _owners(tx: Tx, brand_id: int, digests: list[bytes]) -> list[Owned]:
    found = (
        select(codes.c.redemption_id, acts.c.account_id)
        .join(acts, (acts.c.brand_id == codes.c.brand_id) & (acts.c.id == codes.c.redemption_id))
        .where(codes.c.brand_id == brand_id, codes.c.digest.in_(digests))
    )
    return [Owned(*row) for row in tx.execute(found)]


def note(tx: Tx, brand_id: int, shop_id: int, order_id: str, redemption_ids: Iterable[int]) -> None:
    """Remember that an order was placed with the codes of these redemptions."""
    same = {"brand_id": brand_id, "shop_id": shop_id, "order_id": order_id}
    rows = [{**same, "redemption_id": one} for one in redemption_ids]
    dialect.insert_new(tx, uses, rows, *_USE)


def orders_of(tx: Tx, brand_id: int, redemption_ids: Collection[int]) -> list[tuple[int, Order]]:
    """(redemption, order) for every use of these redemptions, as the orders are known now."""
    if not redemption_ids:
        return []
    found = tx.execute(_ORDERS, {"brand": brand_id, "of": list(redemption_ids)})
    return [(redemption_id, _decoder.decode(body)) for redemption_id, body in found]


def since(
    tx: Tx, brand_id: int, moment: datetime, reward: str = ""
) -> Iterator[tuple[int, bytes, Order]]:
    """
    (redemption, digest of its code, order) for every use of what was taken since a moment: of one
    reward, or of all. One statement, however many there are.
    """
    taken = [redemptions.c.at >= moment, *([redemptions.c.reward == reward] if reward else [])]
    found = (
        select(uses.c.redemption_id, codes.c.digest, orders.c.body)
        .join(
            redemptions,
            (redemptions.c.brand_id == uses.c.brand_id)
            & (redemptions.c.id == uses.c.redemption_id),
        )
        .join(
            codes,
            (codes.c.brand_id == uses.c.brand_id) & (codes.c.redemption_id == uses.c.redemption_id),
        )
        .join(orders, _ITS_ORDER)
        .where(uses.c.brand_id == brand_id, *taken)
    )
    for row in tx.execute(found):
        yield row.redemption_id, row.digest, _decoder.decode(row.body)


def digests(tx: Tx, brand_id: int, redemption_ids: Collection[int]) -> dict[int, bytes]:
    """The digest of the code that each of these redemptions has now; those with one."""
    found = (
        tx.execute(_DIGESTS, {"brand": brand_id, "of": part}) for part in portions(redemption_ids)
    )
    return {row[0]: row[1] for rows in found for row in rows}
