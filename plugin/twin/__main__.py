"""Start the twin: `python -m plugin.twin --help`."""

import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from types import FrameType

import waitress

from plugin.twin.mailbox import Mailbox
from plugin.twin.pages.app import TwinServer
from plugin.twin.settings import Settings, parse_arguments
from plugin.twin.twin import Twin

_THREADS = 8


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    with ExitStack() as stack:
        serve(parse_arguments(arguments), stack)


def serve(settings: Settings, stack: ExitStack) -> None:
    """Open everything in order and close it in the opposite one."""
    twin = Twin(settings)
    stack.callback(twin.close)
    server = waitress.create_server(
        TwinServer(twin), host="127.0.0.1", port=settings.port, threads=_THREADS
    )
    stack.callback(server.close)
    if settings.smtp_port:
        mailbox = Mailbox(twin.state, twin.clock, settings.smtp_port)
        mailbox.open()
        stack.callback(mailbox.close)
    twin.pump.start()
    server.run()


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    # Unwinds through `serve`, which closes pump, mailbox and files.
    sys.exit(0)


if __name__ == "__main__":
    main()
