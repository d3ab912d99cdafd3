"""SIGTERM finishes the job at hand and leaves nothing half-done."""

import signal
from contextlib import closing
from pathlib import Path

import pytest

from plugin.service import journal
from plugin.service.services import Services
from plugin.store.jobs import Job
from tests.fault.processes import processes, until
from tests.fault.stories import check, story
from tests.laurel import Laurel
from tests.nursery import Born
from tests.worker.conftest import Bench


def test_the_job_at_hand_is_finished_and_the_worker_comes_to_rest(bench: Bench) -> None:
    def stop_then_finish(_services: Services, job: Job) -> None:
        bench.worker.stop()
        bench.finish(job)

    bench.handle = stop_then_finish
    bench.ask("a")
    bench.worker.run()
    assert (bench.run, bench.waiting()) == (["a"], 0)


def ask_to_stop(worker: Born, number: signal.Signals) -> int:
    """Send a signal and wait for the end; the exit code."""
    worker.send_signal(number)
    until(lambda: worker.poll() is not None, "the worker to stop")
    return worker.wait()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_leaves_nothing_half_done(
    database_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    with closing(Laurel(database_url)) as laurel, processes(database_url, tmp_path / "v") as stage:
        shop, deliveries = laurel.shop(), story(orders=16)
        for delivery in deliveries:
            laurel.deliver(delivery)
        worker = stage.worker()
        until(lambda: journal.status(laurel.services, shop)["done"] > 0, "the worker to begin")
        assert ask_to_stop(worker, number) == 0
        assert b"Traceback" not in (stage.var / "processes.log").read_bytes()
        assert laurel.faults(shop) == []
        laurel.drain()
        check(laurel, shop, deliveries)
