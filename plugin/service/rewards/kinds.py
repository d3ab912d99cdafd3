"""The kinds of work that rewards ask for; the subject is a redemption's id, or as it says."""

from typing import Final

ISSUE: Final = "issue"
"""Have a redemption made."""
WITHDRAW: Final = "withdraw"
"""Take away what was issued, and only then give points back."""
LOOK: Final = "look"
"""Look up the codes of a shop that nobody used; the subject is the watermark's kind."""
FILL: Final = "fill"
"""Fill a pool with codes, or clear one away; the subject is the pool's id."""
END: Final = "end_discount"
"""Delete a discount of a shop that was wiped; the subject is what the platform calls it."""
