"""Many claimers at once: every job is had by exactly one of them."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from plugin.store import Store, Tx, jobs
from tests.store.writing import NOW, PATIENCE

CLAIMERS, JOBS = 4, 60


def fill(tx: Tx) -> None:
    for number in range(JOBS):
        jobs.enqueue(tx, 1, number % 3, "read", f"order:{number}", NOW)


def claim_until_empty(store: Store, start: threading.Barrier) -> list[int]:
    """Claim small batches until nothing is left."""
    mine: list[int] = []
    start.wait(PATIENCE)
    while batch := store.transact(lambda tx: jobs.claim(tx, NOW, 3)):
        mine += [job.id for job in batch]
    return mine


def test_two_claimers_never_share_a_job(store: Store) -> None:
    store.transact(fill)
    start = threading.Barrier(CLAIMERS)
    with ThreadPoolExecutor(CLAIMERS) as threads:
        working = [threads.submit(claim_until_empty, store, start) for _ in range(CLAIMERS)]
        claimed = Counter(job for one in working for job in one.result())
    # A claimer may find nothing because a rival holds just these rows; nothing is had twice.
    claimed.update(claim_until_empty(store, threading.Barrier(1)))
    assert len(claimed) == JOBS
    assert set(claimed.values()) == {1}
