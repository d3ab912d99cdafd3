"""`worker`: run the queue."""

import signal
from types import FrameType

import click

from plugin.cli.speaking import spoken
from plugin.service.services import Services
from plugin.worker import Worker


@click.command("worker")
@spoken
def command(services: Services) -> None:
    """Run the queue and the periodic tasks; SIGTERM finishes the job at hand."""
    worker = Worker(services)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
    services.store.close()
