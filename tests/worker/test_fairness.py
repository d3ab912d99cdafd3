"""A shop that sends nearly all of the load waits for itself, and the others hardly for it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from plugin.store import Store, Tx, jobs, turns
from plugin.store.jobs import Job
from tests.laurel import LATER

NOISY, BATCH, SHARE = 500, 32, 8
KIND = "test"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(Store(database_url)) as opened:
        yield opened


def ask(store: Store, shop_id: int, *subjects: str) -> None:
    def work(tx: Tx) -> None:
        for subject in subjects:
            jobs.enqueue(tx, shop_id, shop_id, KIND, subject, LATER)

    store.transact(work)


def claim(store: Store, after: int = turns.START, limit: int = BATCH) -> list[Job]:
    return store.transact(lambda tx: jobs.claim(tx, LATER, limit, after=after))


def numbers(many: int) -> list[str]:
    return [f"order:{number}" for number in range(many)]


def test_row_41_a_quiet_shop_waits_for_one_batch_at_most(store: Store) -> None:
    """The noisy shop has 95 % of the load, and came first."""
    ask(store, NOISY, *numbers(190))
    for shop_id in range(1, 11):
        ask(store, shop_id, "order:1")
    claimed = claim(store)
    assert {job.shop_id for job in claimed[:11]} == {NOISY, *range(1, 11)}
    assert [job.shop_id for job in claimed[11:]] == [NOISY] * 7


def test_row_41_who_comes_during_a_batch_is_first_in_the_next(store: Store) -> None:
    ask(store, NOISY, *numbers(100))
    assert len(claim(store)) == SHARE
    ask(store, 7, "order:1")
    assert 7 in {job.shop_id for job in claim(store, after=NOISY)[:2]}


def test_with_more_shops_than_a_batch_holds_each_has_its_turn_in_one_round(store: Store) -> None:
    """Ninety shops, each with more work than there are rounds, in batches of 32."""
    for shop_id in range(1, 91):
        ask(store, shop_id, *numbers(3))
    after, served = turns.START, list[int]()
    for _ in range(6):
        batch = claim(store, after)
        served += [job.shop_id for job in batch]
        after = batch[-1].shop_id
    assert sorted(served[:90]) == list(range(1, 91))
    assert sorted(served[90:180]) == list(range(1, 91))


def test_a_ring_that_begins_in_the_middle_goes_all_around(store: Store) -> None:
    for shop_id in (1, 2, 3, 4):
        ask(store, shop_id, "order:1")
    assert [job.shop_id for job in claim(store, after=2)] == [3, 4, 1, 2]


def test_shops_whose_work_is_not_due_or_taken_have_no_turn(store: Store) -> None:
    ask(store, 1, "order:1")
    assert [job.shop_id for job in claim(store)] == [1]
    soon = LATER + timedelta(seconds=1)
    store.transact(lambda tx: jobs.enqueue(tx, 2, 2, KIND, "order:1", soon))
    ask(store, 3, "order:1")
    assert [job.shop_id for job in claim(store)] == [3]


def test_row_42_a_claim_reads_no_more_rows_beside_a_long_backlog(store: Store) -> None:
    """Both questions are answered by the index of each shop's own queue."""
    ask(store, NOISY, *numbers(300))
    plan = store.read(planned)
    assert "ix_job_shop_id_run_at_id" in plan
    assert "SCAN job " not in plan
    assert "Seq Scan" not in plan


def planned(tx: Tx) -> str:
    """How the database would find the ring and the heads of the queues."""
    postgres = tx.dialect.name == "postgresql"
    if postgres:
        tx.exec_driver_sql("SET LOCAL enable_seqscan = off")  # so small a table is read whole
        tx.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    explain = "EXPLAIN " if postgres else "EXPLAIN QUERY PLAN "
    queue = turns._QUEUE.params(shop_id=NOISY, now=LATER, many=BATCH)
    told = ""
    for statement in (turns._shops(LATER, turns.START), queue):
        sql = statement.compile(tx.engine, compile_kwargs={"literal_binds": True}).string
        told += "\n".join(str(tuple(row)) for row in tx.exec_driver_sql(explain + sql)) + "\n"
    return told
