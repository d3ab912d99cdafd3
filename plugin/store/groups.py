"""
Groups: merged accounts behind one root, which is locked whenever a member is written.

A merge lets accounts point to another root; what was written under them stays where it is.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select, update

from plugin.store.accounts import COLUMNS, Account
from plugin.store.portions import portions
from plugin.store.tables import accounts
from plugin.store.transact import Tx

_STRONGEST_FIRST = ("erased", "joined", "left", "unclaimed")

_OF_BRAND = accounts.c.brand_id == bindparam("brand")
_ROOTS = select(accounts.c.root_id).where(_OF_BRAND, accounts.c.id.in_(bindparam("members")))
_LOCK = (
    select(*COLUMNS)
    .where(_OF_BRAND, accounts.c.id.in_(_ROOTS))
    .order_by(accounts.c.id)
    .with_for_update()
)
_MEMBERS = select(accounts.c.root_id, accounts.c.id).where(
    _OF_BRAND, accounts.c.root_id.in_(bindparam("roots"))
)
_STATES = select(accounts.c.id, accounts.c.state).where(
    _OF_BRAND, accounts.c.root_id == bindparam("root")
)


def lock_roots(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Account]:
    """
    Lock the root accounts of the given ones, in order of id, and return them.

    A merge may move a root while we wait for its lock, so we follow until every one is a root.
    """
    wanted = set(account_ids)
    locked = _lock(tx, brand_id, wanted)
    while any(account.root_id != account.id for account in locked):
        locked = _lock(tx, brand_id, wanted)
    return locked


def _lock(tx: Tx, brand_id: int, account_ids: set[int]) -> list[Account]:
    wanted = {"brand": brand_id, "members": list(account_ids)}
    return [Account(*row) for row in tx.execute(_LOCK, wanted)]


def of_roots(tx: Tx, brand_id: int, root_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each root, every account that was merged into it, itself included."""
    wanted = set(root_ids)
    gathered: dict[int, set[int]] = {root: set() for root in wanted}
    for part in portions(wanted):
        for root, account in tx.execute(_MEMBERS, {"brand": brand_id, "roots": part}):
            gathered[root].add(account)
    return {root: frozenset(members) for root, members in gathered.items()}


def roots_of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> dict[int, int]:
    """The root of each of these accounts."""
    whose = select(accounts.c.id, accounts.c.root_id).where(accounts.c.brand_id == brand_id)
    found = (tx.execute(whose.where(accounts.c.id.in_(part))) for part in portions(account_ids))
    return {row[0]: row[1] for rows in found for row in rows}


def of_root(tx: Tx, brand_id: int, root_id: int) -> frozenset[int]:
    """Every account that was merged into a root, itself included."""
    return frozenset(states(tx, brand_id, root_id))


def states(tx: Tx, brand_id: int, root_id: int) -> dict[int, str]:
    """Every account that was merged into a root, itself included, and what each says."""
    found = tx.execute(_STATES, {"brand": brand_id, "root": root_id})
    return {row[0]: row[1] for row in found}


def roots(tx: Tx, brand_id: int, shop_id: int | None = None) -> list[int]:
    """Ids of all root accounts of a brand, or of those opened by one shop."""
    found = select(accounts.c.id).where(
        accounts.c.brand_id == brand_id, accounts.c.id == accounts.c.root_id
    )
    if shop_id is not None:
        found = found.where(accounts.c.shop_id == shop_id)
    return list(tx.execute(found.order_by(accounts.c.id)).scalars())


def join(tx: Tx, brand_id: int, kept: int, removed: int) -> None:
    """
    Let a locked root, and all that point to it, point to another; its balance goes along, and so
    does the reminder to forget, where the other has none.
    """
    _hand_on_reminder(tx, brand_id, kept, removed)
    tx.execute(
        update(accounts)
        .where(accounts.c.brand_id == brand_id, accounts.c.root_id == removed)
        .values(
            root_id=kept,
            available=0,
            pending=0,
            debt=0,
            valid_until=None,
            warn_at=None,
            unsettled_since=None,
            lapse_at=None,
        )
    )


def _hand_on_reminder(tx: Tx, brand_id: int, kept: int, removed: int) -> None:
    of_brand = accounts.c.brand_id == brand_id
    found = select(accounts.c.lapse_at).where(of_brand, accounts.c.id == removed)
    lacks = (accounts.c.id == kept) & accounts.c.lapse_at.is_(None)
    values = {"lapse_at": tx.execute(found).scalar()}
    tx.execute(update(accounts).where(of_brand, lacks).values(values))


def part(tx: Tx, brand_id: int, account_ids: Iterable[int], lapse_at: datetime) -> None:
    """Let accounts of a locked root be their own again, to be asked about at `lapse_at`."""
    theirs = accounts.c.id.in_(set(account_ids))
    parted = update(accounts).where(accounts.c.brand_id == brand_id, theirs)
    tx.execute(parted.values(root_id=accounts.c.id, lapse_at=lapse_at))


def turn(tx: Tx, brand_id: int, root_id: int, was: str, state: str) -> None:
    """Let every account of a locked root that stands at `was` stand at `state`."""
    theirs = (accounts.c.brand_id == brand_id) & (accounts.c.root_id == root_id)
    tx.execute(update(accounts).where(theirs, accounts.c.state == was).values(state=state))


def standing_of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> str:
    """Where the person behind merged accounts stands."""
    found = select(accounts.c.state).where(
        accounts.c.brand_id == brand_id, accounts.c.id.in_(set(account_ids))
    )
    return strongest(tx.execute(found).scalars())


def strongest(said: Iterable[str]) -> str:
    """
    Where a person stands: the strongest of what each of their accounts says.

    An account that the platform deleted says nothing, unless there is no other; nor does that of a
    guest who lapsed.
    """
    states = set(said)
    return next((state for state in _STRONGEST_FIRST if state in states), "erased")
