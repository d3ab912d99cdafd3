"""What is offered for bringing a friend, now or at another moment."""

from collections.abc import Sequence
from datetime import datetime

from plugin.domain.program import Program, in_force
from plugin.domain.referrals.terms import ReferralTerms


def offering(versions: Sequence[Program], at: datetime) -> tuple[Program, ReferralTerms] | None:
    """The version by which friends can be brought at a moment, and its terms; None: by none."""
    program = in_force(versions, at)
    terms = program.referrals if program and program.running else None
    return (program, terms) if program and terms and terms.enabled else None
