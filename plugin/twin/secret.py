"""The app's secret through a rotation: webhooks may carry the old one for another hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_OVERLAP = timedelta(hours=1)


@dataclass(frozen=True)
class Secret:
    """The secret in force, and the one it replaced."""

    current: str
    previous: str = ""
    rotated_at: datetime | None = None

    def for_webhooks(self, now: datetime) -> str:
        """What webhooks are signed with."""
        overlapping = self.rotated_at is not None and now < self.rotated_at + _OVERLAP
        return self.previous if overlapping else self.current

    def replaced_by(self, secret: str, now: datetime) -> "Secret":
        """The next secret; this one stays good for asking tokens until it is replaced again."""
        return Secret(secret, self.current, now)
