"""
Claiming: a friend types their e-mail and gets a code for their first order, at once.

Whoever cannot have it hears the same sentence, whatever the reason. One friend has one referrer:
whoever was first. The same e-mail on the same invitation finds the same code again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from plugin import crash
from plugin.domain.errors import ConflictError, NotFoundError, TooManyAttemptsError
from plugin.domain.program import Program
from plugin.domain.referrals import addresses
from plugin.domain.referrals.facts import Road
from plugin.domain.referrals.terms import ReferralTerms
from plugin.service import identity
from plugin.service.letters import friends, typed
from plugin.service.letters.rate import Rate
from plugin.service.lookup import Member, member_of
from plugin.service.referrals import entering, household, invitations, refusing
from plugin.service.referrals.asking import ask_about
from plugin.service.referrals.entering import Arrival
from plugin.service.referrals.offered import offering
from plugin.service.rewards import giving, showing
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import (
    Tx,
    accounts,
    codes,
    groups,
    people,
    programs,
    redemptions,
    referrals,
    traits,
)
from plugin.store.redemptions import ISSUED, RESERVED, Redemption
from plugin.store.shops import Shop

_OF_A_NETWORK: Final = Rate("referral", 10, timedelta(minutes=1))
_OF_A_MAILBOX: Final = Rate("friend_letter", 1)
_OF_AN_INVITATION: Final = ((timedelta(hours=1), 10), (timedelta(days=1), 30))
"""So many friends in a while: more is somebody who types a list of strangers."""
_REFUSALS: Final = Rate("friend_refused", 5)
"""So many mailboxes are refused on one invitation: more is somebody who asks who buys here."""
_REFUSED: Final = Rate("mailbox_refused", 1)
_STANDS: Final = frozenset({RESERVED, ISSUED})


class OfferNotForYouError(ConflictError):
    """The offer is for somebody's first order, by one referrer; more is said to nobody."""

    code: ClassVar[str] = "offer_not_for_you"


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A friend's code. Empty: it is still being made, and a letter brings it. `ends_at`: None, it is
    good for ever. `again`: they had claimed it before.
    """

    code: str
    ends_at: datetime | None
    redemption_id: int
    again: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What a friend filled in, in one spelling, and the network they came from."""

    email: str
    newsletter: bool
    locale: str
    network: str
    road: Road


def claim(
    services: Services,
    shop: Shop,
    code: str,
    email: str,
    *,
    newsletter: bool,
    locale: str,
    came_from: str,
    road: Road = Road.LINK,
) -> Claimed:
    """
    Give a friend their code, once, and send it to them. `came_from` is the IP address of whoever
    asks, as far as it is known; only a keyed hash of its network is kept.

    Raises InvalidInputError for what is no e-mail, TooManyAttemptsError, NotFoundError for an
    invitation of nobody's or while nothing is offered, OfferNotForYouError, and RewardAwayError
    when no code can be made now.
    """
    said = Typed(typed.normal(email), newsletter, locale, typed.network(came_from), road)
    _count(services, shop, said.network)
    try:
        claimed = services.store.transact(lambda tx: _claim(tx, services, shop, code, said))
    except OfferNotForYouError:
        services.store.transact(lambda tx: _count_refusal(tx, services, shop, code, said))
        raise
    crash.point("referring: claim committed")
    return claimed


def _count_refusal(tx: Tx, services: Services, shop: Shop, code: str, said: Typed) -> None:
    """The same mailbox again asks nothing new, so it counts once."""
    mailbox = f"{code}/{addresses.canonical(said.email)}"
    if _REFUSED.allows(tx, services, shop.brand_id, mailbox):
        _REFUSALS.allows(tx, services, shop.brand_id, code)


def _count(services: Services, shop: Shop, network: str) -> None:
    """Every try counts, in a commit of its own: also one that is refused. Nowhere is no network."""
    if not network:
        return
    who = f"{shop.id}/{network}"
    if not services.store.transact(
        lambda tx: _OF_A_NETWORK.allows(tx, services, shop.brand_id, who)
    ):
        raise TooManyAttemptsError("too many friends at once: try again in a minute")


