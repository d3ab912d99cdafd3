"""A shop as its pages need it, and whether its programme runs."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ShopCard:
    """The shop as its pages need it. `timezone` is an IANA name."""

    name: str
    domain: str
    currency: str
    timezone: str
    sandbox: bool


class Programme(StrEnum):
    """Does what is bought earn points at the moment?"""

    RUNNING = "running"
    PAUSED = "paused"
    """Orders wait for the merchant to go on."""
    OFF = "off"

    @property
    def running(self) -> bool:
        """Neither off nor paused."""
        return self is Programme.RUNNING
