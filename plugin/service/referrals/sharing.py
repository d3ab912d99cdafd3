"""
Sharing: a member's link, what it promises, and how far the friends came who followed it.

A link is made when its page is opened for the first time. How often pages are opened is counted a
day at a time, and never whose.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from plugin.domain.errors import ForbiddenError
from plugin.domain.program import Program
from plugin.domain.referrals.outcome import State
from plugin.ports import Shopper
from plugin.service import addresses, lookup, onetime
from plugin.service.calling import Caller
from plugin.service.identity import Person
from plugin.service.lookup import Member
from plugin.service.referrals import appealing, invitations, progress
from plugin.service.referrals.offered import offering
from plugin.service.referrals.progress import UNDER_WAY
from plugin.service.referrals.views import HeldFriend, Sharing, Welcome
from plugin.service.services import Services
from plugin.store import Tx, programs, referrals, tallies
from plugin.store import invitations as links
from plugin.store.referrals import PAID, Referral
from plugin.store.shops import Shop

_ACTION: Final = "share"
_LONGEST: Final = 30
_OPEN_TO_WORDS: Final = frozenset({State.HELD, State.BLOCKED})
"""Where a word of the referrer's can change something."""
_IN_NAMES: Final = frozenset("'\N{RIGHT SINGLE QUOTATION MARK}-")
_PLACE: Final = "/r/{}"


def welcome(versions: Sequence[Program], now: datetime) -> Welcome | None:
    """What friends and referrers get at a moment; None while nothing is offered."""
    offer = offering(versions, now)
    if offer is None:
        return None
    program, terms = offer
    return Welcome(terms, program.currency)


def address(services: Services, shop: Shop, code: str) -> str:
    """The whole address of an invitation, for friends to open."""
    return addresses.panel(services, shop, _PLACE.format(code))


def opened(services: Services, shop: Shop, shopper: Shopper) -> None:
    """A member opens the page: their link is there from then on, and the day counts one more."""
    customer_id = shopper.customer_id or ""

    def work(tx: Tx) -> None:
        found, now = lookup.locked_customer(tx, shop, customer_id), services.clock.now()
        offered = welcome(programs.of(tx, shop.brand_id), now)
        if offered and found and found.state == "joined":
            invitations.of_member(tx, services, shop, found.root.id)
            count(tx, services, shop, tallies.SHARE)

    services.store.transact(work)


def count(tx: Tx, services: Services, shop: Shop, what: str) -> None:
    """Once more today, where the shop is."""
    today = services.clock.now().astimezone(ZoneInfo(shop.timezone)).date()
    tallies.count(tx, shop, today.isoformat(), what)


def of_member(caller: Caller, found: Member) -> Sharing | None:
    """
    What a member sees of their own link and of their friends; None before it was made, and while
    nothing is offered if nobody came.
    """
    tx, services, shop = caller.tx, caller.services, caller.shop
    own = links.of_accounts(tx, shop.brand_id, found.accounts)
    rows = referrals.of_referrers(tx, shop.brand_id, found.accounts) if own else []
    so_far = progress.counted(rows)
    if not own or not (so_far.any or welcome(caller.versions, caller.now)):
        return None
    held = tuple(_held(rows))
    return Sharing(
        link=address(services, shop, own[0].code),
        first_name=presentable(caller.person(found)),
        named=own[0].named,
        progress=so_far,
        held=held,
        token=onetime.token(services.keys, shop, caller.customer_id, _ACTION),
        appeal_token=appealing.token(services.keys, shop, caller.customer_id) if held else "",
        awaited=tuple(_awaited(rows, caller.versions)),
    )


def under_way(caller: Caller, found: Member) -> int:
    """
    How many friends of a member are under way while nothing is offered; 0 while something is, for
    then the offer leads to them.
    """
    ever = any(one.referrals for one in caller.versions)
    if found.state != "joined" or not ever or welcome(caller.versions, caller.now):
        return 0
    return progress.of_referrer(caller.tx, caller.shop.brand_id, found.accounts).under_way


def presentable(person: Person) -> str:
    """
    Somebody's first name as friends may see it; empty where it is unknown, or no name: whoever
    calls themselves an address or a sentence would have the shop say it.
    """
    name = person.first_name
    return name if len(name) <= _LONGEST and all(map(_in_names, name)) else ""


def name(services: Services, shop: Shop, shopper: Shopper, given: str, *, named: bool) -> None:
    """
    From now on friends see a member's first name, or do not; the same form twice is once.

    Raises ForbiddenError when the token is not theirs or is stale, and for who is no member.
    """
    onetime.nonce_of(services.keys, shop, shopper.customer_id, _ACTION, given)

    def work(tx: Tx) -> None:
        found = lookup.locked_customer(tx, shop, shopper.customer_id or "")
        if found is None or found.state != "joined":
            raise ForbiddenError("sharing is for members")
        links.name(tx, shop.brand_id, found.accounts, named=named)

    services.store.transact(work)


def _in_names(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or sign in _IN_NAMES


def _held(rows: Iterable[Referral]) -> Iterator[HeldFriend]:
    for one in rows:
        if one.state in _OPEN_TO_WORDS:
            blocked = one.state == State.BLOCKED
            yield HeldFriend(one.id, one.at or one.claimed_at, bool(one.appealed_at), blocked)


def _awaited(rows: Iterable[Referral], versions: Iterable[Program]) -> Iterator[Welcome]:
    """The terms of whoever may still bring something: each came by those of a version."""
    came = {row.version for row in rows if row.state in UNDER_WAY and row.paid != PAID}
    for one in versions:
        if one.version in came and one.referrals:
            yield Welcome(one.referrals, one.currency)
