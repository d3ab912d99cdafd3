"""For which moment is a cached balance true?"""

from datetime import datetime, timedelta

from plugin.store.accounts import Account

_AN_INSTANT = timedelta(milliseconds=1)


def true_at(root: Account, now: datetime) -> datetime:
    """
    The last moment for which a root is settled: what time has changed since waits for a refresh.

    A cached balance may lag behind the clock, never behind the facts.
    """
    until = root.balance.valid_until
    return now if until is None or until > now else until - _AN_INSTANT
