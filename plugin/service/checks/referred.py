"""
I16: of every friend the referrer has what the outcome says, and no more; nobody is paid twice.

A row whose time to be looked at has come is on its way, and so is one of a shop that is away.
"""

from collections.abc import Iterator
from datetime import timedelta

from plugin.domain.referrals.outcome import State, outcomes
from plugin.service.checks.faults import Fault
from plugin.service.lookup import member_of
from plugin.service.referrals import knowing
from plugin.service.referrals.entering import row_of
from plugin.service.referrals.knowing import Case
from plugin.service.services import Services
from plugin.store import Tx, accounts, acts, groups, referrals, shops
from plugin.store.accounts import Account

_PATIENCE = timedelta(hours=1)
"""What has waited so long to be worked out has been forgotten."""


def mispaid(tx: Tx, services: Services, brand_id: int) -> Iterator[Fault]:
    """Friends without a row, rows that say something else than the facts, wrong payments."""
    rows = {row.id for row in referrals.of_brand(tx, brand_id)}
    for one in sorted(rows ^ referrals.written(tx, brand_id)):
        yield Fault("I16", f"referral {one}", "is an act without a row, or a row without an act")
    for act in acts.of_kind(tx, brand_id, "refer"):
        row = referrals.get(tx, brand_id, act.id)
        told = row_of(brand_id, act)
        if row and (row.referrer, row.version) != (told.referrer, told.version):
            yield Fault("I16", f"referral {act.id}", "is not what its act says")
    for root in roots(tx, brand_id):
        yield from _of_referrer(tx, services, root)


def roots(tx: Tx, brand_id: int) -> Iterator[Account]:
    """Every root that brought anybody, by id."""
    found = {row.referrer for row in referrals.of_brand(tx, brand_id)}
    for root_id in sorted(set(groups.roots_of(tx, brand_id, found).values())):
        yield accounts.get(tx, brand_id, root_id)


def wrong(tx: Tx, services: Services, root: Account) -> list[tuple[Case, str]]:
    """What is at rest and is not what the facts say, with what is wrong about it."""
    cases, now = knowing.of_referrer(tx, services, root).every, services.clock.now()
    found = outcomes([case.known for case in cases], now)
    takes_part = member_of(tx, root).state == "joined"
    said = [(case, _wrong(case, found[case.row.id].state, takes_part=takes_part)) for case in cases]
    return [(case, message) for case, message in said if message]


def _of_referrer(tx: Tx, services: Services, root: Account) -> Iterator[Fault]:
    now = services.clock.now()
    for case, message in wrong(tx, services, root):
        due = case.row.look_at
        away = shops.get(tx, case.row.shop_id).uninstalled_at
        waits = due is not None and due > now - _PATIENCE
        if not (away or waits):
            yield Fault("I16", f"referral {case.row.id}", message)


def _wrong(case: Case, state: State, *, takes_part: bool) -> str:
    given = case.payments
    if case.row.state != state:
        return f"is {case.row.state}, and the facts say {state}"
    if not 0 <= len(given.given) - len(given.taken) <= 1:
        return "was given or taken back twice"
    if given.stands and state is not State.DUE:
        return f"is {state}, and was paid"
    if state is State.DUE and not given.stands and takes_part:
        return "is due, and was not paid"
    return ""
