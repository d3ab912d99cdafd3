"""Real processes, started, watched and stopped."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.demo.child import Child
from plugin.demo.errors import ChildDiedError, NotReadyError
from plugin.demo.supervisor import Supervisor

SLEEPER = "import signal; print('awake', flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('awake', flush=True); signal.pause()"
)
PARENT = (
    "import subprocess, sys, signal;"
    f"print(subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]).pid, flush=True);"
    "signal.pause()"
)
FAILING = "print('the ink ran out'); raise SystemExit(3)"
PATIENCE = 60
"""Seconds that anything may take on a busy machine."""


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    with Supervisor() as supervisor:
        yield supervisor


def child(folder: Path, script: str) -> Child:
    return Child(
        "pen", (sys.executable, "-c", script), dict(os.environ), folder / "log" / "pen.log"
    )


def awake(supervisor: Supervisor, one: Child) -> None:
    assert supervisor.until(lambda: bool(one.log.read_text()), PATIENCE)


def started_by(supervisor: Supervisor, one: Child) -> int:
    """The process that a parent started, once both have said their word, in whichever order."""
    assert supervisor.until(lambda: len(one.log.read_text().split()) == 2, PATIENCE)
    return next(int(word) for word in one.log.read_text().split() if word.isdigit())


def gone(pid: int) -> bool:
    """Ended: not there, or there only until somebody reads its exit code."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_everything_started_has_ended_when_the_block_is_left(tmp_path: Path) -> None:
    one = child(tmp_path, SLEEPER)
    with Supervisor() as supervisor:
        supervisor.start(one)
        awake(supervisor, one)
        assert one.running
    assert one.exit_code == -signal.SIGTERM


def test_a_child_lives_in_a_group_of_its_own(tmp_path: Path, supervisor: Supervisor) -> None:
    one = child(tmp_path, SLEEPER)
    supervisor.start(one)
    assert one.pid
    assert os.getpgid(one.pid) == one.pid != os.getpgrp()


def test_who_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.demo.supervisor.GRACE", 0.2)
    one = child(tmp_path, STUBBORN)
    with Supervisor() as supervisor:
        supervisor.start(one)
        awake(supervisor, one)
    assert supervisor.until(lambda: not one.running, PATIENCE)
    assert one.exit_code == -signal.SIGKILL


def test_what_a_child_started_is_stopped_with_it(tmp_path: Path) -> None:
    one = child(tmp_path, PARENT)
    with Supervisor() as supervisor:
        supervisor.start(one)
        grandchild = started_by(supervisor, one)
        assert not gone(grandchild)
    deadline = time.monotonic() + PATIENCE
    while not gone(grandchild) and time.monotonic() < deadline:
        os.sched_yield()
    assert gone(grandchild)


def test_a_death_is_told_with_the_last_words(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.start(child(tmp_path, FAILING))
    with pytest.raises(ChildDiedError, match=r"pen stopped \(exit code 3\)[^$]*the ink ran out"):
        supervisor.watch()


def test_a_failing_errand_is_told_too(tmp_path: Path, supervisor: Supervisor) -> None:
    with pytest.raises(ChildDiedError, match="the ink ran out"):
        supervisor.run(child(tmp_path, FAILING))


def test_a_finished_errand_is_not_missed(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.run(child(tmp_path, "print('done')"))
    supervisor.check()
    assert supervisor.children == []


def test_silence_is_told(
    tmp_path: Path, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.demo.supervisor.PATIENCE", 0.1)
    one = child(tmp_path, SLEEPER)
    supervisor.start(one)
    with pytest.raises(NotReadyError, match="The pen did not answer within 0 s"):
        supervisor.until_ready(one, "http://127.0.0.1:9/healthz")


def test_waiting_ends_when_a_child_dies(tmp_path: Path, supervisor: Supervisor) -> None:
    one = child(tmp_path, FAILING)
    supervisor.start(one)
    with pytest.raises(ChildDiedError):
        supervisor.until_ready(one, "http://127.0.0.1:9/healthz")
