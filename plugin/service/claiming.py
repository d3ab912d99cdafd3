"""
Claiming: a guest's points become those of the customer who shows that they are the guest.

There are three ways to show it: a claim link, joining with an e-mail that the platform knows as
one's own, or a member's e-mail that the platform calls verified. Whichever it is, the guest's
account is merged into the customer's; nothing is counted twice, because nothing is copied.
"""

from collections.abc import Iterable
from datetime import datetime

from plugin.domain.errors import ConflictError, NotFoundError
from plugin.keys import Keyring
from plugin.ports import Shopper
from plugin.service import claim_links, merging, onetime
from plugin.service.claim_links import DeadLinkError
from plugin.service.lookup import member_of
from plugin.service.members import balance_now
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, groups, people, unclaimed
from plugin.store.shops import Shop

_ACTION = "claim"


def token(keys: Keyring, shop: Shop, customer_id: str) -> str:
    """A proof for one customer to claim, once, for half a day."""
    return onetime.token(keys, shop, customer_id, _ACTION)


def claim(services: Services, shop: Shop, shopper: Shopper, link: str, given: str) -> None:
    """
    Take over the points of a claim link; `given` is the one-time token of the form.

    Raises DeadLinkError, ForbiddenError for a token that is not good or when nobody is signed in,
    NotFoundError for somebody erased, and ConflictError for somebody who left.
    """
    onetime.nonce_of(services.keys, shop, shopper.customer_id, _ACTION, given)
    customer_id = shopper.customer_id or ""
    services.store.transact(lambda tx: _claim(tx, services, shop, customer_id, link))


def points_of(tx: Tx, services: Services, shop: Shop, account_id: int) -> int:
    """All that waits for a guest, or a customer who has not joined, on the way or not."""
    balance = balance_now(tx, services, member_of(tx, accounts.get(tx, shop.brand_id, account_id)))
    return balance.available + balance.pending


def claim_own(tx: Tx, brand_id: int, root_id: int, now: datetime) -> None:
    """Let a locked root take over the guests under the e-mails that are its own; settle after."""
    theirs = groups.of_root(tx, brand_id, root_id)
    claim_known(tx, brand_id, root_id, people.own_hashes(tx, brand_id, theirs), now)


def claim_known(
    tx: Tx, brand_id: int, root_id: int, email_hashes: Iterable[bytes], now: datetime
) -> None:
    """Let a locked root take over the guests with these e-mails; settle after."""
    guests = unclaimed.guests_with(tx, brand_id, email_hashes)
    groups.lock_roots(tx, brand_id, [root_id, *guests])
    for guest in guests:
        _take_over(tx, brand_id, root_id, guest, f"{guest}:{root_id}", now)


def _claim(tx: Tx, services: Services, shop: Shop, customer_id: str, link: str) -> None:
    now = services.clock.now()
    found = claim_links.opened(tx, services, shop, link)
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, customer_id, now)
    groups.lock_roots(tx, shop.brand_id, [account_id, found.guest])
    claimer = member_of(tx, accounts.get(tx, shop.brand_id, account_id))
    require_welcome(claimer.state)
    if not _take_over(tx, shop.brand_id, claimer.root.id, found.guest, found.nonce, now):
        raise DeadLinkError
    settle(tx, shop.brand_id, [claimer.root.id], now)


def require_welcome(state: str) -> None:
    """
    Refuse those who cannot take anything over: who left would lose it with the rest.

    Raises NotFoundError for somebody erased and ConflictError for somebody who left.
    """
    if state == "erased":
        raise NotFoundError("this account was erased")
    if state == "left":
        raise ConflictError("come back first, then open the link again")


def _take_over(tx: Tx, brand_id: int, root_id: int, guest: int, nonce: str, now: datetime) -> bool:
    """Merge a locked guest into a locked root; False when somebody else was faster."""
    if not unclaimed.waits(tx, brand_id, guest):
        return False
    fresh = acts.record(
        tx, brand_id, root_id,
        kind=_ACTION, key=f"{_ACTION}:{nonce}", actor="member", body={"guest": guest}, at=now,
    )  # fmt: skip
    if fresh:
        merging.merge_roots(tx, brand_id, root_id, guest, now)
    return fresh is not None
