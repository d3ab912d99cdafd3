"""What must be equal after any replay: balance, lots and points per source of every member."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from plugin.domain.errors import NotFoundError
from plugin.service import members
from plugin.service.lookup import Whom
from plugin.service.members import MemberView
from plugin.service.services import Services
from plugin.store.shops import Shop

Outcome = dict[str, Any]


def outcome(services: Services, shop: Shop, people: Iterable[Whom]) -> dict[str, Outcome]:
    """The outcome for each of these people; those nobody knows are left out."""
    found: dict[str, Outcome] = {}
    for whom in people:
        try:
            found[str(whom)] = told(members.show(services, shop, whom))
        except NotFoundError:
            continue
    return found


def told(view: MemberView) -> Outcome:
    """One member's outcome, in plain values."""
    points: dict[str, int] = {}
    for line in view.lines:
        points[line.source] = points.get(line.source, 0) + line.line.points
    return {
        "state": view.state,
        "balance": (view.balance.available, view.balance.pending, view.balance.debt),
        "points": {source: total for source, total in sorted(points.items()) if total},
        "lots": sorted(
            (str(lot.key.source), lot.key.id.rpartition("/")[2], lot.points, lot.remaining)
            for lot in view.lots
        ),
    }


def people_in(bodies: Iterable[bytes]) -> list[Whom]:
    """Everybody that some bodies name: customers by id, others by e-mail."""
    named = {whom for body in bodies for whom in _named(body)}
    return sorted(named, key=str)


def _named(body: bytes) -> Iterator[Whom]:
    said = json.loads(body)
    customer = said.get("customer") or {}
    gid = customer.get("admin_graphql_api_id") or ""
    if customer.get("id"):
        yield Whom(customer_id=gid.rpartition("/")[2] or str(customer["id"]))
    elif said.get("email"):
        yield Whom(email=said["email"])
