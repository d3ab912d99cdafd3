"""The queue: coalesced, fair between shops, leased, and safe from those who lost their lease."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from plugin.store import Store, Tx, brands, jobs
from plugin.store.jobs import LEASE, Job, LeaseLostError
from tests.store.writing import NOW, brands_in

BRAND, SHOP, OTHER_SHOP = 1, 11, 12
SECOND = timedelta(seconds=1)


def ask(store: Store, subject: str, shop: int = SHOP, at: datetime = NOW) -> None:
    store.transact(lambda tx: jobs.enqueue(tx, BRAND, shop, "read", subject, at))


def claim(store: Store, now: datetime = NOW, limit: int = 10, shop: int | None = None) -> list[Job]:
    return store.transact(lambda tx: jobs.claim(tx, now, limit, shop))


def finish(store: Store, job: Job) -> None:
    store.transact(lambda tx: jobs.finish(tx, job))


def open_count(store: Store, shop: int | None = None) -> int:
    return store.read(lambda tx: jobs.open_count(tx, shop))


def test_work_asked_for_twice_before_it_begins_is_done_once(store: Store) -> None:
    for _ in range(3):
        ask(store, "order:1")
    claimed = claim(store)
    assert [job.subject for job in claimed] == ["order:1"]
    finish(store, claimed[0])
    assert open_count(store) == 0


def test_work_asked_for_while_it_runs_is_done_once_more(store: Store) -> None:
    ask(store, "order:1")
    first = claim(store)[0]
    ask(store, "order:1")
    finish(store, first)
    again = claim(store)
    assert [job.subject for job in again] == ["order:1"]
    finish(store, again[0])
    assert open_count(store) == 0


def test_the_soonest_time_asked_for_counts(store: Store) -> None:
    ask(store, "order:1", at=NOW + 2 * SECOND)
    ask(store, "order:1", at=NOW + SECOND)
    ask(store, "order:1", at=NOW + 3 * SECOND)
    assert claim(store, NOW) == []
    assert len(claim(store, NOW + SECOND)) == 1


def test_subjects_shops_and_kinds_do_not_coalesce(store: Store) -> None:
    ask(store, "order:1")
    ask(store, "order:2")
    ask(store, "order:1", shop=OTHER_SHOP)
    store.transact(lambda tx: jobs.enqueue(tx, BRAND, SHOP, "other", "order:1", NOW))
    assert len(claim(store)) == open_count(store) == 4


def test_one_busy_shop_does_not_keep_another_waiting(store: Store) -> None:
    for number in range(10):
        ask(store, f"order:{number}")
    for number in range(2):
        ask(store, f"order:{number}", shop=OTHER_SHOP, at=NOW + SECOND)
    claimed = claim(store, NOW + SECOND, limit=4)
    assert sorted(job.shop_id for job in claimed) == [SHOP, SHOP, OTHER_SHOP, OTHER_SHOP]
    assert {job.subject for job in claimed} == {"order:0", "order:1"}


def test_one_shop_can_be_worked_off_alone(store: Store) -> None:
    ask(store, "order:1")
    ask(store, "order:2", shop=OTHER_SHOP)
    assert [job.shop_id for job in claim(store, shop=OTHER_SHOP)] == [OTHER_SHOP]
    assert (open_count(store), open_count(store, SHOP)) == (2, 1)


def test_a_lease_keeps_others_away_until_it_ends(store: Store) -> None:
    ask(store, "order:1")
    assert len(claim(store)) == 1
    assert claim(store, NOW + LEASE - SECOND) == []
    assert len(claim(store, NOW + LEASE)) == 1


def test_who_lost_the_lease_leaves_nothing_behind(store: Store) -> None:
    ask(store, "order:1")
    late = claim(store)[0]
    heir = claim(store, NOW + LEASE)[0]

    def work(tx: Tx) -> None:
        brands.add(tx, "late", b"", 1, NOW)
        jobs.finish(tx, late)

    with pytest.raises(LeaseLostError):
        store.transact(work)
    assert brands_in(store) == []
    finish(store, heir)
    assert open_count(store) == 0


def test_who_finished_cannot_finish_again(store: Store) -> None:
    ask(store, "order:1")
    job = claim(store)[0]
    finish(store, job)
    with pytest.raises(LeaseLostError):
        finish(store, job)


def fail(store: Store, job: Job, run_at: datetime = NOW, *, counts: bool = True) -> None:
    store.transact(lambda tx: jobs.fail(tx, job, "busy", run_at, counts=counts))


def test_every_claim_is_a_try_even_one_that_never_came_back(store: Store) -> None:
    ask(store, "order:1")
    tries = [claim(store, NOW + number * LEASE)[0].attempts for number in range(3)]
    assert tries == [1, 2, 3]


@pytest.mark.parametrize(("counts", "tries"), [(True, 2), (False, 1)])
def test_failed_work_comes_back_at_its_time(store: Store, counts: bool, tries: int) -> None:
    ask(store, "order:1")
    fail(store, claim(store)[0], NOW + SECOND, counts=counts)
    assert claim(store) == []
    assert claim(store, NOW + SECOND)[0].attempts == tries


def test_news_about_failed_work_do_not_shorten_its_wait(store: Store) -> None:
    ask(store, "order:1")
    fail(store, claim(store)[0], NOW + SECOND)
    ask(store, "order:1")
    assert claim(store) == []
    assert len(claim(store, NOW + SECOND)) == 1


def test_a_renewed_lease_lasts_from_then(store: Store) -> None:
    ask(store, "order:1")
    job = claim(store)[0]
    store.transact(lambda tx: jobs.renew(tx, job, NOW + LEASE / 2))
    assert claim(store, NOW + LEASE) == []
    assert len(claim(store, NOW + LEASE + LEASE / 2)) == 1


@pytest.mark.parametrize("late", [jobs.repeat, jobs.finish], ids=["repeat", "finish"])
def test_who_lost_the_lease_can_neither_repeat_nor_finish(
    store: Store, late: Callable[[Tx, Job], None]
) -> None:
    ask(store, "order:1")
    job = claim(store)[0]
    claim(store, NOW + LEASE)
    with pytest.raises(LeaseLostError):
        store.transact(lambda tx: late(tx, job))
    with pytest.raises(LeaseLostError):
        store.transact(lambda tx: jobs.renew(tx, job, NOW + LEASE))


def test_work_of_which_more_waits_runs_again_at_once(store: Store) -> None:
    ask(store, "order:1")
    job = claim(store)[0]
    store.transact(lambda tx: jobs.repeat(tx, job))
    assert [job.attempts for job in claim(store)] == [1]


def test_failing_after_the_lease_was_lost_changes_nothing(store: Store) -> None:
    ask(store, "order:1")
    late = claim(store)[0]
    heir = claim(store, NOW + LEASE)[0]
    fail(store, late, NOW + 10 * LEASE)
    finish(store, heir)
    assert open_count(store) == 0


def test_work_asked_for_anew_starts_with_a_clean_slate(store: Store) -> None:
    ask(store, "order:1")
    fail(store, claim(store)[0])
    job = claim(store)[0]
    ask(store, "order:1")
    finish(store, job)
    assert claim(store)[0].attempts == 1


def test_work_without_a_time_is_due_whatever_the_clock_says(store: Store) -> None:
    store.transact(lambda tx: jobs.enqueue(tx, BRAND, SHOP, "read", "order:1"))
    assert len(claim(store, jobs.AT_ONCE)) == 1


def test_the_oldest_due_work_tells_by_the_real_time_how_long_it_waits(store: Store) -> None:
    before = datetime.now(UTC) - SECOND
    ask(store, "order:1", at=NOW + SECOND)
    ask(store, "order:2", at=NOW + 2 * SECOND)
    assert store.read(lambda tx: jobs.oldest_due(tx, NOW)) is None
    oldest = store.read(lambda tx: jobs.oldest_due(tx, NOW + 9 * SECOND))
    assert oldest is not None
    assert before < oldest < datetime.now(UTC) + SECOND
