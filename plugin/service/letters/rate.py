"""A rate: so many times in a span, for each of those who ask; kept in this process alone."""

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from threading import Lock


class Rate:
    """May be shared by threads. `ticks` counts seconds and never goes back."""

    def __init__(self, times: int, span: timedelta, ticks: Callable[[], float]) -> None:
        self._times, self._span, self._ticks = times, span.total_seconds(), ticks
        self._asked: dict[int, deque[float]] = {}
        self._guard = Lock()

    def allows(self, who: int) -> bool:
        """One more for them? Those that are allowed count, those that are not do not."""
        with self._guard:
            now, asked = self._ticks(), self._asked.setdefault(who, deque())
            while asked and asked[0] <= now - self._span:
                asked.popleft()
            if len(asked) == self._times:
                return False
            asked.append(now)
            return True
