"""What becomes of a request on its way to the platform and of the answer on its way back.

A fate is ordered for an operation, so many times, or drawn by seed; the first order that fits is
used up first. Everything that happened is counted.
"""

import threading
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from random import Random

from plugin.twin.errors import TwinError

OK, LOST, DELAYED, RESET = "ok", "lost", "delayed", "reset"
TOO_MANY, THROTTLED, HTML, TRUNCATED = "429", "throttled", "html", "truncated"
BROKEN = ("500", "502", "503", "504")
FATES = (OK, LOST, DELAYED, RESET, TOO_MANY, *BROKEN, THROTTLED, HTML, TRUNCATED)
ANY = "*"
_HUNDRED = 100


@dataclass(frozen=True)
class Fate:
    """`seconds` is the wait of 429 or of the delay; `applied` whether a 5xx did its work first."""

    name: str = OK
    operation: str = ANY
    times: int = 1
    seconds: int = 2
    applied: bool = False

    def __post_init__(self) -> None:
        if self.name not in FATES:
            raise TwinError(f"a fate is one of {', '.join(FATES)}")
        if self.times < 1 or self.seconds < 0:
            raise TwinError("a fate happens at least once, and takes no negative time")

    @property
    def applies(self) -> bool:
        """Whether the request does its work before the answer meets its fate."""
        return self.name in {OK, LOST, HTML, TRUNCATED} or self.applied


class Fates:
    """Orders and chances, safe for several requests at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fate] = []
        self._shares: dict[str, int] = {}
        self._seed, self._drawn = 0, 0
        self._counts: Counter[str] = Counter()

    def order(self, fate: Fate) -> None:
        """Let the next requests of an operation meet a fate."""
        with self._lock:
            self._orders.append(fate)

    def chance(self, seed: int, shares: Mapping[str, int]) -> None:
        """Let so many of a hundred requests meet each fate, decided by the seed."""
        for name in shares:
            Fate(name)
        if any(share < 0 for share in shares.values()) or sum(shares.values()) > _HUNDRED:
            raise TwinError("the shares are parts of a hundred")
        with self._lock:
            self._seed, self._drawn, self._shares = seed, 0, dict(shares)

    def forget(self) -> None:
        """Let everything go well again, and count from nothing."""
        with self._lock:
            self._orders.clear()
            self._shares.clear()
            self._counts.clear()

    def draw(self, names: Collection[str]) -> Fate:
        """The fate of a request that goes by these names."""
        with self._lock:
            fate = self._ordered(names) or self._by_chance()
            self._counts[fate.name] += 1
            return fate

    def told(self) -> dict[str, object]:
        """What happened how often, and what is still to come."""
        with self._lock:
            waiting = [
                {"fate": f.name, "operation": f.operation, "times": f.times} for f in self._orders
            ]
            return {"counts": dict(self._counts), "waiting": waiting, "shares": dict(self._shares)}

    def _ordered(self, names: Collection[str]) -> Fate | None:
        for place, fate in enumerate(self._orders):
            if fate.operation == ANY or fate.operation in names:
                if fate.times > 1:
                    self._orders[place] = replace(fate, times=fate.times - 1)
                else:
                    del self._orders[place]
                return fate
        return None

    def _by_chance(self) -> Fate:
        self._drawn += 1
        rolled = Random(f"{self._seed}/{self._drawn}").randrange(_HUNDRED)
        for name, share in self._shares.items():
            if rolled < share:
                return Fate(name)
            rolled -= share
        return Fate()
