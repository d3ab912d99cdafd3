"""
The worker: claim, run, back off, give up; between jobs, the periodic tasks.

A job that fails for a passing reason is tried again later and later; one that cannot succeed, or
failed eight times, is buried with its reason, and the next ones go on.
"""

import threading
from contextlib import suppress
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

import structlog

from plugin import crash, metrics
from plugin.chores import Rota
from plugin.domain.errors import LaurelError, UnavailableError
from plugin.errands import ERRANDS
from plugin.service.services import Services
from plugin.store import jobs, turns
from plugin.store.jobs import Job, LeaseLostError

_BATCH: Final = 32
_TRIES: Final = 8
_IDLE_SECONDS: Final = 0.25
_SOON: Final = timedelta(minutes=1)
"""What was put off for longer waits for somebody else, such as a platform that is away."""

_log = structlog.get_logger("worker")


class Worker:
    """One worker of one process; several may share a database."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()
        self._rota = Rota(services)
        self._last_shop = turns.START

    def run(self) -> None:
        """Work until stopped; the job at hand is finished first."""
        while not self._stop.is_set():
            if not self._turn():
                self._stop.wait(_IDLE_SECONDS)

    def stop(self) -> None:
        """Finish the job at hand, then come to rest."""
        self._stop.set()

    def drain(self, shop_id: int) -> None:
        """Work until nothing of a shop runs or is due soon, here or in another worker."""
        while self._open(shop_id):
            if not self._work_off(shop_id):
                self._stop.wait(0.02)

    def _turn(self) -> bool:
        """Work off what is due, then look after what time has changed, however much there is."""
        try:
            busy = self._work_off()
            return self._rota.look_after() or busy
        except Exception as error:  # noqa: BLE001 (a worker outlives any trouble, and says so)
            _log.warning("worker_troubled", error=type(error).__name__, exc_info=True)
            return False

    def _work_off(self, shop_id: int | None = None) -> bool:
        """Claim and run one batch; False when nothing was due."""
        now = self._services.clock.now()
        after = self._last_shop
        claimed = self._services.store.transact(
            lambda tx: jobs.claim(tx, now, _BATCH, shop_id, after=after)
        )
        crash.point("worker: claimed, not begun")
        self._last_shop = claimed[-1].shop_id if claimed else turns.START
        for job in claimed:
            if self._stop.is_set():
                self._put_back(job)
            else:
                self._run(job, claimed_at=now)
        return bool(claimed)

    def _put_back(self, job: Job) -> None:
        """We are asked to stop: leave what was not begun to others, at once."""
        with suppress(LeaseLostError):
            self._services.store.transact(lambda tx: jobs.repeat(tx, job))

    def _open(self, shop_id: int) -> bool:
        soon = self._services.clock.now() + _SOON
        return self._services.store.read(lambda tx: jobs.is_near(tx, shop_id, soon))

    def _run(self, job: Job, claimed_at: datetime) -> None:
        began = perf_counter()
        try:
            self._hold(job, claimed_at)
            ending = self._ending(job)
        except LeaseLostError:
            ending = "taken_over"
        metrics.jobs.labels(job.kind, ending).inc()
        metrics.job_seconds.labels(job.kind).observe(perf_counter() - began)

    def _hold(self, job: Job, claimed_at: datetime) -> None:
        """The last jobs of a slow batch get a whole lease too."""
        now = self._services.clock.now()
        if now - claimed_at > jobs.LEASE / 4:
            self._services.store.transact(lambda tx: jobs.renew(tx, job, now))

    def _ending(self, job: Job) -> str:
        """Run a job and say how it ended. No failure stops the worker, none is swallowed."""
        try:
            if job.attempts > _TRIES:
                ERRANDS[job.kind].bury(self._services, job)
                return "dead"
            ERRANDS[job.kind].run(self._services, job)
        except LeaseLostError:
            raise
        except Exception as error:  # noqa: BLE001 (recorded with the job, retried, then buried)
            return self._failed(job, error)
        return "done"

    def _failed(self, job: Job, error: Exception) -> str:
        final = isinstance(error, LaurelError) and error.permanent
        passing = isinstance(error, UnavailableError)
        _log.warning(
            "job_failed", kind=job.kind, subject=job.subject, shop_id=job.shop_id,
            attempt=job.attempts, error=type(error).__name__, exc_info=not (final or passing),
        )  # fmt: skip
        passing = isinstance(error, UnavailableError)
        if final or (job.attempts >= _TRIES and not passing):
            return self._give_up(job)
        later = self._services.clock.now() + _wait(job, error)
        why = type(error).__name__
        self._services.store.transact(lambda tx: jobs.fail(tx, job, why, later, counts=not passing))
        return "failed"

    def _give_up(self, job: Job) -> str:
        ERRANDS[job.kind].give_up(self._services, job)
        return "dead"


def _wait(job: Job, error: Exception) -> timedelta:
    """Longer after each failure, and at least as long as the error says."""
    told = error.retry_after if isinstance(error, LaurelError) else 0
    return timedelta(seconds=max(2 ** (job.attempts - 1), told))
