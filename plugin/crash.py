"""
Named points where a test may kill the process, to see that nothing is lost and nothing doubled.

Disarmed, a point costs one comparison. Armed with `FILE:SEED:ONE_IN`, each passing of a point
dies with probability 1 in `ONE_IN`, after writing the point's name to FILE.
"""

import os
import random
import signal
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Armed:
    log: Path
    luck: random.Random
    one_in: int


_armed: list[_Armed] = []


def arm(spec: str) -> None:
    """Arm every point, or disarm with an empty spec."""
    _armed.clear()
    if spec:
        log, seed, one_in = spec.rsplit(":", 2)
        # Reproducible play with a seed, not cryptography; the pid tells apart restarts.
        luck = random.Random(f"{seed}:{os.getpid()}")  # noqa: S311
        _armed.append(_Armed(Path(log), luck, int(one_in)))


def point(name: str) -> None:
    """A moment at which the process may die. Does nothing unless armed."""
    for armed in _armed:
        if armed.luck.randrange(armed.one_in) == 0:
            with armed.log.open("a") as log:
                log.write(f"{name}\n")
            os.kill(os.getpid(), signal.SIGKILL)
