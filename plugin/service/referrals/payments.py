"""Payments: what a referrer was given for one friend so far, and what was taken back of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.store.acts import Act

PAY: Final = "refer_paid"
WITHDRAW: Final = "refer_withdrawn"
"""The kinds of acts; they follow each other in turns."""


@dataclass(frozen=True, slots=True)
class Payments:
    """
    The acts about one friend, in order of time, under whichever of their claims: who turns out to
    be one friend was one friend, and is paid for once.
    """

    given: tuple[Act, ...] = ()
    taken: tuple[Act, ...] = ()

    @classmethod
    def of(cls, told: Iterable[Act], referral_ids: Collection[int]) -> "Payments":
        """Those among these acts that are about any of these claims."""
        about = [act for act in told if act.body.get("referral") in referral_ids]
        return cls(
            tuple(act for act in about if act.kind == PAY),
            tuple(act for act in about if act.kind == WITHDRAW),
        )

    @property
    def stands(self) -> bool:
        """Does the referrer have what they were given last?"""
        return len(self.given) > len(self.taken)

    @property
    def standing_since(self) -> datetime | None:
        """When they were given what they have; None: they have nothing."""
        return self.given[-1].at if self.stands else None

    @property
    def claim(self) -> int:
        """Under which claim it was given first: under that it goes and comes. 0: under none."""
        return int(self.given[0].body["referral"]) if self.given else 0

    @property
    def redemption(self) -> int:
        """The reward that was given last; 0: none."""
        return int(self.given[-1].body["redemption"]) if self.given else 0

    @property
    def points(self) -> int:
        """The points that were given last."""
        return int(self.given[-1].body["points"]) if self.given else 0
