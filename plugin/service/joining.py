"""Joining: the moment a buyer becomes a member, proven by a one-time token."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin.clock import wall
from plugin.domain.errors import ForbiddenError, NotFoundError
from plugin.keys import Keyring
from plugin.ports import Shopper
from plugin.service.lookup import member_of
from plugin.service.services import Services
from plugin.store import Tx, accounts, acts
from plugin.store.shops import Shop

TERMS_VERSION = 1
_PURPOSE = "join"
_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Joiner:
    """Who wants to join, and in which language they agreed."""

    customer_id: str
    locale: str


def token(keys: Keyring, shop: Shop, customer_id: str) -> str:
    """A proof for one customer, one action, once, for half a day."""
    nonce, until = secrets.token_hex(12), int((wall() + _LIFETIME).timestamp())
    proof = keys.sign(_message(shop, customer_id, nonce, until), _PURPOSE)
    return f"{nonce}.{until}.{proof}"


def join(services: Services, shop: Shop, shopper: Shopper, given: str, locale: str) -> None:
    """
    Let a signed-in customer join; joining twice is joining once.

    Raises ForbiddenError when the token is not theirs, is stale, or was used.
    """
    if shopper.customer_id is None:
        raise ForbiddenError("sign in to join")
    nonce = _nonce(services.keys, shop, shopper.customer_id, given)
    joiner = Joiner(shopper.customer_id, locale)
    services.store.transact(lambda tx: _join(tx, services, shop, joiner, nonce))


def _join(tx: Tx, services: Services, shop: Shop, joiner: Joiner, nonce: str) -> None:
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, joiner.customer_id, now)
    for root in accounts.lock_roots(tx, shop.brand_id, [account_id]):
        state = member_of(tx, root).state
        if state == "erased":
            raise NotFoundError("this account was erased")
        if state != "joined":
            _record(tx, shop, root.id, joiner, nonce, now)


def _record(tx: Tx, shop: Shop, root_id: int, joiner: Joiner, nonce: str, now: datetime) -> None:
    body: dict[str, str | int] = {"terms": TERMS_VERSION, "locale": joiner.locale}
    fresh = acts.record(
        tx, shop.brand_id, root_id,
        kind="join", key=f"join:{nonce}", actor="member", body=body, at=now,
    )  # fmt: skip
    if not fresh:
        raise ForbiddenError("this form was used before; open the panel again")
    accounts.keep_state(tx, shop.brand_id, [root_id], "joined")


def _nonce(keys: Keyring, shop: Shop, customer_id: str, given: str) -> str:
    nonce, _, rest = given.partition(".")
    until, _, proof = rest.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) <= len("9999999999")):
        raise ForbiddenError("open the panel again to join")
    genuine = keys.signed(_message(shop, customer_id, nonce, int(until)), proof, _PURPOSE)
    if not genuine or int(until) < wall().timestamp():
        raise ForbiddenError("open the panel again to join")
    return nonce


def _message(shop: Shop, customer_id: str, nonce: str, until: int) -> str:
    return f"{shop.id}|{customer_id}|{nonce}|{until}"
