"""
Signals: what can be counted about the friends of one referrer, from hashes and claims alone.

Every count looks back from its own claim, so that it is the same whenever it is made: who comes
later makes nobody look worse who came before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from plugin.domain.program import Program
from plugin.domain.referrals.facts import Claim
from plugin.domain.referrals.suspicion import NOTHING_WRONG, Score, Signals, score
from plugin.domain.referrals.terms import CERTAIN
from plugin.service.referrals.household import STEM
from plugin.service.referrals.proof import Proof
from plugin.store import Tx, groups, referrals, traits
from plugin.store.referrals import Referral

_A_WEEK: Final = timedelta(days=7)
_A_DAY: Final = timedelta(days=1)
_FARTHEST: Final = 5
"""So many hands a ring is followed through."""

Seen = frozenset[tuple[str, bytes]]
"""What is remembered of a member: (kind, hash)."""
Friend = tuple[Referral, frozenset[int], Seen]
"""A referral, the friend's accounts, and what is remembered of them."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A referrer and all their friends, by claim."""

    referrer: frozenset[int]
    seen: Seen
    friends: Sequence[Friend]
    sharing: frozenset[int] = frozenset()
    """The referrals whose friend shares a mailbox with the referrer."""
    misused: Sequence[datetime] = ()
    """When codes of these friends were used by somebody who is none."""


def scores(
    tx: Tx, brand_id: int, circle: Circle, versions: Mapping[int, Program]
) -> dict[int, Score]:
    """By referral, how doubtful each is under the terms by which the friend came."""
    counted = _Counting(
        circle,
        above=_above(tx, brand_id, circle.referrer),
        came=_came(tx, brand_id, circle),
    )
    found = {}
    for friend in sorted(circle.friends, key=lambda one: _turn(one[0])):
        row, terms = friend[0], versions[friend[0].version].referrals
        seen = counted.next(friend)
        found[row.id] = score(seen, terms) if terms else NOTHING_WRONG
    return found


def with_orders(seen: Score, claim: Claim, told: Proof) -> Score:
    """Graver by what the friend's first order tells: nobody's name, or that of an old customer."""
    signs = Signals(
        unproven=int(told.ordered and not claim.proven),
        known_before=int(told.known_before),
    )
    more = score(signs, claim.terms)
    return Score(min(seen.points + more.points, CERTAIN), (*more.reasons, *seen.reasons))


@dataclass(slots=True)
class _Counting:
    """Counts friends one by one, by time: each is compared with those before."""

    circle: Circle
    above: Collection[int]
    came: Mapping[bytes, Sequence[Referral]]
    alike: dict[tuple[str, bytes], set[int]] = field(default_factory=dict)
    before: list[datetime] = field(default_factory=list)

    def next(self, friend: Friend) -> Signals:
        """What is counted about the next friend."""
        row, accounts, seen = friend
        self.before.append(row.claimed_at)
        for one in seen:
            self.alike.setdefault(one, set()).add(row.id)
        mine = self.circle.seen
        return Signals(
            same_mailbox=int(row.id in self.circle.sharing),
            same_address=self._shared(seen, traits.ADDRESS),
            same_phone=self._shared(seen, traits.PHONE),
            same_network=self._shared(seen, traits.NETWORK),
            same_name=int(bool(_of(seen & mine, traits.NAME))),
            similar_email=int(bool(_of(seen & mine, STEM))),
            ring=int(not accounts.isdisjoint(self.above)),
            star=self._star(row, _of(seen, traits.NETWORK)),
            misused=sum(at < row.claimed_at for at in self.circle.misused),
            velocity=sum(row.claimed_at - _A_DAY < at for at in reversed(self.before)),
        )

    def _shared(self, seen: Seen, kind: str) -> int:
        """How many of the referrer's claims up to this one share something of a kind with it."""
        mine = {one for one in seen if one[0] == kind}
        alike = {known for one in mine for known in self.alike[one]}
        return len(alike) if mine & self.circle.seen or len(alike) > 1 else 0

    def _star(self, row: Referral, networks: Collection[bytes]) -> int:
        """Friends who came from one network in the week up to this claim, whoever brought them."""
        week = row.claimed_at - _A_WEEK
        came = (one for network in networks for one in self.came.get(network, ()))
        return len({one.friend for one in came if week < one.claimed_at <= row.claimed_at})


def _came(tx: Tx, brand_id: int, circle: Circle) -> Mapping[bytes, list[Referral]]:
    """By network, everybody who came from one of those that the circle's friends came from."""
    networks = {one for _, _, seen in circle.friends for one in _of(seen, traits.NETWORK)}
    there = traits.networks_of(tx, brand_id, networks)
    found: dict[bytes, list[Referral]] = {}
    for row in referrals.of_friends(tx, brand_id, there):
        for network in there[row.friend]:
            found.setdefault(network, []).append(row)
    return found


def _above(tx: Tx, brand_id: int, account_ids: Collection[int]) -> set[int]:
    """Every account by which these came, directly or through others."""
    above: set[int] = set()
    step = set(account_ids)
    for _ in range(_FARTHEST):
        brought = {row.referrer for row in referrals.of_friends(tx, brand_id, step)}
        roots = set(groups.roots_of(tx, brand_id, brought).values())
        merged = groups.of_roots(tx, brand_id, roots).values()
        step = {one for theirs in merged for one in theirs} - above
        if not step:
            break
        above |= step
    return above


def _of(seen: Seen, kind: str) -> frozenset[bytes]:
    return frozenset(one for known, one in seen if known == kind)


def _turn(row: Referral) -> tuple[object, int]:
    return row.claimed_at, row.id
