"""
Leaving: it counts at once, and for a month it can be undone by joining again.

What the member had stays until then, and is gone after it; the ledger works that out from the act.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from plugin.domain.calendar import midnight_after
from plugin.domain.errors import ConflictError
from plugin.domain.stay import UNDO_DAYS
from plugin.keys import Keyring
from plugin.ports import Shopper
from plugin.service import onetime
from plugin.service.lookup import Member, member_of
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, groups
from plugin.store.shops import Shop

_ACTION = "leave"
_A_MOMENT = timedelta(seconds=1)


def token(keys: Keyring, shop: Shop, customer_id: str) -> str:
    """A proof for one member to leave, once, for half a day."""
    return onetime.token(keys, shop, customer_id, _ACTION)


def leave(services: Services, shop: Shop, shopper: Shopper, given: str) -> None:
    """
    Let a signed-in member leave; leaving twice is leaving once.

    Raises ForbiddenError when the token is not theirs, is stale, or was used, and ConflictError
    for somebody who never joined.
    """
    nonce = onetime.nonce_of(services.keys, shop, shopper.customer_id, _ACTION, given)
    customer_id = shopper.customer_id or ""
    services.store.transact(lambda tx: _leave(tx, services, shop, customer_id, nonce))


def back_by(tx: Tx, shop: Shop, found: Member, now: datetime) -> datetime | None:
    """
    The last moment at which somebody who left can come back to all they had; its day is the one
    to be told, by the shop's calendar. None: it is over, or they never left.
    """
    theirs = acts.of(tx, shop.brand_id, found.accounts)
    left = max((act.at for act in theirs if act.kind == _ACTION), default=None)
    if left is None:
        return None
    last = midnight_after(left, UNDO_DAYS, ZoneInfo(shop.timezone)) - _A_MOMENT
    return last if now <= last else None


def _leave(tx: Tx, services: Services, shop: Shop, customer_id: str, nonce: str) -> None:
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, customer_id, now)
    (root,) = groups.lock_roots(tx, shop.brand_id, [account_id])
    state = member_of(tx, root).state
    if state == "left":
        return
    if state != "joined":
        raise ConflictError("there is nothing to leave")
    _record(tx, shop, root.id, nonce, now)
    settle(tx, shop.brand_id, [root.id], now)


def _record(tx: Tx, shop: Shop, root_id: int, nonce: str, now: datetime) -> None:
    """
    The act stands on every account that is theirs now: one that is merged into theirs later
    belonged to somebody who had not left.
    """
    merged = groups.of_root(tx, shop.brand_id, root_id) - {root_id}
    keys = {root_id: f"{_ACTION}:{nonce}"} | {one: f"{_ACTION}:{nonce}:{one}" for one in merged}
    for account_id, key in sorted(keys.items()):
        fresh = acts.record(
            tx, shop.brand_id, account_id,
            kind=_ACTION, key=key, actor="member", body={}, at=now,
        )  # fmt: skip
        if not fresh:
            raise onetime.used()
    groups.turn(tx, shop.brand_id, root_id, "joined", "left")
