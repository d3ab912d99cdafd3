"""
The page behind an invitation: what a friend finds, and how they get their code.

Nobody is signed in here. The page knows the offer, and of the referrer no more than the first name
that they chose to show; of the friend it knows what they type.

Whoever is refused learns that the offer is not for that address, and no more: every reason has the
same answer. So somebody who guesses can tell a stranger's address from one that bought here or took
an offer before. That is accepted (decision 59); what limits it is how often a network may try, how
many codes a link gives in an hour and a day, and after how many refusals it rests for everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

from plugin.domain.appearance import Appearance
from plugin.domain.errors import (
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    TooManyAttemptsError,
)
from plugin.domain.invitations import bare
from plugin.ports import Shopper
from plugin.service import identity, lookup, onetime, panel
from plugin.service.letters.rate import Rate
from plugin.service.lookup import Member, member_of
from plugin.service.referrals import claiming, invitations, returning, sharing
from plugin.service.referrals.claiming import OfferNotForYouError
from plugin.service.referrals.holding import Claimed
from plugin.service.referrals.views import Welcome
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.services import Services
from plugin.service.views.shop import ShopCard
from plugin.store import Tx, accounts, appearances, programs, tallies
from plugin.store.invitations import Invitation
from plugin.store.shops import Shop

_ACTION: Final = "take a friend's offer"
_ANYBODY: Final = ""
_OF_A_FORM: Final = Rate("friend_form", 5)
"""A form that was shown once is sent again by whoever mistyped, and by no list of addresses."""
_AN_INSTANT: Final = timedelta(milliseconds=1)


class Found(StrEnum):
    """What a friend finds."""

    OFFER = "offer"
    """What they get, and the field for their e-mail."""
    WRONG = "wrong"
    """The same: what they typed is no e-mail address."""
    STALE = "stale"
    """The same: the form was open for too long, or is none of ours."""
    OWN = "own"
    """Whoever is signed in opened the link that they share."""
    CUSTOMER = "customer"
    """Whoever is signed in ordered here before: what is offered is for first orders."""
    READY = "ready"
    """Their code."""
    MAKING = "making"
    """Their code is being made; a letter brings it."""
    REFUSED = "refused"
    """It is not for them, and why is nobody's business."""
    BUSY = "busy"
    """Too many asked, from one network or by one link."""
    RESTING = "resting"
    """Nothing is offered at the moment; who has a code can see it again."""
    CODELESS = "codeless"
    """The same: for what they typed there is none."""
    UNKNOWN = "unknown"
    """The link is nobody's."""


_HANDED: Final = frozenset({Found.READY, Found.MAKING})


@dataclass(frozen=True, slots=True)
class FriendView:
    """The page behind an invitation, for whoever opens it."""

    shop: ShopCard
    look: Appearance
    path: str
    """Where the storefront reaches us: `/apps/laurel`."""
    found: Found
    invitation: str = ""
    """The code of the link, where it is somebody's."""
    link: str = ""
    """The whole address of this page."""
    welcome: Welcome | None = None
    first_name: str = ""
    """Of a referrer who wants it shown."""
    token: str = field(default="", repr=False)
    """Proof for the form; empty where there is none."""
    joined: bool = False
    """Does whoever is signed in take part?"""
    again: bool = False
    """Their code is of before: nobody new is given one at the moment."""
    code: str = ""
    last: datetime | None = None
    """The last moment at which the code can be used."""
    email: str = field(default="", repr=False)
    """What they typed, for them to mend, or to look again while their code is being made."""


@dataclass(frozen=True, slots=True)
class Friend:
    """What somebody filled in."""

    email: str
    locale: str
    """Of the page they read (BCP 47)."""
    came_from: str
    """The IP address, as far as it is known."""
    newsletter: bool = False
    """Did they ask for the shop's news?"""


def view(services: Services, shopper: Shopper, code: str) -> FriendView:
    """The page behind a code, however it is typed. Raises NotFoundError for an unknown shop."""
    shop = panel.shop_of(services, shopper)
    return services.store.read(lambda tx: _view(tx, services, shop, shopper, code))


def offered(services: Services, domain: str, platform: str = "shopify") -> FriendView:
    """What a shop offers to friends, without an invitation. Raises NotFoundError where nothing."""
    anybody = Shopper(domain, None, "", {})
    shop = panel.shop_of(services, anybody, platform)
    seen = services.store.read(lambda tx: _blank(tx, services, shop, anybody))
    if seen.welcome is None:
        raise NotFoundError("nothing is offered to friends")
    return seen


def visited(services: Services, shopper: Shopper) -> None:
    """The day counts one more page that was opened. Raises NotFoundError for an unknown shop."""
    shop = panel.shop_of(services, shopper)
    services.store.transact(lambda tx: sharing.count(tx, services, shop, tallies.VISIT))


