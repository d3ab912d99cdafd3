"""Webhooks that come twice, never, or in the wrong order: by seed, so that it can be had again."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from plugin.twin.errors import TwinError
from plugin.twin.outbox import Delivery

_HUNDRED = 100


@dataclass(frozen=True)
class Plan:
    """What goes out, in order, and what never does."""

    sent: list[Delivery]
    dropped: list[Delivery]


@dataclass(frozen=True)
class Mischief:
    """Shares of a hundred first tries. A retry is left alone: it has suffered enough."""

    seed: int = 0
    duplicate: int = 0
    drop: int = 0
    swap: int = 0

    def __post_init__(self) -> None:
        shares = (self.duplicate, self.drop, self.swap)
        if any(not 0 <= share <= _HUNDRED for share in shares):
            raise TwinError("a share is 0 to 100")

    def plan(self, deliveries: Sequence[Delivery]) -> Plan:
        """Decide for each delivery by its own number, whatever else is waiting."""
        dropped = [d for d in deliveries if self._hit("drop", d)]
        kept = [d for d in deliveries if d not in dropped]
        sent: list[Delivery] = []
        for delivery in kept:
            sent.append(delivery)
            if self._hit("duplicate", delivery):
                sent.append(delivery)
        for place, delivery in enumerate(sent[:-1]):
            if self._hit("swap", delivery):
                sent[place], sent[place + 1] = sent[place + 1], sent[place]
        return Plan(sent, dropped)

    def _hit(self, what: str, delivery: Delivery) -> bool:
        share: int = getattr(self, what)
        rolled = Random(f"{self.seed}/{what}/{delivery.id}").randrange(_HUNDRED)
        return delivery.tries == 0 and rolled < share
