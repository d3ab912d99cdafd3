"""
Forgetting a person: everything that names them goes, facts and ledger stay.

What is left of them is an account without a name, and a tombstone: from then on whatever comes
late about them is read for its numbers and emptied at once.
"""

from collections.abc import Iterable
from datetime import datetime

from plugin.service import lookup
from plugin.service.referrals import persons
from plugin.store import (
    Tx,
    accounts,
    data_requests,
    groups,
    identities,
    mirrors,
    notes,
    people,
    shredding,
    tombstones,
)


def erase(tx: Tx, brand_id: int, root_id: int, now: datetime) -> None:
    """Forget whoever is behind a locked root, under every account ever theirs, for good."""
    _bury(tx, brand_id, groups.of_root(tx, brand_id, root_id), "erased", now)


def erase_named(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """
    Forget whoever these accounts stand for, as `erase` does; their roots are locked first.

    A guest whom somebody else has claimed is forgotten alone: the points stay where they are.
    """
    named = sorted(account_ids)
    groups.lock_roots(tx, brand_id, named)
    for account in [accounts.get(tx, brand_id, one) for one in named]:
        if lookup.claimed_by_another(tx, account):
            _bury(tx, brand_id, frozenset({account.id}), "deleted", now)
        else:
            erase(tx, brand_id, account.root_id, now)


def forget_accounts(tx: Tx, brand_id: int, account_ids: frozenset[int], state: str) -> None:
    """Delete all that is personal about these accounts, and remember them as `state`."""
    known = identities.of(tx, brand_id, account_ids)
    subjects = shredding.subjects_of(tx, brand_id, account_ids)
    for account_id in account_ids:
        people.forget(tx, brand_id, account_id, state)
    notes.forget(tx, brand_id, account_ids)
    data_requests.forget(tx, brand_id, known.customers, known.hashes)
    mirrors.ask_about(tx, brand_id, {customer_id for _, customer_id in known.customers})
    shredding.empty_about(tx, brand_id, subjects)


def forget_late(
    tx: Tx, brand_id: int, concerned: Iterable[int], delivery_ids: Iterable[int]
) -> None:
    """Empty what was just read, should it concern anybody who is forgotten."""
    if identities.any_erased(tx, brand_id, concerned):
        shredding.empty(tx, brand_id, delivery_ids)


def _bury(tx: Tx, brand_id: int, account_ids: frozenset[int], state: str, now: datetime) -> None:
    persons.tie(tx, brand_id, account_ids, now)
    forget_accounts(tx, brand_id, account_ids, state)
    tombstones.put(tx, brand_id, account_ids, now)
