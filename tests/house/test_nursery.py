"""Who is born in the nursery lives and dies as whoever a terminal starts."""

import os
import signal
from pathlib import Path

import pytest

from tests.nursery import born

PATIENCE = 60


def test_it_runs_the_words_it_was_given_and_talks_into_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Before.\n")
    words = ["2026", "1"]
    assert born("calendar", words, {}, log, anew=False).wait(PATIENCE) == 0
    assert log.read_text().startswith("Before.\n")
    assert "January 2026" in log.read_text()
    assert born("calendar", words, {}, log, anew=True).wait(PATIENCE) == 0
    assert "Before" not in log.read_text()


def test_its_failure_is_its_exit_code(tmp_path: Path) -> None:
    assert born("calendar", ["--no-such-word"], {}, tmp_path / "log", anew=True).wait(PATIENCE) == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_leads_a_group_and_dies_of_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    words = ["--bind", "127.0.0.1", "0"]
    alive = born("http.server", words, {}, tmp_path / "log", anew=True)
    assert (os.getpgid(alive.pid), alive.poll()) == (alive.pid, None)
    os.killpg(alive.pid, number)
    assert alive.wait(PATIENCE) == -number
