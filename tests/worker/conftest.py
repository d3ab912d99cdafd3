"""A worker whose only kind of work is what the test says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from plugin import worker as working
from plugin.errands import Errand, Handler
from plugin.service.services import Services
from plugin.store import Tx, jobs
from plugin.store.jobs import Job
from plugin.store.shops import Shop
from plugin.worker import Worker
from tests.laurel import Laurel

KIND = "test"


@dataclass
class Bench:
    """Jobs of one kind, what their handler does, and what was buried."""

    laurel: Laurel
    worker: Worker
    handle: Handler = field(init=False)
    run: list[str] = field(default_factory=list)
    """The subjects whose handler was called, in order."""
    buried: list[str] = field(default_factory=list)

    def ask(self, *subjects: str) -> None:
        """Ask for work on subjects."""
        shop, now = self.laurel.kubek, self.laurel.clock.now()
        for subject in subjects:
            ask = partial(_ask, shop=shop, subject=subject, now=now)
            self.laurel.services.store.transact(ask)

    def turn(self) -> bool:
        """One turn of the worker; False when nothing was due."""
        return self.worker._turn()

    def waiting(self) -> int:
        """How many jobs wait or run."""
        return self.laurel.services.store.read(jobs.open_count)

    def finish(self, job: Job) -> None:
        """End a job well."""
        self.laurel.services.store.transact(lambda tx: jobs.finish(tx, job))

    def handler(self, services: Services, job: Job) -> None:
        """Note the call, then do as the test says."""
        self.run.append(job.subject)
        self.handle(services, job)

    def give_up(self, _services: Services, job: Job) -> None:
        """Bury a job, as every kind does: in a transaction that ends it."""
        self.finish(job)
        self.buried.append(job.subject)


def _ask(tx: Tx, shop: Shop, subject: str, now: datetime) -> None:
    jobs.enqueue(tx, shop.brand_id, shop.id, KIND, subject, now)


@pytest.fixture
def bench(embedded: Laurel, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A bench whose jobs succeed until the test says otherwise."""
    bench = Bench(embedded, Worker(embedded.services))
    bench.handle = lambda _services, job: bench.finish(job)
    errand = Errand(bench.handler, bench.give_up, bench.give_up)
    monkeypatch.setattr(working, "ERRANDS", {KIND: errand})
    return bench


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """What the worker logs; nothing is printed, for a printed traceback takes half a second."""
    with capture_logs() as lines:
        yield lines
