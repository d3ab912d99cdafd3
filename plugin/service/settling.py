"""
Settling a member: post the difference between what the facts say and what is written.

The member, not the order, is the unit: the root account is locked, everything they ever held is
read again, and the ledger is brought to where it should be. Doing it twice does nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from plugin import crash
from plugin.domain.program import Program
from plugin.domain.standing import Posting, Standing
from plugin.service.books import open_books
from plugin.service.services import Services
from plugin.store import Tx, accounts, entries, programs, seals
from plugin.store.accounts import Account
from plugin.store.entries import Entry


def settle(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """Bring the ledger of every member behind these accounts to where the facts say."""
    roots = accounts.lock_roots(tx, brand_id, account_ids)
    versions = programs.of(tx, brand_id)
    books = open_books(tx, brand_id, [root.id for root in roots])
    booked = seals.booked_at(tx, brand_id, now)
    standings = {root_id: book.standing(versions) for root_id, book in books.items()}
    chains = [
        (root, _lines(root, standings[root.id].postings(books[root.id].posted), booked))
        for root in roots
    ]
    entries.append_all(tx, brand_id, chains)
    crash.point("settling: entries written, balance not")
    balances = {root_id: found.balance(now) for root_id, found in standings.items()}
    accounts.keep_balances(tx, brand_id, balances)


def refresh(services: Services, limit: int = 200) -> int:
    """
    Bring cached balances up to date whose holds have ended; returns how many.

    Nobody waits for this: whoever reads a stale balance replays it. It only keeps reads cheap.
    """
    now = services.clock.now()
    stale = services.store.read(lambda tx: accounts.outdated(tx, now, limit))
    for brand_id in {brand_id for brand_id, _ in stale}:
        roots = [root_id for brand, root_id in stale if brand == brand_id]
        services.store.transact(partial(settle, brand_id=brand_id, account_ids=roots, now=now))
    return len(stale)


def derive(tx: Tx, brand_id: int, root_id: int, versions: Sequence[Program]) -> Standing:
    """Where a member stands by the facts alone; writes nothing."""
    return open_books(tx, brand_id, [root_id])[root_id].standing(versions)


def _lines(root: Account, postings: Iterable[Posting], now: datetime) -> list[Entry]:
    return [_entry(root, posting, now) for posting in postings]


def _entry(root: Account, posting: Posting, booked: datetime) -> Entry:
    return Entry(
        account_id=root.id,
        seq=0,
        key=posting.worth.key,
        kind=posting.kind,
        contra=posting.worth.contra,
        points=posting.points,
        code=posting.code,
        values=posting.values,
        effective_at=posting.worth.at or booked,
        posted_at=booked,
    )
