"""The development clock that app, worker and twin share through one small file."""

import json
import math
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Real time plus the offset kept in a JSON file, `{"offset_seconds": n}`; no file means 0."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def offset(self) -> timedelta:
        """How far business time is ahead of the wall clock."""
        try:
            document = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return timedelta()
        return timedelta(seconds=int(document["offset_seconds"]))

    def now(self) -> datetime:
        """Business time, in UTC."""
        return datetime.now(UTC) + self.offset()

    def advance(self, by: timedelta) -> None:
        """Move business time for every process that reads the file."""
        self._write(self.offset() + by)

    def set_to(self, moment: datetime) -> None:
        """Let business time be `moment` now and run on from there."""
        self._write(moment - datetime.now(UTC))

    def reset(self) -> None:
        """Go back to real time."""
        self._write(timedelta())

    def _write(self, offset: timedelta) -> None:
        # Written beside and renamed, so that no reader ever sees half a file.
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".clock-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            # Rounded up: a moment that was asked for must not be still to come.
            json.dump({"offset_seconds": math.ceil(offset.total_seconds())}, file)
        Path(name).replace(self._path)
