"""
The shop's past: told once, kept, and told again from the start if it was interrupted.

A note in `var/demo/history` remembers how far it came. Half a story is never continued: what the
demo itself made is wiped and the telling starts over.
"""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from plugin.demo import story
from plugin.demo.backlog import queue_is_empty
from plugin.demo.errors import DemoError, NotReadyError
from plugin.demo.house import House
from plugin.demo.progress import Progress
from plugin.demo.stage import Stage
from plugin.demo.supervisor import Supervisor
from plugin.demo.twin_client import TwinClient
from plugin.demo.visitor import Visitor

SETTLING = 30.0
"""Seconds the worker has for one day of the story."""
GLANCE = 0.05
"""Seconds between two looks at it; looking costs the app some of the time it needs itself."""


class Told(StrEnum):
    """How far the telling came, as the note says it."""

    NOTHING = "nothing"
    BEGUN = "begun"
    BEGUN_IN_A_USED_DATABASE = "begun in a used database"
    ALL = "all"


class History:
    """What is known about the telling, and the telling itself."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._note = house.options.var / "demo" / "history"

    @property
    def told(self) -> Told:
        """How far it came, as the note says."""
        try:
            return Told(self._note.read_text("utf-8").strip())
        except (FileNotFoundError, ValueError):
            return Told.NOTHING

    def prepare(self) -> None:
        """
        Before anything runs: clear away what an interrupted telling left behind.

        A database is emptied only if the demo made it and never finished. Raises DemoError where
        somebody else's work may be in it.
        """
        told, there = self.told, self._database_is_there()
        if told is Told.ALL and there and self._house.twin_state.exists():
            return
        if there and told in {Told.ALL, Told.BEGUN_IN_A_USED_DATABASE}:
            raise DemoError(_USED.format(database=self._house.database_url, note=self._note))
        if told is Told.BEGUN and self._house.embedded:
            _remove_database(self._house.database)
        shutil.rmtree(self._house.twin_state, ignore_errors=True)
        used = self._database_is_there()
        self._remember(Told.BEGUN_IN_A_USED_DATABASE if used else Told.BEGUN)
        self._turn_back_the_clock()

    def tell(self, supervisor: Supervisor) -> None:
        """Play the story if it was not played yet, then come back to the present."""
        if self.told is Told.ALL:
            return
        twin = TwinClient(self._house.twin_url)
        with Progress("Six weeks at the shop", story.DAYS) as progress:
            story.tell(stage := self._stage(twin, supervisor, progress))
            stage.end()
        twin.post("/_twin/clock", reset=True)
        self._remember(Told.ALL)

    def _stage(self, twin: TwinClient, supervisor: Supervisor, progress: Progress) -> Stage:
        return Stage(
            twin,
            Visitor(self._house.twin_url),
            datetime.now(UTC),
            settled=self._settled(supervisor),
            passed=lambda days_ago: progress.reach(story.DAYS - days_ago),
        )

    def _settled(self, supervisor: Supervisor) -> Callable[[], None]:
        def settled() -> None:
            caught_up = partial(queue_is_empty, self._house.app_url)
            if not supervisor.until(caught_up, SETTLING, every=GLANCE):
                worker = next(child for child in supervisor.children if child.name == "worker")
                raise NotReadyError("worker", SETTLING, worker.last_words())

        return settled

    def _database_is_there(self) -> bool:
        """Of one that is not our own file we must think so."""
        return not self._house.embedded or self._house.database.exists()

    def _turn_back_the_clock(self) -> None:
        """Six weeks, before anybody wakes up: nothing in the story may be from its future."""
        offset = -timedelta(days=story.DAYS + 1).total_seconds()
        self._house.clock.write_text(json.dumps({"offset_seconds": int(offset)}), "utf-8")

    def _remember(self, told: Told) -> None:
        self._note.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._note.with_suffix(".new")
        fresh.write_text(f"{told}\n", "utf-8")
        fresh.replace(self._note)


_USED = """\
A part of the demo's history is in this database, and a part of it is missing:
    {database}
The demo does not empty what others may use. Give it another database (DATABASE_URL), or move
that one away and delete {note}."""


def _remove_database(path: Path) -> None:
    """The file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
