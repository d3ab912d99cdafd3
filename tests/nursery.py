"""
Processes that are born knowing the house: forks of one that has imported all of it.

What runs is what the command line would run, in a process and a group of its own; it only need
not read two thousand files first, which takes longer than most of them live. That they start
from nothing too is tried where the processes themselves are the matter: the demo's tests, the
twin's and the commands'.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

ROOT = Path(__file__).parents[1]
KNOWN = (
    "app", "flask.cli", "granian.cli", "granian.server", "plugin.twin.mailbox",
    "plugin.twin.pages.app", "plugin.worker", "psycopg", "tests.fault.spenders",
    "tests.fault.test_kill_referring", "waitress",
)  # fmt: skip
"""What every one of them has imported."""

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(list(KNOWN))


class Born:
    """One of them, with what the tests ask of a `subprocess.Popen`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        assert process.pid is not None
        self.pid = process.pid

    def poll(self) -> int | None:
        """How it ended, negative by a signal; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The same at its end. Raises `subprocess.TimeoutExpired` when it takes longer."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Tell it alone; one that is gone has nothing to hear."""
        if self.poll() is None:
            os.kill(self.pid, number)


def born(
    module: str, words: Sequence[str], environment: Mapping[str, str], log: Path, *, anew: bool
) -> Born:
    """`python -m module words`, which talks into a log, begun anew or gone on with."""
    started, told = NURSERY.Pipe(duplex=False)
    arguments = (module, tuple(words), dict(environment), log, "wb" if anew else "ab", told)
    process = NURSERY.Process(target=_live, args=arguments, name=module)
    process.start()
    told.close()
    started.recv()
    started.close()
    return Born(process)


def _live(
    module: str,
    words: tuple[str, ...],
    environment: dict[str, str],
    log: Path,
    mode: str,
    told: Connection,
) -> None:
    """Become what a terminal would have started."""
    os.setsid()
    with log.open(mode) as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(ROOT)
    sys.stdout.reconfigure(write_through=True)  # type: ignore[union-attr]  # a terminal's, or a log's
    sys.argv = [module, *words]
    # Whoever starts processes of its own does so as it would there.
    multiprocessing.set_start_method(None, force=True)
    told.send("begun")
    told.close()
    runpy.run_module(module, run_name="__main__", alter_sys=True)
