"""
Settling a member: post the difference between what the facts say and what is written.

The member, not the order, is the unit: the root account is locked, everything they ever held is
read again, and the ledger is brought to where it should be. Doing it twice does nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from plugin import crash
from plugin.domain.ledger import Key, Source
from plugin.domain.program import Program
from plugin.domain.standing import Adjustment, Placed, Posting, Standing, standing
from plugin.service.services import Services
from plugin.store import Tx, accounts, acts, entries, orders, programs, shops
from plugin.store.accounts import Account
from plugin.store.entries import Entry


def settle(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """Bring the ledger of every member behind these accounts to where the facts say."""
    roots = accounts.lock_roots(tx, brand_id, account_ids)
    versions = programs.of(tx, brand_id)
    for root in roots:
        _settle_one(tx, root, versions, now)


def refresh(services: Services, limit: int = 200) -> int:
    """
    Bring cached balances up to date whose holds have ended; returns how many.

    Nobody waits for this: whoever reads a stale balance replays it. It only keeps reads cheap.
    """
    now = services.clock.now()
    stale = services.store.read(lambda tx: accounts.outdated(tx, now, limit))
    for brand_id, root_id in stale:
        services.store.transact(partial(settle, brand_id=brand_id, account_ids=[root_id], now=now))
    return len(stale)


def derive(tx: Tx, brand_id: int, members: frozenset[int], versions: list[Program]) -> Standing:
    """Where a member stands by the facts alone; writes nothing."""
    return standing(
        _placed(tx, brand_id, members), _adjustments(tx, brand_id, members), versions, members
    )


def _settle_one(tx: Tx, root: Account, versions: list[Program], now: datetime) -> None:
    members = accounts.of_root(tx, root.brand_id, root.id)
    found = derive(tx, root.brand_id, members, versions)
    posted = entries.sums(tx, root.brand_id, members)
    lines = [_entry(root, posting, now) for posting in found.postings(posted)]
    entries.append(tx, root, lines)
    crash.point("settling: entries written, balance not")
    accounts.keep_balance(tx, root.brand_id, root.id, found.balance(now))


def _placed(tx: Tx, brand_id: int, members: frozenset[int]) -> list[Placed]:
    sandboxes = {shop.id: shop.sandbox for shop in shops.of_brand(tx, brand_id)}
    return [
        Placed(order_key(held.shop_id, held.order.id), held.order, sandboxes[held.shop_id])
        for held in orders.held_by(tx, brand_id, members)
    ]


def _adjustments(tx: Tx, brand_id: int, members: frozenset[int]) -> list[Adjustment]:
    return [
        Adjustment(
            Key(Source.ADJUSTMENT, str(act.id)),
            int(act.body["points"]),
            str(act.body["reason"]),
            act.at,
        )
        for act in acts.of(tx, brand_id, members)
        if act.kind == "adjustment"
    ]


def order_key(shop_id: int, order_id: str) -> Key:
    """The key of an order: two shops of a brand may number theirs alike."""
    return Key(Source.ORDER, f"{shop_id}/{order_id}")


def _entry(root: Account, posting: Posting, now: datetime) -> Entry:
    return Entry(
        account_id=root.id,
        seq=0,
        key=posting.worth.key,
        kind=posting.kind,
        contra=posting.worth.contra,
        points=posting.points,
        code=posting.code,
        values=posting.values,
        effective_at=posting.worth.at or now,
        posted_at=now,
    )
