"""
The package: everything held of one person, in one value that can be written as JSON.

The form is `laurel.person/1`, described in docs/privacy.md; it only ever grows. Explanations are
codes with their numbers, as in the ledger: the door that hands it over adds the sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec

from plugin.domain.errors import LaurelError
from plugin.domain.history import decided
from plugin.domain.ledger import Lot
from plugin.service import identity, journal, lookup, members
from plugin.service.lookup import Member
from plugin.service.members import SourcedLine
from plugin.service.privacy import notes
from plugin.service.services import Services
from plugin.store import (
    Tx,
    accesses,
    accounts,
    acts,
    invitations,
    orders,
    people,
    shredding,
    traits,
)
from plugin.store.accounts import Account
from plugin.store.deliveries import Received
from plugin.store.shops import Shop

FORM: Final = "laurel.person/1"
_ALL: Final = 1_000_000
SOURCES: Final = {
    "person": "platform",
    "orders": "platform",
    "deliveries": "platform",
    "acts": "person_or_staff",
    "invitations": "laurel",
    "traits": "laurel",
    "entries": "laurel",
    "lots": "laurel",
    "accesses": "laurel",
}
"""Where each part came from: told by the platform, done by people, or worked out by us."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, as the platform named them; `orders` are those that it named."""

    customer_id: str | None
    email: str | None
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held under one member: plain values, ready for JSON. Times are ISO, in UTC."""

    accounts: tuple[str, ...]
    customer_ids: tuple[str, ...]
    known_by_hash: bool
    """A keyed hash of an e-mail is kept, from which the e-mail cannot be read."""
    state: str
    since: datetime
    person: Mapping[str, Any]
    balance: Mapping[str, int]
    entries: tuple[Mapping[str, Any], ...]
    lots: tuple[Mapping[str, Any], ...]
    acts: tuple[Mapping[str, Any], ...]
    orders: tuple[Any, ...]
    accesses: tuple[Mapping[str, Any], ...]
    invitations: tuple[Mapping[str, Any], ...] = ()
    traits: tuple[Mapping[str, Any], ...] = ()
    """Keyed hashes of what a household shares, of which nothing can be read: kinds and times."""


@dataclass(frozen=True, slots=True)
class Package:
    """Everything held of whoever asks; no holding and no delivery: nothing is held."""

    shop: str
    asked: Asked
    prepared_at: datetime
    holdings: tuple[Holding, ...]
    deliveries: tuple[Mapping[str, Any], ...]
    form: str = FORM
    sources: Mapping[str, str] = field(default_factory=lambda: SOURCES)

    @property
    def nothing_held(self) -> bool:
        """Is there nothing to hand over?"""
        return not self.holdings and not self.deliveries

    @property
    def account_ids(self) -> tuple[int, ...]:
        """Whose data this is."""
        return tuple(int(one) for holding in self.holdings for one in holding.accounts)


def gather(tx: Tx, services: Services, shop: Shop, asked: Asked) -> Package:
    """Everything held of a person, on one snapshot of the database."""
    found = _members(tx, services, shop, asked)
    subjects = {(shop.id, f"order:{order_id}") for order_id in asked.orders}
    for one in found:
        subjects |= shredding.subjects_of(tx, shop.brand_id, one.accounts)
    told = shredding.full(tx, shop.brand_id, subjects)
    return Package(
        shop=shop.domain,
        asked=asked,
        prepared_at=services.clock.now(),
        holdings=tuple(_holding(tx, services, shop, one) for one in found),
        deliveries=tuple(_delivery(services, shop, received) for received in told),
    )


def _members(tx: Tx, services: Services, shop: Shop, asked: Asked) -> list[Member]:
    """The customer, the guest and whoever else has the e-mail, each member once."""
    named = list(_named(tx, services, shop, asked))
    alone = [one for one in named if lookup.claimed_by_another(tx, one)]
    known = {one.root_id for one in named if one not in alone}
    roots = (accounts.get(tx, shop.brand_id, root_id) for root_id in sorted(known))
    guests = (lookup.alone(tx, one) for one in alone if one.root_id not in known)
    return [*(lookup.member_of(tx, root) for root in roots), *guests]


def _named(tx: Tx, services: Services, shop: Shop, asked: Asked) -> Iterable[Account]:
    """The accounts that go by what the platform said of whoever asks."""
    found: list[Account | None] = []
    if asked.customer_id:
        found.append(accounts.find_customer(tx, shop.brand_id, shop.id, asked.customer_id))
    if asked.email:
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, asked.email)
        found.append(accounts.find_guest(tx, shop.brand_id, hashed))
        same = None if asked.customer_id else people.account_with(tx, shop.brand_id, hashed)
        found.append(accounts.get(tx, shop.brand_id, same) if same else None)
    return (one for one in found if one)


def _holding(tx: Tx, services: Services, shop: Shop, found: Member) -> Holding:
    view = members.view_of(tx, services, shop, found)
    each = [accounts.get(tx, shop.brand_id, one) for one in sorted(found.accounts)]
    held = orders.holdings(tx, shop.brand_id, found.accounts)
    seen = accesses.of(tx, shop.brand_id, found.accounts, _ALL)
    return Holding(
        accounts=tuple(str(one.id) for one in each),
        customer_ids=tuple(one.customer_id for one in each if one.customer_id),
        known_by_hash=any(one.guest_hash for one in each),
        state=view.state,
        since=min(one.created_at for one in each),
        person=msgspec.to_builtins(view.person),
        balance={
            "available": view.balance.available,
            "pending": view.balance.pending,
            "debt": view.balance.debt,
        },
        entries=tuple(_entry(line) for line in view.lines),
        lots=tuple(_lot(lot) for lot in view.lots),
        acts=tuple(_acts(tx, services, shop, found)),
        orders=tuple(
            {"account": str(account), "order": msgspec.to_builtins(one.order)}
            for account, one in held
        ),
        accesses=tuple({"at": one.at, "actor": one.actor, "what": one.what} for one in seen),
        invitations=tuple(_invitations(tx, shop, found)),
        traits=tuple(
            {"kind": one.kind, "seen_at": one.seen_at}
            for one in traits.of(tx, shop.brand_id, found.accounts)
        ),
    )


def _invitations(tx: Tx, shop: Shop, found: Member) -> Iterable[dict[str, Any]]:
    for one in invitations.of_accounts(tx, shop.brand_id, found.accounts):
        yield {"code": one.code, "shows_first_name": one.named, "created_at": one.created_at}


def _entry(found: SourcedLine) -> dict[str, Any]:
    line = found.line
    return {
        "points": line.points,
        "kind": found.kind,
        "source": found.source,
        "explanation": {"code": line.explanation.code, "values": dict(line.explanation.values)},
        "effective_at": line.effective_at,
        "posted_at": line.posted_at,
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "source": str(lot.key),
        "points": lot.points,
        "remaining": lot.remaining,
        "available_at": decided(lot.available_at),
    }


def _acts(tx: Tx, services: Services, shop: Shop, found: Member) -> Iterable[dict[str, Any]]:
    laid = notes.of(tx, services.keys, shop.brand_id, found.accounts)
    for act in acts.of(tx, shop.brand_id, found.accounts):
        note = laid.get(act.id)
        said = {"kind": act.kind, "actor": act.actor, "at": act.at, "says": dict(act.body)}
        yield said if note is None else {**said, "note": msgspec.to_builtins(note)}


def _delivery(services: Services, shop: Shop, received: Received) -> dict[str, Any]:
    """One webhook as we still hold it. What no key of ours opens, we hold and cannot read."""
    said = {"topic": received.topic, "received_at": received.received_at}
    try:
        body = journal.opened(services, shop, received).body
        return {**said, "body": msgspec.json.decode(body)}
    except (LaurelError, msgspec.DecodeError, UnicodeDecodeError) as error:
        return {**said, "body": None, "unreadable": type(error).__name__}
