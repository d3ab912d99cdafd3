"""One process of the demo: in a process group of its own, with its output in a log file."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LAST_WORDS = 15


@dataclass
class Child:
    """
    A process that can be started, watched and stopped.

    Its own process group keeps the terminal's Ctrl-C away from it, so that the demo decides who
    stops when, and lets everything it started itself be stopped together with it.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it; its output begins a fresh log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own commands, no shell)
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int | None:
        """Its process id, which is the id of its group too; None before the start."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or before it started."""
        return self._process.poll() if self._process else None

    @property
    def running(self) -> bool:
        """Was it started and has not ended?"""
        return self._process is not None and self._process.poll() is None

    def finish(self, seconds: float) -> int:
        """Wait for the end. Raises `subprocess.TimeoutExpired` when it takes longer."""
        return self._process.wait(seconds) if self._process else 0

    def signal(self, number: signal.Signals) -> None:
        """Tell the whole group; one that is gone has nothing to hear."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            # macOS answers "not permitted" for a group of which only the ended leader is left.
            return

    def last_words(self) -> str:
        """The end of its log, indented for reading."""
        try:
            lines = self.log.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        return "\n".join(f"    {line}" for line in lines[-LAST_WORDS:]) or "    (it said nothing)"
