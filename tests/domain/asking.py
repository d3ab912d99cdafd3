"""Ask the domain about one person, and never without asking the oracle too."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from tests import oracle
from tests.bodies import OPENING, Delivery
from tests.cast import ANIA, Person
from tests.domain.settling import settle

Doc = dict[str, Any]

LATER = OPENING + timedelta(days=365)
"""Long after every hold."""

NOTHING: Doc = {
    "points": {},
    "total": 0,
    "available": 0,
    "pending": 0,
    "debt": 0,
    "lots": [],
}


def rules(**changes: Any) -> list[Doc]:
    """The one-minute programme (5 points per 1.00, paid, 14 days), with changes."""
    return [{**oracle.ONE_MINUTE, **changes}]


def answer(
    deliveries: Sequence[Delivery],
    person: Person = ANIA,
    *,
    at: datetime = LATER,
    programs: Sequence[Doc] | None = None,
    adjustments: Sequence[Doc] = (),
    sandbox: bool = False,
    zone: tzinfo = UTC,
) -> Doc:
    """What a person has at a moment; fails unless domain and oracle say the same of everybody."""
    versions = list(programs or rules())
    told = [delivery.as_dict() for delivery in deliveries]
    question: Doc = {"adjustments": adjustments, "sandbox": sandbox, "zone": zone}
    ours = settle(deliveries, versions, at, **question)
    assert ours == oracle.balances(told, versions, at, **question)
    found: Doc = ours.get(name_of(person), NOTHING)
    return found


def points(deliveries: Sequence[Delivery], person: Person = ANIA, **question: Any) -> int:
    """How many points a person has in all."""
    total: int = answer(deliveries, person, **question)["total"]
    return total


def name_of(person: Person) -> str:
    """How the oracle calls somebody."""
    if person.customer_id is None:
        return f"guest:{person.email}"
    return f"customer:{person.customer_id}"


def by_hand(points: int, at: datetime, person: Person = ANIA, number: str = "1") -> Doc:
    """Points that staff gave, or took when negative."""
    return {"id": number, "customer": person.customer_id, "points": points, "at": at}
