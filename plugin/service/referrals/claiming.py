"""
Claiming: a friend types their e-mail and gets a code for their first order, at once.

Whoever cannot have it hears the same sentence, whatever the reason. One friend has one referrer:
whoever was first. The same e-mail on the same invitation finds the same code again.
"""

from dataclasses import dataclass
from datetime import timedelta
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
from plugin.service.lookup import Member, Whom, member, member_of
from plugin.service.referrals import (
    entering,
    holding,
    household,
    invitations,
    refusing,
    sharing,
)
from plugin.service.referrals.asking import ask_about
from plugin.service.referrals.entering import Arrival
from plugin.service.referrals.holding import Claimed
from plugin.service.referrals.offered import offering
from plugin.service.rewards import giving
from plugin.service.services import Services
from plugin.store import Tx, accounts, groups, people, programs, referrals, tallies, traits
from plugin.store.shops import Shop

_OF_A_NETWORK: Final = Rate("referral", 10, timedelta(minutes=1))
_OF_A_MAILBOX: Final = Rate("friend_letter", 1)
_OF_AN_INVITATION: Final = ((timedelta(hours=1), 10), (timedelta(days=1), 30))
"""So many friends in a while: more is somebody who types a list of strangers."""
_REFUSALS: Final = Rate("friend_refused", 5)
"""So many mailboxes are refused on one invitation: more is somebody who asks who buys here."""
_REFUSED: Final = Rate("mailbox_refused", 1)


class OfferNotForYouError(ConflictError):
    """The offer is for somebody's first order, by one referrer; more is said to nobody."""

    code: ClassVar[str] = "offer_not_for_you"


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


def again(services: Services, shop: Shop, code: str, email: str, came_from: str) -> Claimed:
    """
    The code that a friend has by an invitation, whether anything is offered to others or not.

    Raises InvalidInputError for what is no e-mail, TooManyAttemptsError, and NotFoundError for an
    invitation of nobody's and where there is no code that can be used.
    """
    typed_, network = typed.normal(email), typed.network(came_from)
    _count(services, shop, network)
    return services.store.read(lambda tx: _again(tx, services, shop, code, typed_))


def _again(tx: Tx, services: Services, shop: Shop, code: str, email: str) -> Claimed:
    invitation = invitations.find(tx, shop.brand_id, code)
    if invitation is None:
        raise NotFoundError("no such invitation")
    referrer = member_of(tx, accounts.get(tx, shop.brand_id, invitation.account_id))
    friend = member(tx, services, shop, Whom(email=email))
    found = holding.of(tx, services, shop, referrer.accounts, friend.accounts)
    if found is None:
        raise NotFoundError("no code by this invitation")
    return found


def _count_refusal(tx: Tx, services: Services, shop: Shop, code: str, said: Typed) -> None:
    """The same mailbox again asks nothing new, so it counts once. The last one lets a link rest."""
    mailbox, brand_id = f"{code}/{addresses.canonical(said.email)}", shop.brand_id
    if not _REFUSED.allows(tx, services, brand_id, mailbox):
        return
    sharing.count(tx, services, shop, tallies.REFUSED)
    if _REFUSALS.allows(tx, services, brand_id, code) and _REFUSALS.is_spent(
        tx, services, brand_id, code
    ):
        sharing.count(tx, services, shop, tallies.RESTED)


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
    before = holding.of(tx, services, shop, referrer.accounts, friend.accounts)
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
    return holding.shown(tx, services, shop, given, program.version, again=False)
