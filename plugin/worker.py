"""
The worker: claim, run, back off, give up; between jobs, the periodic tasks.

A job that fails for a passing reason is tried again later and later; one that cannot succeed, or
failed eight times, is buried with its reason, and the next ones go on.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import perf_counter
from typing import Final

import structlog

from plugin import crash, metrics
from plugin.domain.errors import LaurelError, UnavailableError
from plugin.service import journal, reading, settling
from plugin.service.services import Services
from plugin.store import jobs
from plugin.store.jobs import Job, LeaseLostError

_BATCH: Final = 32
_TRIES: Final = 8
_IDLE_SECONDS: Final = 0.25

_log = structlog.get_logger("worker")

Handler = Callable[[Services, Job], None]
HANDLERS: Mapping[str, Handler] = {journal.READ: reading.read_subject}
GIVE_UP: Mapping[str, Callable[[Services, Job, str], None]] = {journal.READ: reading.give_up}


class Worker:
    """One worker of one process; several may share a database."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()

    def run(self) -> None:
        """Work until stopped; the job at hand is finished first."""
        while not self._stop.is_set():
            if not self._turn():
                self._stop.wait(_IDLE_SECONDS)

    def stop(self) -> None:
        """Finish the job at hand, then come to rest."""
        self._stop.set()

    def drain(self, shop_id: int) -> None:
        """Work until nothing of a shop waits or runs, here or in another worker."""
        while self._open(shop_id):
            if not self._work_off(shop_id):
                self._stop.wait(0.02)

    def _turn(self) -> bool:
        """Work off what is due; when there is nothing, look after what time has changed."""
        try:
            return self._work_off() or settling.refresh(self._services) > 0
        except UnavailableError as error:
            _log.warning("database_unavailable", reason=str(error))
            return False

    def _work_off(self, shop_id: int | None = None) -> bool:
        """Claim and run one batch; False when nothing was due."""
        now = self._services.clock.now()
        claimed = self._services.store.transact(lambda tx: jobs.claim(tx, now, _BATCH, shop_id))
        crash.point("worker: claimed, not begun")
        for job in claimed:
            self._run(job)
        return bool(claimed)

    def _open(self, shop_id: int) -> int:
        return self._services.store.read(lambda tx: jobs.open_count(tx, shop_id))

    def _run(self, job: Job) -> None:
        began = perf_counter()
        ending = self._ending(job)
        metrics.jobs.labels(job.kind, ending).inc()
        metrics.settle_seconds.labels(job.kind).observe(perf_counter() - began)

    def _ending(self, job: Job) -> str:
        """Run a job and say how it ended. No failure stops the worker, none is swallowed."""
        try:
            HANDLERS[job.kind](self._services, job)
        except LeaseLostError:
            return "taken_over"
        except LaurelError as error:
            return self._failed(job, error, final=error.permanent)
        except Exception as error:  # noqa: BLE001 (recorded with the job, retried, then buried)
            return self._failed(job, error, final=False)
        return "done"

    def _failed(self, job: Job, error: Exception, *, final: bool) -> str:
        _log.warning(
            "job_failed", kind=job.kind, subject=job.subject, shop_id=job.shop_id,
            attempt=job.attempts + 1, error=type(error).__name__, exc_info=not final,
        )  # fmt: skip
        if final or job.attempts + 1 >= _TRIES:
            GIVE_UP[job.kind](self._services, job, f"{type(error).__name__}: {error}"[:500])
            return "dead"
        later = self._services.clock.now() + timedelta(seconds=2**job.attempts)
        self._services.store.transact(lambda tx: jobs.fail(tx, job, str(error), later))
        return "failed"
