"""What time it is, from whoever can say."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Business time. In development app, worker and twin share one that can be moved."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...
