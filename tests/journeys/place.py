"""A whole place to walk through: app, worker and twin on free ports, everything in one folder."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from plugin.demo.backlog import queue_is_empty
from plugin.demo.child import Child
from plugin.demo.errors import PortTakenError
from plugin.demo.house import SHOP, House
from plugin.demo.opening import start
from plugin.demo.options import Options
from plugin.demo.ports import Ports
from plugin.demo.supervisor import Supervisor
from plugin.demo.twin_client import TwinClient
from tests.nursery import born

SETTLING = 60.0


class Kin(Child):
    """A child that is born knowing the house."""

    def start(self) -> None:
        """Start it; its output begins a fresh log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        _, _, module, *words = self.command
        process = born(module, words, self.environment, self.log, anew=True)
        self._process = process  # type: ignore[assignment]  # it answers to all that we ask


class Home(House):
    """The house as the demo starts it, but for how its children are born."""

    def _child(self, name: str, *arguments: str) -> Child:
        child = super()._child(name, *arguments)
        return Kin(child.name, child.command, child.environment, child.log)


class Place:
    """The running house, and the strings behind the scenes: the clock, the post, the queue."""

    def __init__(self, house: House, supervisor: Supervisor) -> None:
        self.store = house.twin_url
        self.app = house.app_url
        self.house = house
        self.twin = TwinClient(house.twin_url)
        self._supervisor = supervisor

    def settle(self) -> None:
        """Let every webhook arrive, at a second try if the app was too busy, and be understood."""
        assert self.until(lambda: self.twin.post("/_twin/pump")["failed"] == 0)
        assert self.until(lambda: queue_is_empty(self.app))

    def until(self, happened: Callable[[], bool]) -> bool:
        """Wait for something that nobody was asked for; False when it took too long."""
        return self._supervisor.until(happened, SETTLING)

    def promises(self, programme: str) -> None:
        """The operator applies a programme file."""
        file = self.house.options.var / "programme.toml"
        file.write_text(programme)
        words = ("--app", "app", "programs", "apply", str(file), "--shop", SHOP)
        self._supervisor.run(self.house._child("operator", "-m", "flask", *words))
        self.settle()

    def days_pass(self, days: int) -> None:
        """Move the clock that all three share."""
        self.twin.post("/_twin/clock", advance_seconds=days * 24 * 60 * 60)
        self.settle()


@contextmanager
def open_place(folder: Path, database: Path) -> Iterator[Place]:
    """Start it with a copy of a migrated database, and stop all of it at the end."""
    house = Home(Options(free_ports(), browser=False, var=folder))
    folder.mkdir(parents=True)
    shutil.copy(database, house.database)
    with Supervisor() as supervisor:
        start(house, supervisor)
        yield Place(house, supervisor)


def free_ports() -> Ports:
    """
    Three free neighbours, below the range the kernel gives to clients.

    In that range, somebody who knocks until a server is up may end up connected to themselves.
    """
    while True:
        ports = Ports(random.randrange(20_000, 32_000))
        try:
            ports.require_free()
        except PortTakenError:
            continue
        return ports
