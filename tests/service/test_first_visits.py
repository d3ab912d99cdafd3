"""Two members of staff open the admin in the same moment: the shop is installed once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from plugin.service import shops
from plugin.store import shops as rows
from tests.cast import KOPI, KUBEK
from tests.laurel import Laurel
from tests.service.visiting import Visit


def meet_before_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both visits find no shop before either of them writes one, where both can get there."""
    meeting, add = threading.Barrier(2), rows.add

    def add_together(*arguments: Any) -> None:
        # Where there is one writer at a time, the other cannot come.
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.5)
        add(*arguments)

    monkeypatch.setattr(rows, "add", add_together)


def test_two_first_visits_at_once_are_one_installation(
    laurel: Laurel, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = Visit(laurel)
    meet_before_writing(monkeypatch)
    with ThreadPoolExecutor(2) as staff:
        opened = [staff.submit(visit.welcome) for _ in range(2)]
    assert opened[0].result() == opened[1].result()
    domains = [shop.domain for shop in shops.every(visit.services)]
    assert domains == sorted([KOPI.domain, KUBEK.domain])
