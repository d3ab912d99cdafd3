"""Ctrl-C, SIGTERM and a closed terminal: the first asks the demo to stop, the second kills."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupt:
    """Turns the first signal into KeyboardInterrupt, and every further one into a call."""

    def __init__(self, again: Callable[[], None]) -> None:
        self._again = again
        self._rung = False
        self._held = False

    def listen(self) -> None:
        """Take over the signals, also where the shell had told us to ignore them."""
        for number in SIGNALS:
            signal.signal(number, self._ring)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let a signal wait for the end of the block, such as between a start and its record."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._rung:
            raise KeyboardInterrupt

    def kill_from_now(self) -> None:
        """Stopping has begun: whoever interrupts now is out of patience."""
        self._rung = True

    def _ring(self, _number: int, _frame: FrameType | None) -> None:
        if self._rung:
            self._again()
            return
        self._rung = True
        if not self._held:
            raise KeyboardInterrupt
