"""The kinds of work that rewards ask for; the subject is a redemption's id, or a pool's."""

from typing import Final

ISSUE: Final = "issue"
"""Have a redemption made."""
WITHDRAW: Final = "withdraw"
"""Take away what was issued, and only then give points back."""
LOOK: Final = "look"
"""Is the code of a redemption still there?"""
FILL: Final = "fill"
"""Fill a pool with codes, or clear one away."""
