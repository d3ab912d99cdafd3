"""Progress: how far a referrer's friends came. Counts, and never a name."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from plugin.domain.referrals.outcome import State
from plugin.service.lookup import Whom, member
from plugin.service.referrals.views import Progress
from plugin.service.services import Services
from plugin.store import Tx, referrals
from plugin.store.referrals import PAID, Referral
from plugin.store.shops import Shop

UNDER_WAY: Final = frozenset({
    State.CLAIMED, State.ORDERED, State.WAITING, State.HELD, State.DUE,
})  # fmt: skip
"""Where a friend may still bring something, unless it is paid already."""


def of_referrer(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> Progress:
    """How many friends of these accounts stand where."""
    return counted(referrals.of_referrers(tx, brand_id, account_ids))


def of_person(services: Services, shop: Shop, whom: Whom) -> Progress:
    """The same of one member, as support sees it. Raises NotFoundError."""

    def look(tx: Tx) -> Progress:
        found = member(tx, services, shop, whom)
        return of_referrer(tx, shop.brand_id, found.accounts)

    return services.store.read(look)


def counted(rows: Iterable[Referral]) -> Progress:
    """
    The same of rows at hand. Who was a customer before, or came by somebody else, is not counted:
    that would tell of a person.
    """
    found = list(rows)
    at = Counter(row.state for row in found if row.paid != PAID)
    return Progress(
        claimed=at[State.CLAIMED],
        ordered=at[State.ORDERED],
        waiting=at[State.WAITING] + at[State.DUE],
        rewarded=sum(row.paid == PAID for row in found),
        held=at[State.HELD],
        capped=at[State.CAPPED],
        returned=at[State.REVERSED],
        blocked=at[State.BLOCKED],
    )
