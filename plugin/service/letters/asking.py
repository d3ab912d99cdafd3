"""Asking for a letter: a job in the same commit as its cause, named after it."""

from typing import Final

from plugin.store import Tx, jobs

LETTER: Final = "letter"
"""The kind of job that sends one; its subject is the kind of letter and its cause."""

REWARD_ISSUED: Final = "reward_issued"
"""A reward can be used; caused by its redemption."""
CODE_ENDS: Final = "code_ends"
"""A code that nobody used ends soon; caused by its redemption."""
RETURNED: Final = "returned"
"""Points of a reward came back; caused by the line of the ledger, as `account.seq`."""
POINTS_END: Final = "points_end"
"""Points end soon; see `warning`."""
CLAIM: Final = "claim"
"""Points wait for a guest; only ever where somebody typed the address, caused by their asking."""
REFERRAL_FRIEND: Final = "referral_friend"
"""A friend's code; only ever where they typed the address, caused by their claim."""
REFERRAL_PAID: Final = "referral_paid"
"""Points for a friend; caused by the act that gave them."""
SAMPLE: Final = "sample"
"""A letter to the shop itself, to be looked at."""

KINDS: Final = (
    REWARD_ISSUED, CODE_ENDS, POINTS_END, RETURNED, CLAIM, REFERRAL_FRIEND, REFERRAL_PAID,
)  # fmt: skip
"""Every letter, in the order in which people meet them."""
ALL: Final = "all"
"""What is suppressed for an address that cannot be reached at all."""


def ask(tx: Tx, brand_id: int, shop_id: int, kind: str, cause: int | str) -> None:
    """Ask for a letter, in the transaction of its cause; the same twice is one letter."""
    jobs.enqueue(tx, brand_id, shop_id, LETTER, f"{kind}:{cause}")
