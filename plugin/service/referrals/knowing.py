"""
Knowing: everything that is known of one referrer's friends, read in a handful of statements.

Accounts are resolved to people here, at reading time: whoever was a guest when they came, and is a
customer now, is the same friend, merged or not; so is a referrer who was merged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from plugin.domain.history import Placed
from plugin.domain.program import Program
from plugin.domain.referrals import addresses
from plugin.domain.referrals.facts import Claim, Decision, Known, Road, Verdict
from plugin.domain.referrals.suspicion import Score
from plugin.service import identity
from plugin.service.books import placed
from plugin.service.referrals import misuse, persons, proof, signals
from plugin.service.referrals.misuse import Misuse
from plugin.service.referrals.payments import Payments
from plugin.service.referrals.persons import Apart, Persons
from plugin.service.referrals.proof import Proof
from plugin.service.referrals.signals import Circle
from plugin.service.referrals.signs import graver, remembered
from plugin.service.services import Services
from plugin.store import (
    Tx,
    acts,
    groups,
    identities,
    orders,
    programs,
    redemptions,
    referrals,
    shops,
)
from plugin.store.accounts import Account
from plugin.store.acts import Act
from plugin.store.portions import portions
from plugin.store.redemptions import Redemption
from plugin.store.referrals import Referral

_SHOWN: Final = timedelta(days=60)
"""How far back every platform shows orders to whoever has just come."""


@dataclass(frozen=True, slots=True)
class Case:
    """One claim: as it was written down, as it is known, what was given for the friend."""

    row: Referral
    known: Known
    payments: Payments
    """Of the friend's first claim by this referrer; of a later one there are none."""
    reward: Redemption | None
    """What was given last, as it stands."""
    signs: Score
    """What looks wrong, whatever the friend's orders prove."""
    recorded: Score
    """What was written down of it."""


@dataclass(frozen=True, slots=True)
class Cases:
    """All claims of one referrer, by id, and what was done with the codes of their friends."""

    every: Sequence[Case] = ()
    misused: Sequence[Misuse] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """All that was read about one referrer's friends; orders and first claims by person."""

    root: Account
    told: Mapping[int, Sequence[Act]]
    friends: Persons
    claims: Mapping[int, Sequence[Claim]]
    proofs: Mapping[int, Proof]
    own: Mapping[int, Sequence[int]]
    """The referrer's claims on each person, by time."""
    bought: Mapping[int, Sequence[Placed]]
    scores: Mapping[int, Score]
    rewards: Mapping[int, Redemption]

    def case(self, row: Referral) -> Case:
        """One claim."""
        friend, told = self.friends.person_of[row.friend], self.told.get(row.id, ())
        payments, recorded = self._payments(row, friend), remembered(told, row.id)
        signs = graver(recorded, self.scores[row.id])
        claim = next(one for one in self.claims[friend] if one.id == row.id)
        known = Known(
            claim=claim,
            rivals=[one for one in self.claims[friend] if one.id != row.id],
            orders=self.bought.get(friend, ()),
            friend_accounts=self.friends.accounts_of[friend],
            same_person=friend in {self.root.id, *self.friends.reading},
            score=signals.with_orders(signs, claim, self.proofs.get(friend, Proof())),
            decision=decision(told, row.id),
            appealed_at=_appealed_at(told, row.id),
            rewarded_at=payments.standing_since,
        )
        return Case(row, known, payments, self.rewards.get(payments.redemption), signs, recorded)

    def _payments(self, row: Referral, friend: int) -> Payments:
        own = self.own[friend]
        if row.id != own[0]:
            return Payments()
        return _payments(self.told, own)


def of_referrer(tx: Tx, services: Services, root: Account) -> Cases:
    """Every claim by which a root brought somebody."""
    brand_id = root.brand_id
    theirs = groups.of_root(tx, brand_id, root.id)
    rows = referrals.of_referrers(tx, brand_id, theirs)
    if not rows:
        return Cases()
    versions = {one.version: one for one in programs.of(tx, brand_id)}
    apart = Apart(root.id, _own_mailboxes(tx, services, root, theirs))
    friends = persons.behind(tx, brand_id, {row.friend for row in rows} | {root.id}, apart)
    every = referrals.of_friends(tx, brand_id, friends.everybody)
    bought = _bought(tx, brand_id, friends)
    proofs = proof.of_people(tx, brand_id, friends, every, bought, _readable(tx, brand_id))
    misused = misuse.found_in(tx, brand_id, root.id, rows, friends, bought)
    read = _Read(
        root=root,
        told=_by_referral(acts.of(tx, brand_id, theirs)),
        friends=friends,
        claims=_claims(tx, brand_id, friends, versions, every, proofs),
        proofs=proofs,
        own=_own(rows, friends),
        bought=bought,
        scores=signals.scores(tx, brand_id, _circle(root, rows, friends, misused), versions),
        rewards={one.id: one for one in redemptions.of_accounts(tx, brand_id, theirs)},
    )
    return Cases([read.case(row) for row in rows], misused)


