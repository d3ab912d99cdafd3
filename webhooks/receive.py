"""
Receiving a webhook, free of any framework: bytes and headers in, an answer out.

The signature is checked on the raw bytes before anything is parsed; the answer is 200 only once
the delivery is on the disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plugin.domain.errors import TooLargeError
from plugin.service import journal
from plugin.service.services import Services

MAX_BODY: Final = 4 * 1024 * 1024
"""Bytes. The largest order bodies seen are a few hundred kilobytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform is told."""

    status: int
    receipt: str


def receive(services: Services, platform: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """
    Check who sent it and journal it.

    Raises TooLargeError (413), ContradictionError (400), UnauthenticatedError (401) and
    UnavailableError (503).
    """
    if len(body) > MAX_BODY:
        raise TooLargeError(f"a webhook of more than {MAX_BODY} bytes")
    arrival = services.platforms[platform].arrival(headers, body)
    return Answer(200, journal.accept(services, platform, arrival, body).value)
