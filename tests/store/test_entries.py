"""The chain of entries shows every line edited, removed or added behind our back."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Executable, delete, insert, select, update

from plugin.domain.ledger import Key, Kind, Source
from plugin.store import Store, Tx, accounts, belonging, chains, entries
from plugin.store import tables as columns
from plugin.store.accounts import GENESIS
from plugin.store.chains import Chain
from plugin.store.entries import Entry
from tests.store.writing import NOW
from tests.tampering import lift_guards

BRAND, SHOP = 1, 11
LINES = columns.entries
EDITS: Mapping[str, Any] = {
    "source": "adjustment",
    "source_id": "11/9",
    "kind": "restore",
    "contra": "staff",
    "points": 99,
    "explanation": '{"code":"entry.earn.earned","values":{"order":"#9"}}',
    "effective_at": NOW - timedelta(milliseconds=1),
    "posted_at": NOW + timedelta(milliseconds=1),
    "hash": b"x" * 32,
}


def entry(account_id: int, number: int, points: int = 10) -> Entry:
    return Entry(
        account_id=account_id,
        seq=0,
        key=Key(Source.ORDER, f"{SHOP}/{number}"),
        kind=Kind.EARN,
        contra="programme",
        points=points,
        code="entry.earn.earned",
        values={"order": f"#{number}", "points": points},
        effective_at=NOW,
        posted_at=NOW,
    )


def ledger(store: Store, length: int = 3, customer_id: str = "7") -> int:
    """An account with so many entries, one transaction each."""
    account_id = store.transact(lambda tx: accounts.for_customer(tx, BRAND, SHOP, customer_id, NOW))
    for number in range(1, length + 1):
        store.transact(partial(post, line=entry(account_id, number)))
    return account_id


def post(tx: Tx, line: Entry) -> None:
    entries.append(tx, accounts.get(tx, BRAND, line.account_id), [line])


def chain(store: Store, account_id: int) -> Chain:
    (found,) = store.read(lambda tx: list(chains.walk(tx, BRAND)))
    assert found.account_id == account_id
    return found


def by_force(store: Store, change: Executable) -> None:
    def work(tx: Tx) -> None:
        lift_guards(tx)
        tx.execute(change)

    store.transact(work)


def strays(store: Store) -> list[tuple[str, str]]:
    found = store.read(lambda tx: list(belonging.strays(tx, BRAND)))
    return [stray for stray in found if stray[1] != "shop"]


def test_an_untouched_chain_is_whole_and_ends_where_its_account_says(store: Store) -> None:
    account_id = ledger(store)
    account = store.read(lambda tx: accounts.get(tx, BRAND, account_id))
    assert chain(store, account_id).broken_at is None
    assert chain(store, account_id).is_complete
    assert (account.entries, account.head != GENESIS) == (3, True)


def test_lines_written_together_chain_like_lines_written_apart(store: Store) -> None:
    account_id = ledger(store, length=0)
    lines = [entry(account_id, number) for number in (1, 2, 3)]
    store.transact(lambda tx: entries.append(tx, accounts.get(tx, BRAND, account_id), lines))
    found = chain(store, account_id)
    assert [line.seq for line in found.lines] == [1, 2, 3]
    assert (found.broken_at, found.is_complete) == (None, True)


@pytest.mark.parametrize("seq", [1, 2, 3], ids=["first", "middle", "newest"])
@pytest.mark.parametrize("column", EDITS)
def test_an_edited_line_breaks_the_chain_where_it_stands(
    embedded_store: Store, column: str, seq: int
) -> None:
    account_id = ledger(embedded_store)
    edit = update(LINES).where(LINES.c.seq == seq).values({column: EDITS[column]})
    by_force(embedded_store, edit)
    assert chain(embedded_store, account_id).broken_at == seq


@pytest.mark.parametrize("seq", [1, 2])
def test_a_removed_line_breaks_the_chain_where_it_stood(store: Store, seq: int) -> None:
    account_id = ledger(store)
    by_force(store, delete(LINES).where(LINES.c.seq == seq))
    assert chain(store, account_id).broken_at == seq


def test_the_newest_line_removed_is_missed_by_its_account(store: Store) -> None:
    account_id = ledger(store)
    by_force(store, delete(LINES).where(LINES.c.seq == 3))
    found = chain(store, account_id)
    assert (found.broken_at, found.is_complete) == (None, False)


def test_a_line_slipped_in_breaks_the_chain(store: Store) -> None:
    account_id = ledger(store)
    copied = store.read(lambda tx: dict(tx.execute(select(LINES)).mappings().all()[-1]))
    by_force(store, insert(LINES).values({**copied, "seq": 4}))
    assert chain(store, account_id).broken_at == 4


def test_points_are_summed_by_source_over_all_accounts_of_a_member(store: Store) -> None:
    first, second = ledger(store, 2, "7"), ledger(store, 2, "8")
    store.transact(lambda tx: post(tx, entry(first, 1, -4)))
    found = store.read(lambda tx: entries.sums(tx, BRAND, [first, second]))
    assert found == {Key(Source.ORDER, "11/1"): 16, Key(Source.ORDER, "11/2"): 20}
    assert store.read(lambda tx: entries.sums(tx, BRAND + 1, [first])) == {}


def test_entries_without_an_account_are_strays(store: Store) -> None:
    account_id = ledger(store)
    assert strays(store) == []
    gone = delete(columns.accounts).where(columns.accounts.c.id == account_id)
    store.transact(lambda tx: tx.execute(gone))
    assert strays(store) == [(f"entries of account {account_id}", "account")]
