"""The rules of a programme as shoppers read them: when points come, how long they last."""

from collections.abc import Iterator
from datetime import UTC, datetime

from plugin.domain.expiry import Basis, Expiry
from plugin.domain.program import EarningRule
from plugin.locales.messages import Messages

_A_COMMON_YEAR = 2023


def arrival(rule: EarningRule, messages: Messages) -> str:
    """When an order counts, and when its points can be spent."""
    days = rule.hold_days
    hold = messages.text("panel.hold", count=days) if days else messages.text("panel.hold.none")
    return f"{messages.text(f'page.counts.{rule.trigger}')} {hold}"


def counting(rule: EarningRule, messages: Messages) -> tuple[str, ...]:
    """What of an order counts, and what becomes of part of a point."""
    return (
        messages.text("page.counts.goods"),
        messages.text(f"page.round.{rule.rounding}"),
        messages.text("page.counts.kept"),
    )


def lasting(expiry: Expiry, messages: Messages) -> str:
    """Whether points end, when, how people hear of it, and where they do not."""
    return " ".join(_lasting(expiry, messages))


def _lasting(expiry: Expiry, messages: Messages) -> Iterator[str]:
    match expiry.basis:
        case Basis.NONE:
            yield messages.text("page.end.none")
            return
        case Basis.DATE:
            noon = datetime(_A_COMMON_YEAR, expiry.month, expiry.day, 12, tzinfo=UTC)
            yield messages.text("page.end.date", date=messages.day(noon, "UTC"))
        case Basis.INACTIVITY | Basis.AGE:
            yield messages.text(f"page.end.{expiry.basis}", count=expiry.days)
    yield messages.text("page.end.warned", count=max(expiry.warn_days))
    if expiry.never_in:
        yield messages.text("page.end.law")
