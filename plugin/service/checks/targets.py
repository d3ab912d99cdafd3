"""I4 and I13: the entries of a key sum to its target, and a balance is what the facts say."""

from collections.abc import Iterator, Sequence

from plugin.domain.program import Program
from plugin.service.books import Book
from plugin.service.checks import books
from plugin.service.checks.balances import true_at, waits_too_long
from plugin.service.checks.faults import Fault
from plugin.service.services import Services
from plugin.store import Tx, audit, programs
from plugin.store.accounts import Account


def missed(tx: Tx, services: Services, brand_id: int) -> Iterator[Fault]:
    """Keys that are off their targets, balances that are not what they should be."""
    versions = programs.of(tx, brand_id)
    for root, book in books.every(tx, brand_id):
        if book is None:
            yield from _unreadable(tx, root)
        else:
            yield from _off(services, root, book, versions)


def _unreadable(tx: Tx, root: Account) -> Iterator[Fault]:
    for order in audit.unreadable_orders(tx, root.brand_id, root.id):
        yield Fault("I4", f"order:{order}", "cannot be read")
    yield Fault("I13", f"account {root.id}", "cannot be rebuilt: facts or entries are unreadable")


def _off(
    services: Services, root: Account, book: Book, versions: Sequence[Program]
) -> Iterator[Fault]:
    now = services.clock.now()
    if waits_too_long(root, now):
        yield Fault("I3", f"account {root.id}", "has waited more than an hour to be settled")
    if root.unsettled_since:
        return
    at = true_at(root, now)
    standing = book.standing(versions, at)
    for posting in standing.postings(book.posted):
        key = posting.worth.key
        yield Fault("I4", f"{key.source}:{key.id}", f"is {posting.points} points off its target")
    if root.balance != standing.balance(at):
        yield Fault("I13", f"account {root.id}", "balance is not what the facts rebuild to")
