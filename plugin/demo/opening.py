"""Opens the demo: the order in which things start, and what is said on the way."""

import sys

from plugin.demo.browser import open_page
from plugin.demo.greeting import greet
from plugin.demo.history import History
from plugin.demo.house import House
from plugin.demo.options import Options
from plugin.demo.supervisor import Supervisor, answers


def open_house(options: Options, supervisor: Supervisor) -> House:
    """Start everything, tell the history if it is the first time, and greet."""
    options.ports.require_free()
    house = House(options)
    history = History(house)
    history.prepare()
    sys.stdout.write("Starting the app, its worker and a small store ...\n")
    sys.stdout.flush()
    start(house, supervisor)
    history.tell(supervisor)
    greet(house)
    if options.browser:
        open_page(f"{house.twin_url}/")
    return house


def start(house: House, supervisor: Supervisor) -> None:
    """
    The three processes, up and answering.

    App and twin wake while a new database is made; one that is there is migrated only when the
    app finds it behind. The worker reads it at once, so it comes after.
    """
    twin, app, worker = house.twin(), house.app(), house.worker()
    new = house.embedded and not house.database.exists()
    supervisor.start(app)
    supervisor.start(twin)
    if new:
        supervisor.run(house.migration())
    supervisor.until_ready(app, f"{house.app_url}/healthz")
    if not answers(f"{house.app_url}/readyz"):
        supervisor.run(house.migration())
    supervisor.start(worker)
    supervisor.until_ready(twin, f"{house.twin_url}/healthz")
    supervisor.until_ready(app, f"{house.app_url}/readyz")
