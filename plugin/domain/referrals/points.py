"""What friends brought in is worth to their referrer: lots, and what of them was withdrawn."""

from collections.abc import Iterator, Mapping

from plugin.domain.endings import Endings
from plugin.domain.history import History, released
from plugin.domain.ledger import Key, Lot
from plugin.domain.movements import Withdrawal
from plugin.domain.referrals.paid import Paid
from plugin.domain.worth import Worth


def worth(paid: Paid, withdrawn: Mapping[Key, int]) -> Worth:
    """The points of a referral, less those that were still there when it was withdrawn."""
    points = paid.points - withdrawn.get(paid.key, 0)
    code, at = ("withdrawn", paid.withdrawn_at) if paid.withdrawn_at else ("referral", paid.at)
    return Worth(paid.key, points, at, code, {}, "programme")


def lots(history: History, endings: Endings) -> Iterator[Lot]:
    """A lot for each; what is withdrawn of it goes later."""
    return (_lot(paid, history, endings) for paid in history.referrals if paid.points)


def withdrawals(history: History) -> Iterator[Withdrawal]:
    """Which lots were taken back, and when."""
    for paid in history.referrals:
        if paid.withdrawn_at:
            yield Withdrawal(paid.key, paid.withdrawn_at)


def _lot(paid: Paid, history: History, endings: Endings) -> Lot:
    """The hold of a referral is over when it is paid; only a stop can hold its points."""
    free = released(paid.at, history.stops)
    ends = endings.of(paid.at, free, paid.account, paid.zone)
    return Lot(paid.key, paid.points, paid.at, free, ends)
