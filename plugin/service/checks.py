"""
Checks: an fsck for the ledger, and the rebuilding of every balance from the facts.

The invariants carry the numbers of docs/ledger.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from plugin.domain.ledger import Balance
from plugin.domain.program import Program
from plugin.service.lookup import Member, member_of
from plugin.service.services import Services
from plugin.service.settling import derive, settle
from plugin.store import Tx, accounts, deliveries, entries, programs
from plugin.store.shops import Shop

_SETTLED_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken invariant, with the row that breaks it."""

    invariant: str
    row: str
    message: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A member whose stored balance is not what the facts say."""

    account_id: int
    customer_id: str | None
    stored: Balance
    derived: Balance


def verify(services: Services, shop: Shop) -> Iterator[Fault]:
    """Every broken invariant of a shop's brand, first things first; nothing when all is well."""
    yield from services.store.read(lambda tx: _faults(tx, services, shop))


def rebuild(services: Services, shop: Shop, *, dry_run: bool) -> list[Difference]:
    """Derive every balance again from the facts; unless it is a dry run, settle what differs."""
    found = services.store.read(lambda tx: list(_differences(tx, services, shop)))
    if not dry_run:
        for difference in found:
            _settle(services, shop, difference.account_id)
    return found


def _settle(services: Services, shop: Shop, account_id: int) -> None:
    now = services.clock.now()
    services.store.transact(lambda tx: settle(tx, shop.brand_id, [account_id], now))


def _faults(tx: Tx, services: Services, shop: Shop) -> list[Fault]:
    versions = programs.of(tx, shop.brand_id)
    found = [*_unsettled(tx, services, shop), *_foreign(tx, shop)]
    for account_id in accounts.every(tx, shop.brand_id):
        found += _broken_chain(tx, shop, account_id)
    for root_id in accounts.roots(tx, shop.brand_id):
        found += _wrong_sums(tx, services, _member(tx, shop, root_id), versions)
    return found


def _member(tx: Tx, shop: Shop, root_id: int) -> Member:
    return member_of(tx, accounts.get(tx, shop.brand_id, root_id))


def _unsettled(tx: Tx, services: Services, shop: Shop) -> Iterator[Fault]:
    """I3: every delivery ends done, ignored or dead."""
    for delivery_id in deliveries.stale(tx, shop.brand_id, services.clock.now() - _SETTLED_WITHIN):
        yield Fault("I3", f"delivery {delivery_id}", "has waited too long for its outcome")


def _foreign(tx: Tx, shop: Shop) -> Iterator[Fault]:
    """I8: whatever belongs to a brand's member belongs to the brand."""
    for account_id in entries.strays(tx, shop.brand_id):
        yield Fault("I8", f"entries of account {account_id}", "belong to no account of the brand")


def _broken_chain(tx: Tx, shop: Shop, account_id: int) -> Iterator[Fault]:
    """I9: no line was edited, removed or added behind our back, the newest included."""
    account = accounts.get(tx, shop.brand_id, account_id)
    chained = entries.chain(tx, shop.brand_id, account_id)
    broken = entries.broken_link(shop.brand_id, chained)
    if broken is not None:
        yield Fault("I9", f"entry {account_id}/{broken}", "does not follow from the one before")
    elif (account.entries, account.head) != entries.end(chained):
        yield Fault("I9", f"entry {account_id}/{account.entries}", "the newest entry is missing")


def _wrong_sums(
    tx: Tx, services: Services, found: Member, versions: list[Program]
) -> Iterator[Fault]:
    """I4: per key the entries sum to the target. I1, I13: the balance is their sum, rebuilt."""
    brand_id, root = found.root.brand_id, found.root
    standing = derive(tx, brand_id, found.accounts, versions)
    posted = entries.sums(tx, brand_id, found.accounts)
    for posting in standing.postings(posted):
        key = posting.worth.key
        yield Fault("I4", f"{key.source}:{key.id}", f"is {posting.points} points off its target")
    if sum(posted.values()) != root.balance.total:
        yield Fault("I1", f"account {root.id}", "balance is not the sum of its entries")
    rebuilt = standing.balance(services.clock.now())
    if not _agrees(services, root.balance, rebuilt):
        yield Fault("I13", f"account {root.id}", "balance is not what the facts rebuild to")


def _differences(tx: Tx, services: Services, shop: Shop) -> Iterator[Difference]:
    versions = programs.of(tx, shop.brand_id)
    for root_id in accounts.roots(tx, shop.brand_id, shop.id):
        found = _member(tx, shop, root_id)
        derived = derive(tx, shop.brand_id, found.accounts, versions).balance(services.clock.now())
        if not _agrees(services, found.root.balance, derived):
            yield Difference(root_id, found.root.customer_id, found.root.balance, derived)


def _agrees(services: Services, stored: Balance, derived: Balance) -> bool:
    """A cached balance may lag behind the clock, never behind the facts."""
    if stored.valid_until is not None and stored.valid_until <= services.clock.now():
        return stored.total == derived.total and stored.debt == derived.debt
    return stored == derived
