"""Ids made by us: 63-bit integers that grow with time, so that rows lie in order of arrival."""

import secrets
import threading
from datetime import datetime
from time import time_ns

from plugin.store.moments import from_millis

_EPOCH_MS = 1_704_067_200_000  # 2024-01-01
_RANDOM_BITS = 22

_guard = threading.Lock()
_last = 0


def fresh() -> int:
    """A new id: milliseconds, then random bits; within a process strictly growing."""
    global _last  # noqa: PLW0603 (one counter per process is the point)
    with _guard:
        millis = time_ns() // 1_000_000 - _EPOCH_MS
        _last = max(_last + 1, millis << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS))
        return _last


def made_at(id_: int) -> datetime:
    """When an id was made, by the real time."""
    return from_millis((id_ >> _RANDOM_BITS) + _EPOCH_MS)