def _claim(tx: Tx, services: Services, shop: Shop, code: str, said: Typed) -> Claimed:
    offer = offering(programs.of(tx, shop.brand_id), services.clock.now())
    invitation = invitations.find(tx, shop.brand_id, code)
    if offer is None or invitation is None:
        raise NotFoundError("no such invitation")
    writes = _may_write(tx, services, shop, said.email)
    account_id = _account(tx, services, shop, said.email)
    groups.lock_roots(tx, shop.brand_id, {invitation.account_id, account_id})
    referrer, friend = (
        member_of(tx, accounts.get(tx, shop.brand_id, one))
        for one in (invitation.account_id, account_id)
    )
    before = _before(tx, services, shop, referrer, friend)
    if before:
        return before
    _slow_down(tx, services, shop, referrer, code)
    if refusing.is_not_for(tx, services, shop, referrer, friend, said.email):
        raise OfferNotForYouError("this offer is for a first order")
    claimed = _enter(tx, services, shop, referrer, friend, said, offer)
    if writes:
        friends.ask(tx, services, shop, claimed.redemption_id, said.email, said.locale)
    crash.point("referring: claim written, not committed")
    return claimed


def _may_write(tx: Tx, services: Services, shop: Shop, email: str) -> bool:
    """
    One letter to one mailbox, however it is spelled. Asked first: of two spellings at once the
    second waits here, and finds the friend that the first made.
    """
    return _OF_A_MAILBOX.allows(tx, services, shop.brand_id, addresses.canonical(email))


def _slow_down(tx: Tx, services: Services, shop: Shop, referrer: Member, code: str) -> None:
    """Whatever network they come from: asked before anything is said about the friend."""
    if _REFUSALS.is_spent(tx, services, shop.brand_id, code):
        raise TooManyAttemptsError("too many were refused by this invitation: try again later")
    now, longest = services.clock.now(), _OF_AN_INVITATION[-1][0]
    lately = referrals.claimed_since(
        tx, shop.brand_id, referrer.accounts, Road.LINK.value, now - longest
    )
    for span, most in _OF_AN_INVITATION:
        if sum(at > now - span for at in lately) >= most:
            raise TooManyAttemptsError("too many friends by this invitation: try again later")


def _account(tx: Tx, services: Services, shop: Shop, email: str) -> int:
    """The customer who has this e-mail, else the guest."""
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
    known = people.account_with(tx, shop.brand_id, hashed)
    now = services.clock.now()
    return known or accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now)


def _before(
    tx: Tx, services: Services, shop: Shop, referrer: Member, friend: Member
) -> Claimed | None:
    """What this friend had of this referrer before, while it can be used."""
    for row in referrals.of_friends(tx, shop.brand_id, friend.accounts):
        if row.referrer in referrer.accounts and row.friend_redemption:
            found = redemptions.get(tx, shop.brand_id, row.friend_redemption)
            if found and found.state in _STANDS and not found.used:
                return _shown(tx, services, shop, found, again=True)
    return None


def _enter(
    tx: Tx,
    services: Services,
    shop: Shop,
    referrer: Member,
    friend: Member,
    said: Typed,
    offer: tuple[Program, ReferralTerms],
) -> Claimed:
    (program, terms), now = offer, services.clock.now()
    key = f"redeem:{friend.root.id}:friend:{referrer.root.id}"
    given = giving.give(tx, services, shop, friend.root.id, program, terms.friend, key, now)
    arrival = Arrival(
        friend.root.id, referrer.root.id, program.version, said.road, now, given.id,
        newsletter=said.newsletter,
    )  # fmt: skip
    entering.enter(tx, shop, arrival)
    ask_about(tx, shop.brand_id, {friend.root.id, referrer.root.id}, now)
    told = [*household.of_email(said.email)]
    told += [(traits.NETWORK, said.network)] if said.network else []
    household.remember(tx, services, shop.brand_id, friend.root.id, told, now)
    return _shown(tx, services, shop, given, again=False)


def _shown(tx: Tx, services: Services, shop: Shop, row: Redemption, *, again: bool) -> Claimed:
    terms: Terms = showing.promised(programs.of(tx, shop.brand_id), row)
    code = codes.of_redemption(tx, shop.brand_id, row.id)
    seen = showing.view(services.keys, row, terms, code)
    return Claimed(seen.code, row.ends_at, row.id, again)
