"""
Persons: who is who, as far as mailboxes tell it, merged or not.

A friend claims as a guest and buys as the customer whom the platform makes of the same e-mail; they
are one friend long before anybody merges them. Nothing is merged here and no point moves: it is a
way of reading, so an e-mail that nobody proved gives nobody anything.

Of whoever was forgotten no mailbox is left; they stay the person they were by what was tied then.

Families share mailboxes too. So a referrer is never one with a friend by that alone: it is told who
shares one with them, and whether it is their own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from plugin.service.referrals import ties
from plugin.store import Tx, groups, identities, referrals, traits
from plugin.store.traits import Trait

_T = TypeVar("_T")

_FARTHEST: Final = 4
"""So many mailboxes are followed from one to the next."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A root that is one with nobody by a mailbox, and the mailboxes that are surely its own."""

    root: int
    own: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Persons:
    """Accounts by person; a person goes by the smallest of their root accounts."""

    person_of: Mapping[int, int]
    accounts_of: Mapping[int, frozenset[int]]
    traits_of: Mapping[int, tuple[Trait, ...]]
    sharing: frozenset[int] = frozenset()
    """Persons who used a mailbox that whoever stands apart has used as well."""
    reading: frozenset[int] = frozenset()
    """Persons who used a mailbox that is surely theirs."""

    @property
    def everybody(self) -> set[int]:
        """All accounts."""
        return set(self.person_of)

    def behind(self, account_id: int) -> frozenset[int]:
        """All accounts of whoever has this one."""
        return self.accounts_of[self.person_of[account_id]]


def behind(
    tx: Tx, brand_id: int, account_ids: Iterable[int], apart: Apart | None = None
) -> Persons:
    """Who stands behind these accounts."""
    root_of = _merged(tx, brand_id, account_ids)
    mails, tied = _mailboxes(tx, brand_id, root_of, apart), ties.of(tx, brand_id, root_of)
    for _ in range(_FARTHEST):
        found = _known_by(tx, brand_id, {one for _, one in mails}) | {other for _, other in tied}
        if found <= root_of.keys():
            break
        root_of |= _merged(tx, brand_id, found)
        mails, tied = _mailboxes(tx, brand_id, root_of, apart), ties.of(tx, brand_id, root_of)
    joining = [*mails, *((tie[0], ties.knot(tie)) for tie in tied)]
    seen = traits.of(tx, brand_id, root_of)
    return _beside(_told_apart(root_of, joining, seen, apart), joining, apart)


def tie(tx: Tx, brand_id: int, account_ids: Collection[int], now: datetime) -> None:
    """Before these are forgotten: whoever of them is one person with a friend stays that."""
    if not referrals.any_of(tx, brand_id):
        return
    found, gone = behind(tx, brand_id, account_ids), set(account_ids)
    came = {row.friend for row in referrals.of_friends(tx, brand_id, found.everybody)}
    pairs = ((friend, one) for friend in sorted(came) for one in sorted(found.behind(friend)))
    ties.remember(
        tx, brand_id, (pair for pair in pairs if len(set(pair)) > 1 and gone & set(pair)), now
    )


def known_by(tx: Tx, brand_id: int, hashes: Iterable[bytes]) -> frozenset[int]:
    """All accounts of whoever reads one of these mailboxes."""
    return frozenset(behind(tx, brand_id, _known_by(tx, brand_id, set(hashes))).everybody)


def _merged(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> dict[int, int]:
    """The root of these accounts, and of all that are merged with them."""
    roots = set(groups.roots_of(tx, brand_id, account_ids).values())
    merged = groups.of_roots(tx, brand_id, roots)
    return {one: root for root, theirs in merged.items() for one in theirs}


def _mailboxes(
    tx: Tx, brand_id: int, account_ids: Iterable[int], apart: Apart | None
) -> list[tuple[int, bytes]]:
    told = identities.each(tx, brand_id, account_ids)
    seen = [
        (one.account_id, one.hash)
        for one in traits.of(tx, brand_id, account_ids)
        if one.kind == traits.EMAIL
    ]
    return [*told, *seen, *((apart.root, one) for one in apart.own)] if apart else [*told, *seen]


def _known_by(tx: Tx, brand_id: int, hashes: set[bytes]) -> set[int]:
    if not hashes:
        return set()
    seen = traits.accounts_with(tx, brand_id, traits.EMAIL, hashes)
    return seen | identities.with_hashes(tx, brand_id, hashes)


def _told_apart(
    root_of: Mapping[int, int],
    mails: Iterable[tuple[int, bytes]],
    seen: Iterable[Trait],
    apart: Apart | None,
) -> Persons:
    """Roots that share a mailbox are one person, but for the one that stands apart."""
    person = _joined(root_of, mails, apart)
    person_of = {account: person[root] for account, root in root_of.items()}
    accounts_of = _grouped((whose, account) for account, whose in person_of.items())
    traits_of = _grouped((person_of[trait.account_id], trait) for trait in seen)
    return Persons(
        person_of,
        {whose: frozenset(theirs) for whose, theirs in accounts_of.items()},
        {whose: tuple(theirs) for whose, theirs in traits_of.items()},
    )


def _joined(
    root_of: Mapping[int, int], mails: Iterable[tuple[int, bytes]], apart: Apart | None
) -> dict[int, int]:
    """The person of each root: the smallest root to which shared mailboxes lead from it."""
    person = {root: root for root in root_of.values()}
    first: dict[bytes, int] = {}
    for account, mail in mails:
        root = root_of[account]
        if apart and root == apart.root:
            continue
        one, other = sorted((person[root], person[first.setdefault(mail, root)]))
        if one != other:
            person = {each: one if whose == other else whose for each, whose in person.items()}
    return person


def _grouped(pairs: Iterable[tuple[int, _T]]) -> dict[int, list[_T]]:
    found: dict[int, list[_T]] = {}
    for whose, thing in pairs:
        found.setdefault(whose, []).append(thing)
    return found


def _beside(found: Persons, mails: Iterable[tuple[int, bytes]], apart: Apart | None) -> Persons:
    """The same, with who shares a mailbox with whoever stands apart."""
    if apart is None:
        return found
    theirs = {mail for account, mail in mails if found.person_of[account] == apart.root}
    others = [(found.person_of[account], mail) for account, mail in mails]
    return replace(
        found,
        sharing=frozenset(one for one, mail in others if mail in theirs) - {apart.root},
        reading=frozenset(one for one, mail in others if mail in apart.own) - {apart.root},
    )
