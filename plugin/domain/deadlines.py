"""
Deadlines: when the points of one member end, by the rules that were in force and what we told them.

A new rule takes nobody by surprise: points end at the earliest a month after it began. Whoever was
not warned in time gets the period twice.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from plugin.domain.calendar import midnight_after
from plugin.domain.expiry import Basis, Expiry, Term

NOTICE_DAYS = 30
"""What people are told ahead of rules that get worse."""
BOUNCE = timedelta(hours=72)
"""A mail that came back within this time warned nobody."""
EARLY_DAYS = 7
"""One warning tells of all that ends within a week."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a member was told: points end until a moment. Not `reached`: we had no way to them."""

    at: datetime
    until: datetime
    reached: bool = True
    account: int | None = None
    """Whose points it spoke of; None: all of the member's."""

    def speaks_of(self, account: int | None) -> bool:
        """Did it tell of the points of this account? What is claimed later was not meant."""
        return self.account is None or self.account == account


@dataclass(frozen=True, slots=True)
class Deadline:
    """When points end as things stand; `promised` is the day to be told to the member."""

    at: datetime
    basis: Basis
    expiry: Expiry
    promised: datetime
    account: int | None = None


class Deadlines:
    """The deadlines of one member, whose activity (in order of time) puts some of them off."""

    def __init__(
        self,
        terms: Iterable[Term],
        regions: frozenset[str],
        activity: Sequence[datetime],
        warnings: Sequence[Told],
    ) -> None:
        self._terms = [
            term
            for term in terms
            if term.expiry.basis is not Basis.NONE and not regions & term.expiry.never_in
        ]
        self._activity = activity
        self._warnings = warnings
        self._last: dict[tuple[Term, tzinfo, int | None], list[datetime]] = {}

    def of(self, start: datetime, zone: tzinfo, account: int | None = None) -> Deadline | None:
        """When points of an account end, spendable from `start` on; None: they last for good."""
        for term in self._terms:
            if term.ends is None or term.ends > start:
                found = self._in_term(term, start, zone, account)
                if term.ends is None or found.at < term.ends:
                    return found
        return None

    def _in_term(self, term: Term, start: datetime, zone: tzinfo, account: int | None) -> Deadline:
        last = start
        if term.expiry.basis is Basis.INACTIVITY:
            last = self._last_active(term, start, zone, account)
        return self._after(term, last, zone, account)

    def _last_active(
        self, term: Term, start: datetime, zone: tzinfo, account: int | None
    ) -> datetime:
        """The last of the activities that each came in time after the one before."""
        following = bisect_right(self._activity, start)
        if following == len(self._activity):
            return start
        in_time = self._activity[following] < self._after(term, start, zone, account).at
        return self._chained(term, zone, account)[following] if in_time else start

    def _chained(self, term: Term, zone: tzinfo, account: int | None) -> list[datetime]:
        """For every activity, the last one of the unbroken chain that it begins."""
        if (term, zone, account) not in self._last:
            found = list(self._activity)
            for n in range(len(found) - 2, -1, -1):
                if self._activity[n + 1] < self._after(term, found[n], zone, account).at:
                    found[n] = found[n + 1]
            self._last[term, zone, account] = found
        return self._last[term, zone, account]

    def _after(self, term: Term, last: datetime, zone: tzinfo, account: int | None) -> Deadline:
        once, twice = (
            term.expiry.ends(last, zone, _noticed(term, zone), twice=twice)
            for twice in (False, True)
        )
        at = once if self._warned(once, account) else twice
        return Deadline(at, term.expiry.basis, term.expiry, once, account)

    def _warned(self, due: datetime, account: int | None) -> bool:
        return any(
            warning.reached and warning.at <= due - BOUNCE and due <= warning.until
            for warning in self._warnings
            if warning.speaks_of(account)
        )


def _noticed(term: Term, zone: tzinfo) -> datetime | None:
    """Until when a rule that began can end nothing; None: it was always there."""
    return term.begins and midnight_after(term.begins, NOTICE_DAYS, zone)


def told_of(warnings: Iterable[Told], due: datetime, days: int) -> bool:
    """Was the warning that goes out `days` ahead of a deadline given, or tried?"""
    since = due - timedelta(days=days + EARLY_DAYS)
    return any(since <= warning.at and due <= warning.until for warning in warnings)
