"""
Forgetting: who did not join within 90 days loses the points, and we lose what we know of them.

A guest's e-mail hash is dropped, and with it the only way to find them; a customer of the platform
keeps an account without a person. Orders and ledger hold no personal data and stay.
"""

from datetime import datetime, timedelta
from functools import partial

from plugin.domain.facts import Order
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, brands, people, shredding, unclaimed
from plugin.store.accounts import PATIENCE, Account

EVERY = timedelta(hours=1)
"""How often the worker looks."""
_AT_ONCE = 100


def forget_the_unclaimed(services: Services) -> int:
    """Forget all for whom nobody came, of every brand; returns how many."""
    return sum(_forget(services, brand_id) for brand_id in services.store.read(brands.every))


def lapsed_holder(tx: Tx, brand_id: int, order: Order) -> int | None:
    """
    The guest who holds an order and was forgotten; locked, so that nobody forgets them meanwhile.

    Whatever is told of the order later stays with that account: opening another one under the
    same e-mail would remember what was forgotten.
    """
    holder = order.snapshot.holder if order.snapshot else None
    if holder is None:
        return None
    account = accounts.locked(tx, brand_id, holder)
    nameless = account.customer_id is None and account.guest_hash is None
    return holder if nameless else None


def _forget(services: Services, brand_id: int) -> int:
    """A hundred at a time; each asked is forgotten, or asked again later, or never."""
    now, forgotten = services.clock.now(), 0
    due = partial(unclaimed.due, brand_id=brand_id, now=now, limit=_AT_ONCE)
    while batch := services.store.read(due):
        for account_id in batch:
            ask = partial(_ask, brand_id=brand_id, account_id=account_id, now=now)
            forgotten += services.store.transact(ask)
    return forgotten


def _ask(tx: Tx, brand_id: int, account_id: int, now: datetime) -> bool:
    """Has nothing new come for 90 days? Then forget."""
    (root,) = accounts.lock_roots(tx, brand_id, [account_id])
    theirs = accounts.of_root(tx, brand_id, root.id)
    if root.id != account_id or accounts.standing_of(tx, brand_id, theirs) != "unclaimed":
        unclaimed.ask_at(tx, brand_id, account_id, None)
        return False
    bought_at = unclaimed.newest_order(tx, brand_id, theirs)
    newest = max(root.created_at, bought_at) if bought_at else root.created_at
    if newest + PATIENCE > now:
        unclaimed.ask_at(tx, brand_id, account_id, newest + PATIENCE)
        return False
    _lapse(tx, root, theirs, now, had_points=bought_at is not None)
    return True


def _lapse(
    tx: Tx, root: Account, theirs: frozenset[int], now: datetime, *, had_points: bool
) -> None:
    """Orders are what points can come from: without any there is nothing to write down."""
    brand_id = root.brand_id
    if had_points:
        unclaimed.give_up(tx, brand_id, theirs, now)
    people.drop(tx, brand_id, theirs)
    shredding.empty_about(tx, brand_id, shredding.subjects_of(tx, brand_id, theirs))
    unclaimed.drop_hashes(tx, brand_id, theirs)
    unclaimed.ask_at(tx, brand_id, root.id, None)
    settle(tx, brand_id, [root.id], now)
