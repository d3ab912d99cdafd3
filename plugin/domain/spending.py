"""What redemptions mean for a member's points: what they take, give back, and put off."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from plugin.domain.ledger import Debit
from plugin.domain.movements import GivenBack
from plugin.domain.redemptions import (
    GivingBack,
    Redemption,
    Step,
    Taking,
    cost,
    stands,
    steps,
)
from plugin.domain.rewards import MONEY
from plugin.domain.worth import Worth


def debits(redemptions: Iterable[Redemption]) -> list[Debit]:
    """What redemptions took, and when."""
    return [
        Debit(redemption.key, step.points, step.at)
        for redemption in redemptions
        for step in steps(redemption)
        if isinstance(step, Taking)
    ]


def given_back(redemptions: Iterable[Redemption]) -> list[GivenBack]:
    """What came back of them, and when."""
    return [
        GivenBack(redemption.key, step.points, step.at)
        for redemption in redemptions
        for step in steps(redemption)
        if isinstance(step, GivingBack)
    ]


def worth(redemption: Redemption) -> Worth:
    """What a redemption is worth: what it cost, less than nothing."""
    last = steps(redemption)[-1]
    order: dict[str, str | int] = {"order": last.order} if last.order else {}
    return Worth(
        key=redemption.key,
        points=-cost(redemption),
        at=last.at,
        code=_why(redemption, last),
        values={**_values(redemption), **order},
        contra="reward",
    )


def activity(redemptions: Iterable[Redemption], others: Iterable[datetime]) -> list[datetime]:
    """
    When the member was active, by redemptions and otherwise, in order of time.

    Between two things that stand one that was only tried counts, and no more: nobody makes points
    last for ever by taking rewards and giving them back.
    """
    kept = {(at, True) for at in others}
    told = kept | {(one.at, stands(one)) for one in redemptions}
    return sorted(set(_counting(sorted(told))))


def _counting(told: Iterable[tuple[datetime, bool]]) -> Iterator[datetime]:
    tried = False
    for at, standing in told:
        if standing or not tried:
            yield at
        tried = not standing


def _why(redemption: Redemption, last: Step) -> str:
    if isinstance(last, GivingBack):
        return last.reason
    return "used_after_all" if redemption.voided else "taken"


def _values(redemption: Redemption) -> dict[str, str | int]:
    value = "value_minor" if redemption.kind in MONEY else "value"
    return {
        "kind": redemption.kind,
        value: redemption.value,
        "currency": redemption.currency,
        "reward": redemption.reward,
        "of": redemption.points,
    }
