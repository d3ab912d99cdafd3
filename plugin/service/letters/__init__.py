"""
Letters: what members are told by mail, each an effect of something that happened.

Whatever happened only asks for its letter, in its own commit; a job gathers what is to be said when
it is sent, and an act remembers what became of it. No point ever waits for a mail.
"""

from plugin.service.letters.asking import (
    KINDS,
    LETTER,
    REFERRAL_PAID,
    RETURNED,
    REWARD_ISSUED,
    ask,
)

__all__ = ["KINDS", "LETTER", "REFERRAL_PAID", "RETURNED", "REWARD_ISSUED", "ask"]
