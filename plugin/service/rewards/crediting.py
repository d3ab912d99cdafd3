"""
Store credit: the platform keeps no word of ours with it, so it is asked for once.

Whoever does not know whether it was given reads the customer's movements until one fits, never
asks again, and after a quarter of an hour leaves it to staff. One that fits came in the minutes
around our asking, by no order, and is no other redemption's.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from plugin import crash
from plugin.domain.errors import (
    DeniedError,
    PlatformError,
    RefusedError,
    TokenRefusedError,
    UnavailableError,
)
from plugin.ports import Credit, Movement
from plugin.service import letters, permits
from plugin.service.rewards import owed, voiding
from plugin.service.rewards.owed import Owed
from plugin.service.services import Services
from plugin.store import Tx, jobs, redemptions
from plugin.store.jobs import Job
from plugin.store.redemptions import ASKED, RESERVED, REVIEW

_PATIENCE: Final = timedelta(minutes=15)
_SKEW: Final = timedelta(minutes=2)
"""The platform's clock may be behind ours by so much."""
_CARRIED_OUT: Final = timedelta(minutes=5)
"""By then whatever was asked for has been given, or never will be."""
_LATER: Final = 120
_DENIED: Final = 3600


def give(services: Services, job: Job, due: Owed) -> None:
    """Have credit given, or find out whether it was; finish the job when it is known."""
    if due.row.state == ASKED:
        _find_out(services, job, due)
    elif due.customer_id is None:
        owed.finish(services, job, lambda tx: voiding.void(tx, services, due.row, voiding.REFUSED))
    else:
        _give(services, job, due, due.customer_id)


def _give(services: Services, job: Job, due: Owed, customer_id: str) -> None:
    permits.live_grant(services, due.shop)  # without one nobody is asked, and nothing is in doubt
    asked = _ask_for_it(services, job, due)
    credit = Credit(customer_id, due.value, due.terms.currency, due.row.ends_at)
    crash.point("issuing: sent, not called")
    try:
        made = permits.ask(
            services,
            due.shop,
            lambda them, grant: them.give_credit(due.shop.domain, grant, credit),
        )
    except RefusedError:
        owed.finish(services, job, lambda tx: voiding.void(tx, services, asked, voiding.REFUSED))
    except (DeniedError, TokenRefusedError) as denied:
        services.store.transact(lambda tx: redemptions.turn(tx, asked, RESERVED))
        raise UnavailableError(str(denied), _DENIED) from denied
    except PlatformError as trouble:
        raise UnavailableError(str(trouble), trouble.retry_after or _LATER) from trouble
    else:
        crash.point("issuing: made, not kept")
        _given(services, job, asked, made)


def _ask_for_it(services: Services, job: Job, due: Owed) -> redemptions.Redemption:
    """From this commit on nobody knows, until the platform has said."""

    def work(tx: Tx) -> redemptions.Redemption:
        jobs.renew(tx, job, services.clock.now())
        redemptions.turn(tx, due.row, ASKED, asked_at=services.clock.now())
        return redemptions.get(tx, due.row.brand_id, due.row.id) or due.row

    return services.store.transact(work)


def _given(services: Services, job: Job, asked: redemptions.Redemption, movement: str) -> None:
    """It is theirs, and no code of ours can go back."""

    def work(tx: Tx) -> None:
        redemptions.turn(tx, asked, redemptions.DONE, reference=movement, lasting=True)
        letters.ask(tx, asked.brand_id, asked.shop_id, letters.REWARD_ISSUED, asked.id)

    owed.finish(services, job, work)


def _find_out(services: Services, job: Job, due: Owed) -> None:
    customer_id = due.customer_id
    moved = (
        owed.ask(
            services,
            due,
            lambda them, grant: them.credits(due.shop.domain, grant, customer_id),
        )
        if customer_id
        else []
    )
    known, rivals = services.store.read(lambda tx: _others(tx, due))
    fitting = _fitting(due, moved, known)
    if len(fitting) == 1 and not rivals:
        _given(services, job, due.row, fitting[0].id)
    elif fitting or services.clock.now() >= _asked_at(due) + _PATIENCE:
        owed.finish(
            services,
            job,
            lambda tx: redemptions.turn(tx, due.row, REVIEW, reason="not_issued"),
        )
    else:
        raise UnavailableError("nobody knows yet whether credit was given", _LATER)


def _others(tx: Tx, due: Owed) -> tuple[set[str], bool]:
    """Movements that are another redemption's, and whether another waits for the same answer."""
    asked = redemptions.of_shop(tx, due.shop, [ASKED])
    rivals = [row for row in asked if row.account_id == due.row.account_id and row.id != due.row.id]
    return redemptions.references(tx, due.shop), bool(rivals)


def _fitting(due: Owed, moved: Sequence[Movement], known: Collection[str]) -> list[Movement]:
    return [one for one in moved if _fits(due, one) and one.id not in known]


def _fits(due: Owed, one: Movement) -> bool:
    """Could it be what we asked for?"""
    alike = (one.amount, one.currency) == (due.value, due.terms.currency)
    asked = _asked_at(due)
    return alike and not one.of_order and asked - _SKEW <= one.at <= asked + _CARRIED_OUT


def _asked_at(due: Owed) -> datetime:
    return due.row.asked_at or due.row.at