def _readable(tx: Tx, brand_id: int) -> datetime:
    """Since when we surely know every order: so far back any platform shows them."""
    return min(shop.installed_at for shop in shops.of_brand(tx, brand_id)) - _SHOWN


def _own_mailboxes(
    tx: Tx, services: Services, root: Account, theirs: frozenset[int]
) -> frozenset[bytes]:
    """
    The mailboxes by which the referrer is known, and the same in one spelling: of those older than
    the offer none is kept.
    """
    secret = identity.brand_secret(tx, services.keys, root.brand_id)
    known = identity.persons(tx, services.keys, root.brand_id, theirs)
    spelled = (addresses.canonical(one.email) for one in known if one.email)
    named = {mailbox for _, mailbox in identities.each(tx, root.brand_id, theirs)}
    return frozenset(named | {identity.hash_of(secret, one) for one in spelled})


def _own(rows: Iterable[Referral], friends: Persons) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in sorted(rows, key=lambda one: (one.claimed_at, one.id)):
        found.setdefault(friends.person_of[row.friend], []).append(row.id)
    return found


def _by_referral(told: Iterable[Act]) -> Mapping[int, list[Act]]:
    found: dict[int, list[Act]] = {}
    for act in told:
        if "referral" in act.body:
            found.setdefault(int(act.body["referral"]), []).append(act)
    return found


def decision(told: Iterable[Act], referral_id: int) -> Decision | None:
    """What staff decided last of a referral; None: nothing."""
    decided = _about(told, "refer_decided", referral_id)
    return Decision(Verdict(str(decided[-1].body["verdict"])), decided[-1].at) if decided else None


def _appealed_at(told: Iterable[Act], referral_id: int) -> datetime | None:
    appealed = _about(told, "refer_appealed", referral_id)
    return appealed[0].at if appealed else None


def _about(told: Iterable[Act], kind: str, referral_id: int) -> list[Act]:
    return [act for act in told if act.kind == kind and act.body["referral"] == referral_id]


def _claims(
    tx: Tx,
    brand_id: int,
    friends: Persons,
    versions: Mapping[int, Program],
    rows: Sequence[Referral],
    proofs: Mapping[int, Proof],
) -> Mapping[int, list[Claim]]:
    """By person, every claim on them, whoever brought them."""
    root_of = proof.roots(tx, brand_id, {row.referrer for row in rows})
    rewarded = _rewarded(tx, brand_id, friends, rows, root_of)
    found: dict[int, list[Claim]] = {}
    for row in rows:
        who, root, program = (
            friends.person_of[row.friend],
            root_of[row.referrer],
            versions[row.version],
        )
        assert program.referrals  # noqa: S101 (nobody comes by a version without terms)
        claim = Claim(
            id=row.id,
            referrer=row.referrer,
            friend=who,
            at=row.claimed_at,
            terms=program.referrals,
            road=Road(row.road),
            currency=program.currency,
            proven=root in proofs.get(who, Proof()).named,
            rewarded=(root, who) in rewarded,
        )
        found.setdefault(who, []).append(claim)
    return found


def _rewarded(
    tx: Tx,
    brand_id: int,
    friends: Persons,
    rows: Sequence[Referral],
    root_of: Mapping[int, int],
) -> set[tuple[int, int]]:
    """(root of a referrer, person) where the referrer has what they were given for them."""
    told = _by_referral(act for one in portions(root_of) for act in acts.of(tx, brand_id, one))
    claims: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        pair = root_of[row.referrer], friends.person_of[row.friend]
        claims.setdefault(pair, []).append(row.id)
    return {pair for pair, own in claims.items() if _payments(told, own).stands}


def _payments(told: Mapping[int, Sequence[Act]], own: Sequence[int]) -> Payments:
    about = (act for one in own for act in told.get(one, ()))
    return Payments.of(sorted(about, key=lambda act: (act.at, act.id)), own)


def _bought(tx: Tx, brand_id: int, friends: Persons) -> Mapping[int, list[Placed]]:
    """By person, every order that any of their accounts ever held."""
    by_id = {shop.id: shop for shop in shops.of_brand(tx, brand_id)}
    found: dict[int, dict[str, Placed]] = {}
    for account, held in orders.holdings(tx, brand_id, friends.everybody):
        one = placed(held, by_id[held.shop_id])
        found.setdefault(friends.person_of[account], {})[str(one.key)] = one
    return {person: list(theirs.values()) for person, theirs in found.items()}


def _circle(
    root: Account, rows: Sequence[Referral], found: Persons, misused: Iterable[Misuse]
) -> Circle:
    def seen(account_id: int) -> frozenset[tuple[str, bytes]]:
        theirs = found.traits_of.get(found.person_of[account_id], ())
        return frozenset((one.kind, one.hash) for one in theirs)

    alike = {root.id, *found.sharing}
    return Circle(
        referrer=found.behind(root.id),
        seen=seen(root.id),
        friends=tuple((row, found.behind(row.friend), seen(row.friend)) for row in rows),
        sharing=frozenset(row.id for row in rows if found.person_of[row.friend] in alike),
        misused=[one.at for one in misused],
    )
