"""Keeps the demo's processes together: started one by one, watched, and stopped as one."""

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from subprocess import TimeoutExpired
from types import TracebackType
from typing import Self

import requests

from plugin.demo.child import Child
from plugin.demo.errors import ChildDiedError, NotReadyError
from plugin.demo.interrupt import Interrupt

SOON, CALMLY = 0.02, 0.25
"""Seconds between two looks: while somebody waits, and while all is well."""
PATIENCE = 60.0
"""Seconds a process has to answer for the first time; slow machines are slow."""
GRACE = 8.0
"""Seconds a process has to end by itself after being asked."""


@dataclass
class Supervisor:
    """Whatever is started through it has ended when its `with` block is left."""

    children: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A second Ctrl-C does not wait for anybody."""
        self.interrupt = Interrupt(again=self.kill)

    def __enter__(self) -> Self:
        """Everything inside is stopped at the end, however it ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop all of them."""
        self.stop()

    def start(self, child: Child) -> None:
        """Start a process and keep it. An interrupt waits until it is known to us."""
        with self.interrupt.held():
            self.children.append(child)
            child.start()

    def run(self, child: Child) -> None:
        """Run a process to its end. Raises ChildDiedError when it fails."""
        self.start(child)
        try:
            code = child.finish(PATIENCE)
        except TimeoutExpired:
            raise NotReadyError(child.name, PATIENCE, child.last_words()) from None
        self.children.remove(child)
        if code:
            raise ChildDiedError(child.name, code, child.last_words())

    def until_ready(self, child: Child, url: str) -> None:
        """Wait until `url` answers well. Raises NotReadyError, or ChildDiedError."""
        if not self.until(lambda: answers(url), PATIENCE):
            raise NotReadyError(child.name, PATIENCE, child.last_words())

    def until(self, condition: Callable[[], bool], seconds: float, every: float = SOON) -> bool:
        """Wait for a condition while all processes live; False when time ran out first."""
        deadline = time.monotonic() + seconds
        while not condition():
            self.check()
            if time.monotonic() > deadline:
                return False
            time.sleep(every)
        return True

    def check(self) -> None:
        """Raises ChildDiedError when a process ended by itself."""
        for child in self.children:
            if not child.running:
                raise ChildDiedError(child.name, child.exit_code, child.last_words())

    def watch(self) -> None:
        """Look after the processes until one of them ends or somebody interrupts."""
        self.until(lambda: False, float("inf"), every=CALMLY)

    def stop(self) -> None:
        """Ask everybody to end; whoever has not in time, and what they left behind, is killed."""
        self.interrupt.kill_from_now()
        for child in self.children:
            child.signal(signal.SIGTERM)
        self._wait(GRACE)
        self.kill()
        self._wait(GRACE)

    def kill(self) -> None:
        """End everybody now, and whatever they started."""
        for child in self.children:
            child.signal(signal.SIGKILL)

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for child in self.children:
            with suppress(TimeoutExpired):
                child.finish(max(0.0, deadline - time.monotonic()))


def answers(url: str) -> bool:
    """Does somebody answer there, and well?"""
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
