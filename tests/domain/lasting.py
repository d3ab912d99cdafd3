"""Lots that end, in short words: days are counted from the first of March 2026, in Warsaw."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from plugin.domain.deadlines import Deadline, Deadlines, Told
from plugin.domain.expiry import Basis, Expiry, Term

WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def midnight(number: int) -> datetime:
    """The midnight that ends a day, in Warsaw."""
    date = (START + timedelta(days=number + 1)).date()
    return datetime.combine(date, datetime.min.time(), WARSAW)


def age(days: int) -> Expiry:
    return Expiry(Basis.AGE, days)


def inactivity(days: int) -> Expiry:
    return Expiry(Basis.INACTIVITY, days)


def always(expiry: Expiry) -> list[Term]:
    return [Term(expiry, None, None)]


def warned(at: int, until: int, *, reached: bool = True) -> Told:
    return Told(day(at), midnight(until), reached)


def deadline(
    expiry: Expiry | list[Term],
    start: float = 0,
    *,
    activity: tuple[float, ...] = (),
    warnings: tuple[Told, ...] = (),
    regions: frozenset[str] = frozenset(),
) -> Deadline | None:
    terms = always(expiry) if isinstance(expiry, Expiry) else expiry
    when = [day(number) for number in activity]
    return Deadlines(terms, regions, when, warnings).of(day(start), WARSAW)


def ends(*rule: Expiry | list[Term], **told: object) -> datetime | None:
    found = deadline(*rule, **told)  # type: ignore[arg-type]
    return found.at if found else None
