"""Fixtures: a post office, and a notifier that knows the way there."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from plugin.notify.server import MailServer
from plugin.notify.smtp import SmtpNotifier
from tests.laurel import StillClock
from tests.notify.letters import HOST, MORNING, SENDER
from tests.notify.post import PostOffice


class Ticks:
    """Seconds that pass when a test says so."""

    at = 0.0

    def __call__(self) -> float:
        return self.at


Opening = Callable[..., PostOffice]
Knowing = Callable[..., SmtpNotifier]


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def opened() -> Iterator[Opening]:
    """Opens post offices, and closes them afterwards."""
    with ExitStack() as stack:

        def open_one(**options: Any) -> PostOffice:
            office = PostOffice(options)
            stack.callback(office.close)
            return office

        yield open_one


@pytest.fixture
def office(opened: Opening) -> PostOffice:
    return opened()


@pytest.fixture
def knows(ticks: Ticks) -> Knowing:
    """A notifier for the server at a port; whatever else it should know by name."""

    def notifier(
        port: int, *, smtps: bool = False, password: str = "", **options: Any
    ) -> SmtpNotifier:
        user = "laurel" if password else ""
        server = MailServer("127.0.0.1", port, smtps, SENDER, user, password)
        return SmtpNotifier(
            server, HOST, StillClock(MORNING), **{"timeout": 60, "ticks": ticks, **options}
        )

    return notifier


@pytest.fixture
def notifier(office: PostOffice, knows: Knowing) -> SmtpNotifier:
    return knows(office.port)
