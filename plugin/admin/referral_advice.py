"""What an offer costs, in words: for the shop's average order, and against its margin."""

from collections.abc import Iterator

from plugin.locales import Messages
from plugin.service.referrals.advising import Average, Cost


def told_average(found: Average, currency: str, messages: Messages) -> str:
    """What the shop's orders come to."""
    if not found.orders:
        return messages.text("admin.referrals.average.none")
    money = messages.money(found.amount, currency)
    return messages.text("admin.referrals.average", count=found.orders, amount=money)


def told_cost(cost: Cost, currency: str, messages: Messages) -> Iterator[str]:
    """What friend and referrer get at most for an order, and what its margin leaves."""
    yield messages.text(
        "admin.referrals.cost",
        order=messages.money(cost.order, currency),
        total=messages.money(cost.total, currency),
        friend=messages.money(cost.friend, currency),
        referrer=messages.money(cost.referrer, currency),
    )
    if cost.unknown:
        yield messages.text("admin.referrals.cost.unknown")
    if cost.brings is not None and cost.left is not None:
        yield messages.text(
            f"admin.referrals.margin.{'leaves' if cost.left >= 0 else 'short'}",
            brings=messages.money(cost.brings, currency),
            left=messages.money(abs(cost.left), currency),
        )
