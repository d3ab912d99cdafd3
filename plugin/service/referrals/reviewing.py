"""
The review queue: referrals that staff look at, why, and what they decided of others.

It shows what support needs to tell people apart: a name and an e-mail of each. That somebody saw
them goes into the log of accesses first. Decisions themselves are made in `deciding`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.domain.referrals.outcome import State
from plugin.service import identity
from plugin.service.lookup import member_of
from plugin.service.privacy import access, notes
from plugin.service.privacy.notes import Note
from plugin.service.referrals import persons
from plugin.service.referrals.persons import Persons
from plugin.service.services import Services
from plugin.store import Tx, accounts, acts, orders, referrals, shops
from plugin.store.acts import Act
from plugin.store.referrals import Referral
from plugin.store.shops import Shop

_DECIDED: Final = "refer_decided"
_APPEALED: Final = "refer_appealed"
_MOST: Final = 50
"""Cases on the page, of each kind; the next ones come once these are decided."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Friend or referrer, as support knows them; empty where nothing is known any more."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Case:
    """One referral to decide, or decided."""

    id: int
    state: str
    referrer: Someone
    friend: Someone
    order: str
    """What people call the friend's order; empty: there is none."""
    order_url: str
    """Where staff look at it; empty: the platform has no such order."""
    at: datetime
    """When the friend ordered, or came."""
    score: int
    reasons: tuple[str, ...]
    """Names of what looks wrong, the gravest first."""
    verdict: str = ""
    """What staff decided last; empty: nothing yet."""
    note: str = ""
    """Why, in their words."""
    appeal: str = ""
    """What the referrer says to it."""
    paid: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, the oldest first, and what was decided, the newest first."""

    waiting: tuple[Case, ...]
    more: int
    """How many wait beyond those."""
    decided: tuple[Case, ...]


def waiting_count(tx: Tx, shop: Shop) -> int:
    """How many referrals wait for staff."""
    counts = referrals.count_by(tx, shop)
    return sum(n for (state, _), n in counts.items() if state == State.HELD)


def queue(services: Services, shop: Shop, actor: str) -> Queue:
    """What staff have to look at; that `actor` saw whose it is goes into the log."""
    held, decided = services.store.read(lambda tx: _rows(tx, shop))
    shown = (*held[:_MOST], *decided)
    concerned = {account for row in shown for account in (row.referrer, row.friend)}
    people = services.store.read(lambda tx: persons.behind(tx, shop.brand_id, concerned))
    access.note(services, shop, people.everybody, actor=actor, what="referrals")
    cases = services.store.read(
        lambda tx: {row.id: _case(tx, services, people, row) for row in shown}
    )
    return Queue(
        waiting=tuple(cases[row.id] for row in held[:_MOST]),
        more=max(0, len(held) - _MOST),
        decided=tuple(cases[row.id] for row in decided),
    )


def _rows(tx: Tx, shop: Shop) -> tuple[list[Referral], list[Referral]]:
    """What waits, the oldest first; what was decided, the newest first."""
    held = referrals.of_shop(tx, shop, [State.HELD])[::-1]
    told = acts.of_kind(tx, shop.brand_id, _DECIDED)[::-1]
    numbers = list(dict.fromkeys(int(act.body["referral"]) for act in told))[: 2 * _MOST]
    known = (referrals.get(tx, shop.brand_id, number) for number in numbers)
    decided = [row for row in known if row and row.shop_id == shop.id and row.state != State.HELD]
    return held, decided[:_MOST]


def _case(tx: Tx, services: Services, people: Persons, row: Referral) -> Case:
    """A friend who claimed as a guest is the customer of the same mailbox."""
    brand_id, keys = row.brand_id, services.keys
    referrer = member_of(tx, accounts.get(tx, brand_id, row.referrer)).accounts
    told = [act for act in acts.of(tx, brand_id, referrer) if act.body.get("referral") == row.id]
    laid = notes.of(tx, keys, brand_id, referrer)
    order, order_url = _order(tx, services, row)
    return Case(
        id=row.id,
        state=row.state,
        referrer=_someone(tx, services, brand_id, referrer),
        friend=_someone(tx, services, brand_id, people.behind(row.friend)),
        order=order,
        order_url=order_url,
        at=row.at or row.claimed_at,
        score=row.score,
        reasons=tuple(filter(None, row.reasons.split(","))),
        verdict=row.verdict,
        note=_said(told, _DECIDED, laid),
        appeal=_said(told, _APPEALED, laid),
        paid=row.paid,
    )


def _order(tx: Tx, services: Services, row: Referral) -> tuple[str, str]:
    """What people call the order that decided, and where it is looked at; empty without one."""
    shop_id, _, order_id = row.order_key.partition(":")[2].partition("/")
    if not order_id:
        return "", ""
    shop = shops.get(tx, int(shop_id))
    found = orders.find(tx, row.brand_id, shop.id, order_id)
    name = found.snapshot.name if found and found.snapshot else order_id
    return name, services.platforms[shop.platform].order_url(shop.domain, order_id)


def _someone(tx: Tx, services: Services, brand_id: int, whose: frozenset[int]) -> Someone:
    person = identity.person(tx, services.keys, brand_id, whose)
    return Someone(person.name, person.email or "")


def _said(told: list[Act], kind: str, laid: Mapping[int, Note]) -> str:
    """The newest words of a kind; empty once their person is forgotten."""
    said = [laid[act.id].reason for act in told if act.kind == kind and act.id in laid]
    return said[-1] if said else ""
