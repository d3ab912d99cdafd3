"""
Forgetting: who did not join within 90 days loses the points, and we lose what we know of them.

A guest's e-mail hash is dropped, and with it the only way to find them; a customer of the platform
keeps an account without a person. Orders and ledger hold no personal data and stay.
"""

from datetime import datetime, timedelta
from functools import partial

import structlog

from plugin.domain.errors import UnavailableError
from plugin.domain.facts import Order
from plugin.service.referrals import persons
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import (
    Tx,
    accounts,
    brands,
    data_requests,
    groups,
    identities,
    notes,
    people,
    shredding,
    traits,
    unclaimed,
)
from plugin.store.accounts import PATIENCE, Account

EVERY = timedelta(minutes=5)
"""How often the worker looks."""
_AT_ONCE = 100
_A_DAY = timedelta(days=1)

_log = structlog.get_logger("forgetting")


def forget_the_unclaimed(services: Services) -> int:
    """
    Forget those for whom nobody came, up to a hundred of every brand; returns how many.

    Whoever cannot be forgotten keeps nobody else from it, and is asked about again the next day.
    """
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
    now = services.clock.now()
    due = partial(unclaimed.due, brand_id=brand_id, now=now, limit=_AT_ONCE)
    return sum(_ask_one(services, brand_id, one, now) for one in services.store.read(due))


def _ask_one(services: Services, brand_id: int, account_id: int, now: datetime) -> bool:
    """Each asked is forgotten, or asked again later, or never."""
    try:
        return services.store.transact(lambda tx: _ask(tx, brand_id, account_id, now))
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 (told of with the account; verify names the row)
        _log.warning("not_forgotten", account_id=account_id, error=type(error).__name__)
        services.store.transact(lambda tx: unclaimed.ask_at(tx, brand_id, account_id, now + _A_DAY))
        return False


def _ask(tx: Tx, brand_id: int, account_id: int, now: datetime) -> bool:
    """Has nothing new come for 90 days? Then forget."""
    (root,) = groups.lock_roots(tx, brand_id, [account_id])
    theirs = groups.of_root(tx, brand_id, root.id)
    if root.id != account_id or groups.standing_of(tx, brand_id, theirs) != "unclaimed":
        unclaimed.ask_at(tx, brand_id, account_id, None)
        return False
    bought_at = unclaimed.newest_order(tx, brand_id, theirs)
    newest = max(root.created_at, bought_at) if bought_at else root.created_at
    if newest + PATIENCE > now:
        unclaimed.ask_at(tx, brand_id, account_id, newest + PATIENCE)
        return False
    _lapse(tx, root, theirs, bought_at, now)
    return True


def _lapse(
    tx: Tx, root: Account, theirs: frozenset[int], bought_at: datetime | None, now: datetime
) -> None:
    """Orders are what points can come from: without any there is nothing to write down."""
    brand_id = root.brand_id
    persons.tie(tx, brand_id, theirs, now)
    if bought_at:
        unclaimed.give_up(tx, brand_id, theirs, bought_at, now)
    known = identities.of(tx, brand_id, theirs)
    data_requests.forget(tx, brand_id, known.customers, known.hashes)
    notes.forget(tx, brand_id, theirs)
    traits.forget(tx, brand_id, theirs)
    people.drop(tx, brand_id, theirs)
    shredding.empty_about(tx, brand_id, shredding.subjects_of(tx, brand_id, theirs))
    unclaimed.drop_hashes(tx, brand_id, theirs)
    unclaimed.ask_at(tx, brand_id, root.id, None)
    settle(tx, brand_id, [root.id], now)
