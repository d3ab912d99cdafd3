"""
Settling a member: post the difference between what the facts say and what is written.

The member, not the order, is the unit: the root account is locked, everything they ever held is
read again, and the ledger is brought to where it should be. Doing it twice does nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from plugin import crash
from plugin.domain.errors import UnavailableError
from plugin.domain.ledger import Kind
from plugin.domain.program import Program
from plugin.domain.standing import Standing
from plugin.domain.worth import Posting
from plugin.service import letters
from plugin.service.books import Book, open_books
from plugin.service.retelling import retold
from plugin.service.services import Services
from plugin.store import Tx, entries, groups, mirrors, programs, seals, standings
from plugin.store.accounts import Account
from plugin.store.entries import Entry

_COUNTED_ANEW: Final = "entry.return.corrected"

_log = structlog.get_logger("settling")


def settle(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """Bring the ledger of every member behind these accounts to where the facts say."""
    roots = groups.lock_roots(tx, brand_id, account_ids)
    books = open_books(tx, brand_id, [root.id for root in roots])
    post(tx, brand_id, [(root, books[root.id]) for root in roots], programs.of(tx, brand_id), now)


def post(
    tx: Tx,
    brand_id: int,
    opened: Sequence[tuple[Account, Book]],
    versions: Sequence[Program],
    now: datetime,
) -> None:
    """
    Write what the ledger lacks of these books, and where their members stand then.

    The roots were locked before their books were opened.
    """
    booked = seals.booked_at(tx, brand_id, now)
    found = [(root, book, book.standing(versions, now)) for root, book in opened]
    chains = [
        (root, _lines(root, _postings(tx, brand_id, book, standing), booked))
        for root, book, standing in found
    ]
    entries.append_all(tx, brand_id, chains)
    _write_to_whoever_got_points_back(tx, brand_id, chains)
    crash.point("settling: entries written, balance not")
    standings.keep(tx, brand_id, {
        root.id: (standing.balance(now), standing.warn_at(now)) for root, _, standing in found
    })  # fmt: skip
    _ask_mirror(tx, brand_id, opened)


def refresh(services: Services, limit: int = 200) -> int:
    """
    Bring cached balances up to date that time has changed; returns how many.

    Nobody waits for this: whoever reads a stale balance replays it. It only keeps reads cheap.
    """
    now = services.clock.now()
    stale = services.store.read(lambda tx: standings.outdated(tx, now, limit))
    return sum(
        _settle_all(services, brand_id, [root for brand, root in stale if brand == brand_id], now)
        for brand_id in {brand_id for brand_id, _ in stale}
    )


def _settle_all(services: Services, brand_id: int, roots: Sequence[int], now: datetime) -> int:
    """Many in one commit; where that fails each alone, so that one holds up no other."""
    try:
        services.store.transact(partial(settle, brand_id=brand_id, account_ids=roots, now=now))
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 (told of with the account; verify names the row)
        if len(roots) > 1:
            return sum(_settle_all(services, brand_id, [root], now) for root in roots)
        _log.warning("not_settled", account_id=roots[0], error=type(error).__name__)
        return 0
    return len(roots)


def derive(
    tx: Tx, brand_id: int, root_id: int, versions: Sequence[Program], now: datetime
) -> Standing:
    """Where a member stands by the facts alone; writes nothing."""
    return open_books(tx, brand_id, [root_id])[root_id].standing(versions, now)


def _postings(tx: Tx, brand_id: int, book: Book, standing: Standing) -> list[Posting]:
    return retold(tx, brand_id, book.accounts, standing.postings(book.posted))


def _lines(root: Account, postings: Iterable[Posting], now: datetime) -> list[Entry]:
    return [_entry(root, posting, now) for posting in postings]


def _write_to_whoever_got_points_back(
    tx: Tx, brand_id: int, chains: Iterable[tuple[Account, Sequence[Entry]]]
) -> None:
    """Points of a reward are back; a sum that was only counted anew is no news."""
    for root, lines in chains:
        for seq, line in enumerate(lines, root.entries + 1):
            if line.kind is Kind.RETURN and line.code != _COUNTED_ANEW:
                letters.ask(tx, brand_id, root.shop_id, letters.RETURNED, f"{root.id}.{seq}")


def _ask_mirror(tx: Tx, brand_id: int, opened: Sequence[tuple[Account, Book]]) -> None:
    """Of whoever never joined, or not any more, storefronts are told nothing."""
    joined = {root.id for root, book in opened if _state(tx, root, book) == "joined"}
    mirrors.ask(tx, brand_id, [root for root, _ in opened if root.id in joined])
    others = (root.customer_id for root, _ in opened if root.id not in joined)
    mirrors.ask_about(tx, brand_id, filter(None, others))


def _state(tx: Tx, root: Account, book: Book) -> str:
    """Where a member stands, under whichever of their accounts."""
    alone = len(book.accounts) == 1
    return root.state if alone else groups.standing_of(tx, root.brand_id, book.accounts)


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
