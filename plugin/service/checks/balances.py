"""For which moment is a cached balance true?"""

from datetime import datetime, timedelta

from plugin.store.accounts import Account

_AN_INSTANT = timedelta(milliseconds=1)


PATIENCE = timedelta(hours=1)
"""Whoever is not settled within this time has been forgotten."""


def waits_too_long(root: Account, now: datetime) -> bool:
    """Should the worker have come by long ago?"""
    return root.unsettled_since is not None and root.unsettled_since <= now - PATIENCE


def true_at(root: Account, now: datetime) -> datetime:
    """
    The last moment for which a root is settled: what time has changed since waits for a refresh.

    A cached balance may lag behind the clock, never behind the facts.
    """
    until = None if root.unsettled_since else root.balance.valid_until
    return now if until is None or until > now else until - _AN_INSTANT
