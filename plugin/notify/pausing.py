"""
Patience: a server that did not answer is left alone for a minute.

Letters wait in the same queue as points. While mail is down for a day each of them would hold up
the queue for as long as a connection may take.
"""

import math
from collections.abc import Callable
from time import monotonic

from plugin.domain.errors import UnavailableError

SECONDS = 60


class Pause:
    """Begun by a failure, over by itself. `ticks` counts seconds and never goes back."""

    def __init__(self, ticks: Callable[[], float] = monotonic) -> None:
        self._ticks = ticks
        self._over = 0.0

    def begin(self) -> None:
        """From now on, for a minute."""
        self._over = self._ticks() + SECONDS

    def check(self) -> None:
        """Raises UnavailableError while it lasts."""
        left = math.ceil(self._over - self._ticks())
        if left > 0:
            raise UnavailableError("The mail server is left alone for a moment.", retry_after=left)
