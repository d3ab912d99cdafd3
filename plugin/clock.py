"""Business time: the system's, or in development one that app, worker and twin share."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugin.domain.errors import InvalidInputError

_FURTHEST = timedelta(days=365_000)


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The current moment, in UTC."""
        return datetime.now(UTC)


class SharedClock:
    """
    Real time plus an offset kept in a file, so that holds and expiry can be seen by hand.

    The file holds `{"offset_seconds": n}`; it is read anew whenever it has changed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """Now on the shared clock, in UTC. Raises InvalidInputError for a damaged file."""
        return datetime.now(UTC) + self._read()

    def set(self, moment: datetime) -> None:
        """Make it `moment` now; time goes on from there. Raises InvalidInputError."""
        self._write(moment - datetime.now(UTC))

    def advance(self, by: timedelta) -> None:
        """Let time pass. Raises InvalidInputError."""
        self._write(self._read() + by)

    def reset(self) -> None:
        """Back to the real time."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> timedelta:
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._offset, self._stamp = self._offset_kept(), stamp
        except FileNotFoundError:
            self._offset, self._stamp = timedelta(), None
        return self._offset

    def _offset_kept(self) -> timedelta:
        try:
            kept = timedelta(seconds=json.loads(self._path.read_text())["offset_seconds"])
        except (ValueError, TypeError, KeyError, OverflowError):
            kept = None
        if kept is None or abs(kept) > _FURTHEST:
            raise InvalidInputError(f"{self._path} is damaged: `clock reset` begins anew")
        return kept

    def _write(self, offset: timedelta) -> None:
        if abs(offset) > _FURTHEST:
            raise InvalidInputError("the clock goes a thousand years either way, not further")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        fresh.write_text(json.dumps({"offset_seconds": round(offset.total_seconds())}))
        fresh.replace(self._path)


def wall() -> datetime:
    """
    The real time, for the freshness of signatures and tokens.

    Moving the shared clock by two weeks must not make a signature of this second stale.
    """
    return datetime.now(UTC)
