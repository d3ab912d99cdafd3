"""Joining: the moment a buyer becomes a member, proven by a one-time token."""

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.errors import NotFoundError
from plugin.keys import Keyring
from plugin.ports import Shopper
from plugin.service import claiming, onetime
from plugin.service.lookup import member_of
from plugin.service.referrals.asking import ask_about
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, groups
from plugin.store.shops import Shop

TERMS_VERSION = 1
_ACTION = "join"


@dataclass(frozen=True, slots=True)
class Joiner:
    """Who wants to join, and in which language they agreed."""

    customer_id: str
    locale: str


def token(keys: Keyring, shop: Shop, customer_id: str) -> str:
    """A proof for one customer to join, once, for half a day."""
    return onetime.token(keys, shop, customer_id, _ACTION)


def join(services: Services, shop: Shop, shopper: Shopper, given: str, locale: str) -> None:
    """
    Let a signed-in customer join; joining twice is joining once. Points that wait for a guest
    with their e-mail are theirs from then on, and so is what friends brought while they were away.

    Raises ForbiddenError when the token is not theirs, is stale, or was used.
    """
    nonce = onetime.nonce_of(services.keys, shop, shopper.customer_id, _ACTION, given)
    joiner = Joiner(shopper.customer_id or "", locale)
    services.store.transact(lambda tx: _join(tx, services, shop, joiner, nonce))


def _join(tx: Tx, services: Services, shop: Shop, joiner: Joiner, nonce: str) -> None:
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, joiner.customer_id, now)
    for root in groups.lock_roots(tx, shop.brand_id, [account_id]):
        state = member_of(tx, root).state
        if state == "erased":
            raise NotFoundError("this account was erased")
        if state != "joined":
            _record(tx, shop, root.id, joiner, nonce, now)
            claiming.claim_own(tx, shop.brand_id, root.id, now)
            ask_about(tx, shop.brand_id, [root.id], now)
            settle(tx, shop.brand_id, [root.id], now)


def _record(tx: Tx, shop: Shop, root_id: int, joiner: Joiner, nonce: str, now: datetime) -> None:
    body: dict[str, str | int] = {"terms": TERMS_VERSION, "locale": joiner.locale}
    fresh = acts.record(
        tx, shop.brand_id, root_id,
        kind="join", key=f"join:{nonce}", actor="member", body=body, at=now,
    )  # fmt: skip
    if not fresh:
        raise onetime.used()
    accounts.keep_state(tx, shop.brand_id, [root_id], "joined")
    groups.turn(tx, shop.brand_id, root_id, "left", "joined")
