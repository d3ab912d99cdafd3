"""
SIGKILL to the app and to the worker, at every named point, while a history is delivered.

The platform's part is played honestly: what was not answered with 200 is delivered again, the
same bytes under the same id. At the end nothing acknowledged is lost and nothing is doubled.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from plugin.clock import SharedClock
from plugin.crash import POINTS
from plugin.service import journal
from plugin.store.jobs import LEASE
from tests.bodies import Delivery
from tests.cast import KUBEK
from tests.fault.processes import Processes, kill, processes, until
from tests.fault.stories import check, story
from tests.laurel import Laurel, StillClock, signed
from tests.nursery import Born

pytestmark = pytest.mark.slow

APP_POINTS = [point for point in POINTS if point.startswith("journal")]
WORKER_POINTS = [point for point in POINTS if not point.startswith("journal")]
LONG_AFTER = datetime(2028, 1, 1, tzinfo=UTC)
ROUNDS = len(WORKER_POINTS)
"""In each round the app dies once and a worker dies once."""


def test_no_kill_loses_or_doubles_anything(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deliveries, hits = story(orders=16), tmp_path / "hits"
    with closing(Laurel(database_url, StillClock(LONG_AFTER))) as laurel:
        shop = laurel.shop()
        with processes(database_url, tmp_path / "var") as stage:
            answered = kill_and_deliver(stage, hits, deliveries)
        counted = Counter(hits.read_text().splitlines())
        with capsys.disabled():
            sys.stdout.write(f"\nSIGKILL at {dict(counted)}; {answered} acknowledged\n")
        assert {point for point in POINTS if not counted[point]} == set()
        laurel.drain(KUBEK)
        assert journal.status(laurel.services, shop)["received"] == len(deliveries) == answered
        check(laurel, shop, deliveries)


def kill_and_deliver(stage: Processes, hits: Path, deliveries: Sequence[Delivery]) -> int:
    """The app dies while a slice is delivered, then a worker. Returns how many were answered."""
    clock, answered = SharedClock(stage.var / "clock.json"), 0
    for part, (app_point, worker_point) in enumerate(zip(cycle(APP_POINTS), WORKER_POINTS)):
        crash, slice_ = f"{hits}:3:{app_point}", deliveries[part::ROUNDS]
        answered += deliver_while_dying(stage, crash, slice_)
        dies(stage.worker(f"{hits}:1:{worker_point}"))
        clock.advance(LEASE + timedelta(seconds=1))
    return answered


def deliver_while_dying(stage: Processes, crash: str, part: Sequence[Delivery]) -> int:
    """Four senders deliver while the app dies and comes back; how many were answered."""
    doomed = stage.app(crash)
    with ThreadPoolExecutor(4) as senders:
        sent = [
            senders.submit(deliver_stubbornly, stage, one, str(n)) for n, one in enumerate(part)
        ]
        dies(doomed)
        back = stage.app()
        answered = sum(one.result() == 200 for one in sent)
    kill(back)
    return answered


def deliver_stubbornly(stage: Processes, delivery: Delivery, name: str) -> int:
    """Deliver the same bytes under the same id until somebody answers."""
    headers, answers = signed(delivery, f"{name}-{hash(delivery.body)}"), list[int]()

    def answered() -> bool:
        status = stage.post(delivery.body, headers)
        answers.extend([] if status is None else [status])
        return status is not None

    until(answered, "an answer")
    return answers[-1]


def dies(process: Born) -> None:
    """Wait for a process that is to die by its own armed point."""
    until(lambda: process.poll() is not None, "a process to die")
