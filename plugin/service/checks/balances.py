"""When is a cached balance true?"""

from datetime import datetime

from plugin.domain.ledger import Balance


def agrees(stored: Balance, derived: Balance, now: datetime) -> bool:
    """A cached balance may lag behind the clock, never behind the facts."""
    if stored.valid_until is not None and stored.valid_until <= now:
        return (stored.total, stored.debt) == (derived.total, derived.debt)
    return stored == derived
