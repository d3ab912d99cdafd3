"""What a file says: the rules of a programme before they are a version of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from plugin.domain.expiry import NEVER, Expiry
from plugin.domain.program import EarningRule, Program
from plugin.domain.referrals.terms import ReferralTerms
from plugin.domain.rewards import Reward


@dataclass(frozen=True, slots=True)
class Draft:
    """Rules without a number and without a moment from which they count."""

    currency: str
    orders: EarningRule
    enabled: bool = True
    expiry: Expiry = NEVER
    catalogue: tuple[Reward, ...] = ()
    budget: int = 0
    referrals: ReferralTerms | None = None

    @classmethod
    def of(cls, program: Program) -> Self:
        """The rules of a version."""
        return cls(
            program.currency,
            program.orders,
            program.enabled,
            program.expiry,
            program.catalogue,
            program.budget,
            program.referrals,
        )

    def version(self, number: int, effective_from: datetime | None) -> Program:
        """The rules as a version that counts from a moment; None: from the beginning of time."""
        return Program(
            version=number,
            currency=self.currency,
            orders=self.orders,
            effective_from=effective_from,
            enabled=self.enabled,
            expiry=self.expiry,
            catalogue=self.catalogue,
            budget=self.budget,
            referrals=self.referrals,
        )
