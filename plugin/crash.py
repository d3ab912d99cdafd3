"""
Named points where a test may kill the process, to see that nothing is lost and nothing doubled.

Disarmed, a point costs one look at an empty list. Armed with `FILE:NTH:NAME`, the process dies
at the nth passing of the point of that name, after writing the name to FILE.
"""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

POINTS = (
    "journal: delivery written, not committed",
    "journal: committed, not yet answered",
    "worker: claimed, not begun",
    "reading: facts merged, members not settled",
    "settling: entries written, balance not",
    "reading: all written, not committed",
    "reading: committed",
)

SPENDING = (
    "filling: sent, not called",
    "filling: made, not kept",
    "filling: codes added, not kept",
    "redeeming: all written, not committed",
    "issuing: sent, not called",
    "issuing: made, not kept",
    "returning: removed, not void",
)
"""Where points become a reward, or come back."""

REFERRING = (
    "referring: claim written, not committed",
    "referring: claim committed",
    "referring: rows written, points not",
    "referring: all written, not committed",
    "referring: committed",
    "referring: withdrawn, not committed",
)
"""Where a friend comes, and whoever brought them is rewarded or not any more."""


@dataclass(slots=True)
class _Armed:
    log: Path
    passings_left: int
    name: str


_armed: list[_Armed] = []


def arm(spec: str) -> None:
    """Arm one point, or disarm with an empty spec."""
    _armed.clear()
    if spec:
        log, nth, name = spec.split(":", 2)
        _armed.append(_Armed(Path(log), int(nth), name))


def point(name: str) -> None:
    """A moment at which the process may die. Does nothing unless armed."""
    for armed in _armed:
        if armed.name == name:
            armed.passings_left -= 1
            if armed.passings_left == 0:
                _die(armed)


def _die(armed: _Armed) -> None:
    with armed.log.open("a") as log:
        log.write(f"{armed.name}\n")
    os.kill(os.getpid(), signal.SIGKILL)
