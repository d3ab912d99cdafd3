"""
Proof: whom a friend's own orders name, up to the first that counts.

Anybody can type anybody's e-mail. What they cannot do is put a code or an invitation on the first
order of a stranger. It is asked of the orders as they are known now: which of them was heard of
first makes no difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.domain.facts import Snapshot
from plugin.domain.history import Placed
from plugin.service.referrals.persons import Persons
from plugin.store import Tx, groups, invitations, referrals, uses
from plugin.store.referrals import Referral


@dataclass(frozen=True, slots=True)
class Proof:
    """What the orders of one friend tell. `named`: the roots of those who brought them."""

    ordered: bool = False
    named: frozenset[int] = frozenset()
    known_before: bool = False
    """Did the platform know the buyer before the first orders that we can read?"""


@dataclass(frozen=True, slots=True)
class _Guide:
    """Whose root it is that an invitation, a friend's code, or an account leads to."""

    root_of: Mapping[int, int]
    by_invitation: Mapping[str, int]
    by_code: Mapping[str, int]

    def named(self, snapshot: Snapshot, codes: Iterable[str]) -> set[int]:
        """By a cart and by codes."""
        found = {self.by_code[one] for one in codes if one in self.by_code}
        if snapshot.referral in self.by_invitation:
            found.add(self.by_invitation[snapshot.referral])
        return found


def of_people(
    tx: Tx,
    brand_id: int,
    friends: Persons,
    rows: Sequence[Referral],
    bought: Mapping[int, Sequence[Placed]],
    readable: datetime,
) -> Mapping[int, Proof]:
    """
    By person, the proof of whoever brought them by one of these claims. `readable`: since when we
    know every order.
    """
    first = {who: _up_to_first(friends.accounts_of[who], theirs) for who, theirs in bought.items()}
    codes = {code for theirs in first.values() for one in theirs for code in one.order.codes}
    guide = _guide(tx, brand_id, rows, codes)
    of: dict[int, list[Referral]] = {}
    for row in rows:
        of.setdefault(friends.person_of[row.friend], []).append(row)
    return {who: _proof(guide, of.get(who, ()), theirs, readable) for who, theirs in first.items()}


def _up_to_first(accounts: frozenset[int], bought: Iterable[Placed]) -> list[Placed]:
    """Real orders by time, until one was paid and stands: what came to nothing tells as much."""
    found: list[Placed] = []
    for placed in real(accounts, bought):
        found.append(placed)
        if counts(placed):
            break
    return found


def real(accounts: frozenset[int], bought: Iterable[Placed]) -> list[Placed]:
    """The orders that are theirs now, and neither tests nor deleted; by time."""
    return sorted((one for one in bought if _is_real(one) and one.holder in accounts), key=_turn)


def counts(placed: Placed) -> bool:
    """Was it paid, and does it stand?"""
    return snapshot_of(placed).payment.settled and not placed.order.cancelled


def snapshot_of(placed: Placed) -> Snapshot:
    """What a real order says."""
    assert placed.order.snapshot  # noqa: S101 (only real orders come here)
    return placed.order.snapshot


def _is_real(placed: Placed) -> bool:
    snapshot = placed.order.snapshot
    return bool(snapshot and not placed.order.deleted and (placed.sandbox or not snapshot.test))


def _turn(placed: Placed) -> tuple[object, object]:
    return snapshot_of(placed).processed_at, placed.key


def _proof(
    guide: _Guide, rows: Iterable[Referral], first: Sequence[Placed], readable: datetime
) -> Proof:
    """An order that brought its buyer is named by its own claim, as long as that is kept."""
    if not first:
        return Proof()
    named = {one for each in first for one in guide.named(snapshot_of(each), each.order.codes)}
    last = snapshot_of(first[-1]).processed_at
    by_order = (row for row in rows if not row.friend_redemption and row.claimed_at <= last)
    since = (snapshot_of(one).known_since for one in first)
    return Proof(
        ordered=True,
        named=frozenset(named | {guide.root_of[row.referrer] for row in by_order}),
        known_before=any(one < readable for one in since if one),
    )


def _guide(tx: Tx, brand_id: int, rows: Iterable[Referral], codes: Iterable[str]) -> _Guide:
    owned = uses.owners(tx, brand_id, {bytes.fromhex(code) for code in codes})
    digests = uses.digests(tx, brand_id, {one.redemption_id for one in owned})
    given = referrals.with_codes(tx, brand_id, digests)
    root_of = roots(tx, brand_id, {row.referrer for row in (*rows, *given)})
    links = invitations.of_accounts(tx, brand_id, root_of)
    return _Guide(
        root_of,
        by_invitation={one.code: root_of[one.account_id] for one in links},
        by_code={digests[one.friend_redemption].hex(): root_of[one.referrer] for one in given},
    )


def roots(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> dict[int, int]:
    """The root of everybody who is merged with one of these."""
    roots = set(groups.roots_of(tx, brand_id, account_ids).values())
    merged = groups.of_roots(tx, brand_id, roots)
    return {account: root for root, accounts in merged.items() for account in accounts}
