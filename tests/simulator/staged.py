"""
What worlds have in common: one database that begins anew with every seed, a platform with fates,
and a worker that may die.
"""

import random
import shutil
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from plugin import crash
from plugin.chores import Chore, Rota
from plugin.service import shops
from plugin.store import Store
from plugin.store.engine import _driver
from plugin.store.transact import Committer, Retrier
from plugin.worker import Worker
from tests.cast import KUBEK
from tests.laurel import Laurel
from tests.service.rewards.counter import ALLOWED, Counter
from tests.service.till import Discount
from tests.service.visiting import Desk, described


class Died(BaseException):
    """The worker is gone; nobody catches this."""


@dataclass(frozen=True)
class Stage:
    """A world before anything happened, and the one database into which it is copied each time."""

    path: Path
    at: datetime
    discounts: dict[str, Discount]
    laurel: Laurel

    @classmethod
    def built(cls, template: Path, folder: Path, furnish: Callable[[Laurel], Counter]) -> "Stage":
        """Kubek as somebody furnishes it."""
        path, played = folder / "stage.db", folder / "world.db"
        shutil.copy(template, path)
        shutil.copy(template, played)
        with closing(Laurel(f"sqlite:///{path}")) as laurel:
            laurel.shop()
            counter = furnish(laurel)
        worlds = Laurel(f"sqlite:///{played}")
        in_haste(worlds.services.store)
        return cls(path, laurel.clock.at, counter.till.discounts, worlds)

    def set(self) -> Laurel:
        """Everything as it was in the beginning."""
        played = self.path.with_name("world.db")
        with closing(_driver.connect(self.path)) as first, closing(_driver.connect(played)) as copy:
            first.backup(copy)
        self.laurel.clock.at = self.at
        return self.laurel


class Staged(Counter):
    """One seed's world on a stage."""

    chores: tuple[Chore, ...] = ()
    spared = ""
    """Points of dying whose names begin so are passed in a shopper's request, not by the worker."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.laurel = stage.set()
        self.desk = Desk(self.laurel.clock)
        self.desk.fact = described(KUBEK)
        self.desk.granted = ALLOWED
        self.desk.discounts = deepcopy(stage.discounts)
        self.desk._number = 1_000
        self.laurel.services = replace(self.laurel.services, platforms={"shopify": self.desk})
        self.shop = shops.named(self.services, KUBEK.domain)
        self.luck = random.Random(seed)
        self.deadly: list[int] = []
        self.did: Tally[str] = Tally()
        self.rota = Rota(self.services, self.chores)

    def works(self) -> None:
        """The worker takes a turn, and may die in it."""
        worker = Worker(self.services)
        with self._mortal():
            self.rota.look_after()
            for _ in range(self.luck.randint(1, 3)):
                worker._work_off(self.shop.id)

    @contextmanager
    def _mortal(self) -> Iterator[None]:
        """Within, the worker dies at the passing of the point that was drawn for it."""
        kept, left = crash.point, self.deadly.pop() if self.deadly else 0

        def point(name: str) -> None:
            nonlocal left
            left -= 1
            if left == 0 and not (self.spared and name.startswith(self.spared)):
                self.did[f"died at {name}"] += 1
                raise Died

        crash.point = point
        try:
            yield
        except Died:
            self.laurel.clock.advance(seconds=61)
        finally:
            crash.point = kept


def in_haste(store: Store) -> None:
    """Nobody pulls the plug here and nobody works beside: nothing waits for disk or committer."""
    writer = store._writer
    assert isinstance(writer, Committer)
    for engine in (store._reader, writer._engine):
        event.listen(engine, "connect", _hasten)
    store._writer = Retrier(writer._engine)


def _hasten(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
