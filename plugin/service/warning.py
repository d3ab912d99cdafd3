"""
Warning members of points that end: a mail, or a word in the panel, remembered as a fact.

Whether points expire on their day or get the period twice depends on these facts alone, so a
mail server that is down for a week costs nobody a point.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from plugin.domain import telling
from plugin.domain.expiry import SHORTEST
from plugin.domain.standing import Standing
from plugin.domain.telling import Notice
from plugin.service import addresses, identity, preferences
from plugin.service.books import open_books
from plugin.service.deeds import NOT_REACHED
from plugin.service.identity import Person
from plugin.service.letters.asking import POINTS_END
from plugin.service.letters.carrying import MAIL, Draft, carry
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, groups, jobs, programs, shops, standings
from plugin.store.jobs import Job
from plugin.store.shops import Shop

WARN = "warn"
"""The kind of job that warns one member; its subject is the member's root account."""
PANEL = "panel"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A member to warn, and of what."""

    shop: Shop
    root_id: int
    standing: Standing
    notice: Notice
    person: Person

    @property
    def cause(self) -> str:
        """What makes this warning the same one on every try."""
        return f"{self.root_id}:{self.notice.until.isoformat()}:{self.notice.days}"


@dataclass(frozen=True, slots=True)
class Word:
    """What was said: until when points end, by which road, and what makes it the same word."""

    until: datetime
    road: str
    cause: str


def enqueue_due(services: Services) -> int:
    """Ask for the warnings that are due; returns how many. A job for each, in the same commit."""
    now = services.clock.now()

    def work(tx: Tx) -> int:
        due = standings.to_warn(tx, now, _AT_ONCE)
        for brand_id, shop_id, root_id in due:
            jobs.enqueue(tx, brand_id, shop_id, WARN, str(root_id))
            standings.keep_warn_at(tx, brand_id, root_id, None)
        return len(due)

    return services.store.transact(work)


def warn(services: Services, job: Job) -> None:
    """
    Warn one member, if it is still time to. The mail goes first, then we remember it.

    Raises UnavailableError while mail cannot be sent: the job is tried again.
    """
    root_id = int(job.subject)
    case = services.store.read(lambda tx: _case(tx, services, job, root_id))
    road = _mail(services, case) if case else NOT_REACHED

    def work(tx: Tx) -> None:
        now = services.clock.now()
        if case:
            _remember(tx, case, road, now)
        settle(tx, job.brand_id, [root_id], now)
        jobs.finish(tx, job)

    services.store.transact(work)


def give_up(services: Services, job: Job) -> None:
    """A warning that cannot be given: the member keeps their points for the period twice."""
    root_id = int(job.subject)
    case = services.store.read(lambda tx: _case(tx, services, job, root_id))

    def work(tx: Tx) -> None:
        if case:
            _remember(tx, case, NOT_REACHED, services.clock.now())
        jobs.finish(tx, job)

    services.store.transact(work)


def seen_in_panel(services: Services, shop: Shop, customer_id: str) -> None:
    """A member saw in the panel what will end: that is a warning too, written down once."""
    now = services.clock.now()

    def untold(tx: Tx) -> tuple[int, datetime] | None:
        account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
        return _untold(tx, shop, account.root_id, now) if account else None

    found = services.store.read(untold)
    if found is not None:
        services.store.transact(lambda tx: _told_in_panel(tx, shop, *found, now))


def _untold(tx: Tx, shop: Shop, root_id: int, now: datetime) -> tuple[int, datetime] | None:
    """The member, and until when points end that they were not told of in time before."""
    book = open_books(tx, shop.brand_id, [root_id])[root_id]
    standing = book.standing(programs.of(tx, shop.brand_id), now)
    notice = telling.ahead(standing.expiring, now, now + timedelta(days=SHORTEST))
    if notice is None or any(
        told.reached and notice.until <= told.until for told in standing.history.warnings
    ):
        return None
    return root_id, notice.until


def _told_in_panel(tx: Tx, shop: Shop, root_id: int, until: datetime, now: datetime) -> None:
    word = Word(until, PANEL, f"{PANEL}:{root_id}:{until.isoformat()}")
    _write_down(tx, shop.brand_id, root_id, word, now)
    settle(tx, shop.brand_id, [root_id], now)


def _case(tx: Tx, services: Services, job: Job, root_id: int) -> Case | None:
    """Whom to warn of what; None: nothing is due any more, nobody is there, or the app is gone."""
    root, now = accounts.get(tx, job.brand_id, root_id), services.clock.now()
    shop = shops.get(tx, root.shop_id)
    if root.root_id != root.id or shop.uninstalled_at:
        return None
    book = open_books(tx, job.brand_id, [root_id])[root_id]
    standing = book.standing(programs.of(tx, job.brand_id), now)
    due = telling.notice(standing.expiring, standing.history.warnings, now)
    if due is None or not standing.history.stay.joined:
        return None
    known = identity.person(tx, services.keys, job.brand_id, book.accounts)
    person = preferences.heeded(tx, job.brand_id, book.accounts, known)
    return Case(shop, root_id, standing, due, person)


def _mail(services: Services, case: Case) -> str:
    """Send the mail and say by which road the member was reached, if by any."""
    return MAIL if carry(services, _draft(services, case)) else NOT_REACHED


def _draft(services: Services, case: Case) -> Draft:
    zone = ZoneInfo(case.shop.timezone)
    balance = case.standing.balance(services.clock.now())
    values: Mapping[str, str | int] = {
        "points": case.notice.points,
        "available": balance.available,
        "ends_on": case.notice.first.astimezone(zone).date().isoformat(),
        "name": case.person.first_name,
        "url": addresses.panel(services, case.shop),
    }
    cause = f"points-end.{case.shop.brand_id}.{case.cause}"
    return Draft(case.shop, POINTS_END, case.person, cause, values)


def _remember(tx: Tx, case: Case, road: str, now: datetime) -> None:
    word = Word(case.notice.until, road, case.cause)
    _write_down(tx, case.shop.brand_id, case.root_id, word, now)


def _write_down(tx: Tx, brand_id: int, root_id: int, word: Word, now: datetime) -> None:
    """On every account that is theirs now: what they take over later was not spoken of."""
    body: Mapping[str, str | int] = {"until": word.until.isoformat(), "road": word.road}
    for account_id in groups.of_root(tx, brand_id, root_id):
        acts.record(
            tx, brand_id, account_id, kind="warned",
            key=f"warned:{word.cause}:{account_id}", actor="laurel", body=body, at=now,
        )  # fmt: skip