def take(services: Services, shopper: Shopper, code: str, given: str, friend: Friend) -> FriendView:
    """
    Take the offer; the same e-mail again finds the same code.

    A form that is too old, or none of ours, takes nothing: they see the offer again. While nothing
    is offered, who has a code sees it. Raises NotFoundError for an unknown shop.
    """
    shop = panel.shop_of(services, shopper)
    seen = view(services, shopper, code)
    if not seen.token:
        return seen
    try:
        nonce = onetime.nonce_of(services.keys, shop, _ANYBODY, _ACTION, given)
    except ForbiddenError:
        return replace(seen, found=Found.STALE)
    if not services.store.transact(
        lambda tx: _OF_A_FORM.allows(tx, services, shop.brand_id, nonce)
    ):
        return replace(seen, found=Found.BUSY)
    if seen.found is Found.RESTING:
        found = _told_of(seen, friend, partial(_seen_again, services, shop), Found.CODELESS)
        return replace(found, again=found.found in _HANDED)
    return _told_of(seen, friend, partial(_claimed, services, shop), Found.RESTING)


def _seen_again(services: Services, shop: Shop, invitation: str, friend: Friend) -> Claimed:
    return claiming.again(services, shop, invitation, friend.email, friend.came_from)


def _claimed(services: Services, shop: Shop, invitation: str, friend: Friend) -> Claimed:
    return claiming.claim(
        services, shop, invitation, friend.email,
        newsletter=friend.newsletter, locale=friend.locale, came_from=friend.came_from,
    )  # fmt: skip


def _told_of(
    seen: FriendView, friend: Friend, ask: Callable[[str, Friend], Claimed], without: Found
) -> FriendView:
    """What asking for their code came to; `without`: where there is none to be had."""
    try:
        return _handed(seen, ask(seen.invitation, friend), friend)
    except InvalidInputError:
        return replace(seen, found=Found.WRONG, email=friend.email)
    except TooManyAttemptsError:
        return replace(seen, found=Found.BUSY)
    except OfferNotForYouError:
        return replace(seen, found=Found.REFUSED)
    except (NotFoundError, RewardAwayError):
        return replace(seen, found=without)


def _handed(seen: FriendView, claimed: Claimed, friend: Friend) -> FriendView:
    """By the terms under which they came, whatever is offered now."""
    seen = replace(seen, welcome=claimed.welcome)
    if not claimed.code:
        return replace(seen, found=Found.MAKING, email=friend.email)
    last = claimed.ends_at - _AN_INSTANT if claimed.ends_at else None
    return replace(seen, found=Found.READY, code=claimed.code, last=last)


def _blank(tx: Tx, services: Services, shop: Shop, shopper: Shopper) -> FriendView:
    """The page of a link that is nobody's."""
    welcome = sharing.welcome(programs.of(tx, shop.brand_id), services.clock.now())
    look = appearances.of(tx, shop.brand_id)
    return FriendView(panel.card(shop), look, shopper.path_prefix, Found.UNKNOWN, welcome=welcome)


def _view(tx: Tx, services: Services, shop: Shop, shopper: Shopper, code: str) -> FriendView:
    seen = _blank(tx, services, shop, shopper)
    invitation = invitations.find(tx, shop.brand_id, bare(code))
    if invitation is None:
        return seen
    asks = lookup.customer(tx, shop, shopper.customer_id) if shopper.customer_id else None
    if asks and invitation.account_id in asks.accounts:
        return replace(seen, found=Found.OWN, invitation=invitation.code)
    inviting = _inviting(tx, services, shop, seen, invitation)
    if asks and inviting.found is Found.OFFER:
        return _to_somebody(tx, services, shop, inviting, invitation, asks)
    return inviting


def _to_somebody(
    tx: Tx,
    services: Services,
    shop: Shop,
    seen: FriendView,
    invitation: Invitation,
    asks: Member,
) -> FriendView:
    """The same for who is signed in: what is for first orders is not for who ordered before."""
    if not returning.is_known(tx, services, shop, invitation, asks):
        return seen
    return replace(seen, found=Found.CUSTOMER, joined=asks.state == "joined", token="")


def _inviting(
    tx: Tx, services: Services, shop: Shop, seen: FriendView, invitation: Invitation
) -> FriendView:
    open_ = seen.welcome is not None
    return replace(
        seen,
        found=Found.OFFER if open_ else Found.RESTING,
        invitation=invitation.code,
        link=sharing.address(services, shop, invitation.code),
        first_name=_first_name(tx, services, invitation) if invitation.named else "",
        token=onetime.token(services.keys, shop, _ANYBODY, _ACTION),
    )


def _first_name(tx: Tx, services: Services, invitation: Invitation) -> str:
    found = member_of(tx, accounts.get(tx, invitation.brand_id, invitation.account_id))
    person = identity.person(tx, services.keys, invitation.brand_id, found.accounts)
    return sharing.presentable(person)
