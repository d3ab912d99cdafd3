"""What fails is tried again later and later, or buried with its reason; the rest goes on."""

from datetime import timedelta
from typing import Any

import pytest

from plugin.domain.errors import InvalidInputError, PlatformError, UnavailableError
from plugin.service.services import Services
from plugin.store import Tx, brands, jobs
from plugin.store.jobs import LEASE, Job
from tests.laurel import Laurel
from tests.worker.conftest import Bench

PASSING = [PlatformError("the platform is away"), RuntimeError("odd"), UnavailableError("busy")]


def fails(bench: Bench, error: Exception, times: int = 1_000, subject: str = "a") -> None:
    """Let the handler fail so many times on one subject."""

    def handle(_services: Services, job: Job) -> None:
        if job.subject == subject and bench.run.count(subject) <= times:
            raise error
        bench.finish(job)

    bench.handle = handle


def test_work_that_is_due_is_done(bench: Bench) -> None:
    bench.ask("a", "b", "c")
    assert bench.turn()
    assert sorted(bench.run) == ["a", "b", "c"]
    assert not bench.turn()
    assert bench.waiting() == 0


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_a_passing_failure_is_tried_again_and_succeeds(bench: Bench, error: Exception) -> None:
    fails(bench, error, times=1)
    bench.ask("a")
    assert bench.turn()
    assert not bench.turn()
    bench.laurel.clock.advance(seconds=1)
    assert bench.turn()
    assert (bench.run, bench.waiting(), bench.buried) == (["a", "a"], 0, [])


def test_each_try_waits_twice_as_long(bench: Bench) -> None:
    fails(bench, PlatformError("away"))
    bench.ask("a")
    bench.turn()
    for wait in (1, 2, 4, 8, 16, 32):
        tried = len(bench.run)
        bench.laurel.clock.advance(seconds=wait - 1)
        assert not bench.turn()
        bench.laurel.clock.advance(seconds=1)
        assert bench.turn()
        assert len(bench.run) == tried + 1


def test_eight_failures_bury(bench: Bench) -> None:
    fails(bench, PlatformError("the platform is away"))
    bench.ask("a")
    for _ in range(20):
        bench.turn()
        bench.laurel.clock.advance(minutes=5)
    assert bench.run == ["a"] * 8
    assert bench.buried == ["a"]
    assert bench.waiting() == 0


def test_what_cannot_succeed_is_buried_at_once(bench: Bench) -> None:
    fails(bench, InvalidInputError("no such thing"))
    bench.ask("a")
    bench.turn()
    assert bench.run == ["a"]
    assert bench.buried == ["a"]
    assert bench.waiting() == 0


@pytest.mark.parametrize("error", [RuntimeError("odd"), InvalidInputError("no such thing")])
def test_the_next_jobs_go_on(bench: Bench, error: Exception) -> None:
    fails(bench, error, subject="b")
    bench.ask("a", "b", "c")
    bench.turn()
    assert sorted(bench.run) == ["a", "b", "c"]
    assert bench.waiting() == (0 if bench.buried else 1)


def test_each_failure_is_logged_with_its_try(bench: Bench, logged: list[Any]) -> None:
    fails(bench, PlatformError("away"), times=2)
    bench.ask("a")
    for _ in range(3):
        bench.turn()
        bench.laurel.clock.advance(minutes=5)
    assert [(line["event"], line["attempt"], line["error"]) for line in logged] == [
        ("job_failed", 1, "PlatformError"),
        ("job_failed", 2, "PlatformError"),
    ]


def lose_the_lease(laurel: Laurel) -> list[Job]:
    """Time passes and another worker takes everything over."""
    later = laurel.clock.now() + LEASE + timedelta(seconds=1)
    return laurel.services.store.transact(lambda tx: jobs.claim(tx, later, 10))


def test_a_lost_lease_rolls_everything_back_and_the_heir_finishes(bench: Bench) -> None:
    heirs: list[Job] = []

    def too_slow(services: Services, job: Job) -> None:
        heirs.extend(lose_the_lease(bench.laurel))

        def work(tx: Tx) -> None:
            brands.add(tx, "written too late", b"", 1, bench.laurel.clock.now())
            jobs.finish(tx, job)

        services.store.transact(work)

    bench.handle = too_slow
    bench.ask("a")
    assert bench.turn()
    assert (
        bench.laurel.services.store.read(lambda tx: brands.by_name(tx, "written too late")) is None
    )
    assert (bench.waiting(), bench.buried) == (1, [])
    bench.finish(heirs[0])
    assert bench.waiting() == 0


def test_a_worker_survives_a_failure_after_its_lease_was_lost(bench: Bench) -> None:
    def too_slow_and_wrong(_services: Services, job: Job) -> None:
        if job.subject == "b":
            bench.finish(job)
            return
        lose_the_lease(bench.laurel)
        raise InvalidInputError("no such thing")

    bench.handle = too_slow_and_wrong
    bench.ask("a")
    assert bench.turn()
    bench.ask("b")
    assert bench.turn()
    assert bench.run == ["a", "b"]


def test_a_database_that_is_away_does_not_stop_the_worker(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.ask("a")

    def away(*_: object) -> None:
        raise UnavailableError("the database cannot write now")

    with monkeypatch.context() as outage:
        outage.setattr(jobs, "claim", away)
        assert not bench.turn()
    assert bench.turn()
    assert bench.run == ["a"]
