"""
Gathering a letter: what is still true of its cause at the moment when it is sent.

A letter that waited a day for its server says how things are now; what nobody needs to hear any
more, such as a code that was used meanwhile, is not said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from plugin.domain.referrals.terms import FRIEND
from plugin.domain.rewards import DISCOUNTS, RewardKind
from plugin.service import addresses, identity, preferences
from plugin.service.letters import asking
from plugin.service.letters.carrying import MAIL, Draft
from plugin.service.lookup import Member, member_of
from plugin.service.members import balance_now
from plugin.service.rewards import showing
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, accounts, acts, entries, groups, redemptions, referrals, shops
from plugin.store.entries import Entry
from plugin.store.jobs import Job
from plugin.store.redemptions import DONE, ISSUED, Redemption
from plugin.store.shops import Shop

Values = Mapping[str, str | int]

_CODED: Final = DISCOUNTS | {RewardKind.GIFT_CARD}
_UNDONE: Final = "entry.return.undone"
_NEWS: Final = timedelta(days=30)
"""Points that came back longer ago, by facts that came late, are in the panel and no news."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a letter was asked for: its kind, and the account and values that it is about."""

    kind: str
    account_id: int
    values: Values | None
    """None: there is nothing to say any more."""


def cause(tx: Tx, services: Services, job: Job) -> Cause | None:
    """What a job's letter is about; None: the brand knows no such thing."""
    kind, _, subject = job.subject.partition(":")
    return _FINDERS[kind](tx, services, job.brand_id, subject)


def draft(tx: Tx, services: Services, job: Job, found: Cause) -> Draft | None:
    """The letter; None: nobody is to be written to, as guests and whoever left are not."""
    member = member_of(tx, accounts.get(tx, job.brand_id, found.account_id))
    shop = shops.get(tx, job.shop_id)
    if found.values is None or member.state != "joined" or shop.uninstalled_at:
        return None
    known = identity.person(tx, services.keys, job.brand_id, member.accounts)
    person = preferences.heeded(tx, job.brand_id, member.accounts, known)
    said = {
        "name": person.first_name,
        "url": addresses.panel(services, shop, "/panel"),
        **_balance(tx, services, found.kind, member),
        **found.values,
    }
    return Draft(shop, found.kind, person, f"{job.subject.replace(':', '.')}.{job.brand_id}", said)


def _balance(tx: Tx, services: Services, kind: str, member: Member) -> Values:
    if kind not in {asking.RETURNED, asking.REFERRAL_PAID}:
        return {}
    return {"available": balance_now(tx, services, member).available}


def _issued(tx: Tx, services: Services, brand_id: int, subject: str) -> Cause | None:
    return _of_redemption(tx, services, brand_id, asking.REWARD_ISSUED, int(subject))


def _ending(tx: Tx, services: Services, brand_id: int, subject: str) -> Cause | None:
    return _of_redemption(tx, services, brand_id, asking.CODE_ENDS, int(subject))


def _of_redemption(
    tx: Tx, services: Services, brand_id: int, kind: str, redemption_id: int
) -> Cause | None:
    row = redemptions.get(tx, brand_id, redemption_id)
    if row is None:
        return None
    view = showing.views(tx, services, brand_id, [row], plain=True)[0]
    usable = _is_usable(row, view, kind, services.clock.now())
    return Cause(kind, row.account_id, reward(tx, row, view) if usable else None)


def _is_usable(row: Redemption, view: RedemptionView, kind: str, now: datetime) -> bool:
    """
    Can it be used still? Store credit is there as soon as it was given. A friend's code has a
    letter of its own.
    """
    if row.reward == FRIEND or (row.ends_at is not None and row.ends_at <= now):
        return False
    if view.reward.kind in _CODED:
        return row.state == ISSUED and not row.used and bool(view.code)
    return kind == asking.REWARD_ISSUED and row.state == DONE and row.road != redemptions.TICKET


def reward(tx: Tx, row: Redemption, view: RedemptionView) -> Values:
    """What a letter says of a reward that can be used."""
    promised, shop = view.reward, shops.get(tx, row.shop_id)
    return {
        "code": view.code,
        "kind": promised.kind.value,
        "worth": view.value,
        "currency": view.currency,
        "reward": "" if promised.slider else promised.name,
        "given": int(not row.points),
        "ends_on": _last_day(shop, row.ends_at),
        "days": promised.days,
    }


def _last_day(shop: Shop, ends_at: datetime | None) -> str:
    """The last day, where the shop is, on which a code is good; empty: it has no end."""
    if ends_at is None:
        return ""
    before = ends_at.astimezone(ZoneInfo(shop.timezone)) - timedelta(microseconds=1)
    return before.date().isoformat()


def _returned(tx: Tx, services: Services, brand_id: int, subject: str) -> Cause | None:
    account_id, _, seq = subject.partition(".")
    line = entries.numbered(tx, brand_id, int(account_id), int(seq))
    if line is None:
        return None
    news = line.effective_at >= services.clock.now() - _NEWS and _was_heard_of(tx, brand_id, line)
    said = {**line.values, "why": line.code, "points": line.points}
    return Cause(asking.RETURNED, line.account_id, said if news else None)


def _was_heard_of(tx: Tx, brand_id: int, line: Entry) -> bool:
    """Whoever gave back what no letter told them of knows it already: they pressed the button."""
    if line.code != _UNDONE:
        return True
    first = f"{asking.LETTER}:{asking.REWARD_ISSUED}:{line.key.id}"
    theirs = groups.of_root(tx, brand_id, accounts.get(tx, brand_id, line.account_id).root_id)
    told = acts.of(tx, brand_id, theirs)
    return any(act.key == first and act.body["road"] == MAIL for act in told)


def _paid(tx: Tx, _services: Services, brand_id: int, subject: str) -> Cause | None:
    """Points for a friend, unless they were withdrawn while the letter waited."""
    told = acts.numbered(tx, brand_id, [int(subject)])
    if not told:
        return None
    act = told[0]
    row = referrals.get(tx, brand_id, int(act.body["referral"]))
    stands = row is not None and row.paid == referrals.PAID
    return Cause(
        asking.REFERRAL_PAID, act.account_id, {"points": act.body["points"]} if stands else None
    )


_FINDERS: Final[Mapping[str, Callable[[Tx, Services, int, str], Cause | None]]] = {
    asking.REWARD_ISSUED: _issued,
    asking.CODE_ENDS: _ending,
    asking.RETURNED: _returned,
    asking.REFERRAL_PAID: _paid,
}
