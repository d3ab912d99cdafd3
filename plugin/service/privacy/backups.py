"""
Who is forgotten must stay forgotten when an old backup comes back.

The list of tombstones is kept beside the backups; after a restore it is applied again. It holds
customer numbers and keyed hashes, no name and no address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from plugin.domain.errors import InvalidInputError
from plugin.service.privacy import erasing
from plugin.service.services import Services
from plugin.service.shops import BEGINNING
from plugin.store import Tx, accounts, tombstones
from plugin.store.shops import Shop

_HASH: Final = "^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Somebody forgotten, as a line of the list: by number, or by hash (hex)."""

    customer_id: str | None
    guest_hash: Annotated[str, Meta(pattern=_HASH)] | None
    at: Annotated[datetime, Meta(tz=True)]


def forgotten(services: Services, shop: Shop) -> list[Forgotten]:
    """Everybody of a shop who is forgotten and can be told by a number or a hash."""
    every = services.store.read(lambda tx: tombstones.every(tx, shop.brand_id))
    return [
        Forgotten(one.customer_id, one.guest_hash.hex() if one.guest_hash else None, one.at)
        for one in every
        if one.shop_id == shop.id and (one.customer_id or one.guest_hash)
    ]


def read_list(text: str) -> list[Forgotten]:
    """The list as `forgotten` was printed. Raises InvalidInputError."""
    try:
        return msgspec.json.decode(text, type=list[Forgotten])
    except msgspec.DecodeError:
        raise InvalidInputError("that is no list of `privacy tombstones --json`") from None


def forget_again(services: Services, shop: Shop, listed: Iterable[Forgotten]) -> int:
    """
    Forget everybody on the list, each in a transaction of their own; returns how many.

    Raises InvalidInputError, and forgets nobody, for a moment that is not of the past.
    """
    listed = list(listed)
    if any(not BEGINNING <= one.at <= services.clock.now() for one in listed):
        raise InvalidInputError("that list names moments at which nobody was forgotten")
    again = [partial(_forget, shop=shop, one=one) for one in listed]
    for work in again:
        services.store.transact(work)
    return len(again)


def _forget(tx: Tx, shop: Shop, one: Forgotten) -> None:
    """Nobody known by that number or hash gets a tombstone all the same, for what comes late."""
    found = set()
    if one.customer_id:
        customer = one.customer_id
        found.add(accounts.for_customer(tx, shop.brand_id, shop.id, customer, one.at))
    if one.guest_hash:
        hashed = bytes.fromhex(one.guest_hash)
        found.add(accounts.for_guest(tx, shop.brand_id, shop.id, hashed, one.at))
    erasing.erase_named(tx, shop.brand_id, found, one.at)
