"""Statements in plain values: points are integers, times ISO 8601 in the shop's own zone."""

from datetime import datetime
from typing import Any

from plugin.domain.statement import Statement
from plugin.locales import Messages
from plugin.service.statements import Frame, Line, MemberStatement, ShopStatement


def plain_member(told: MemberStatement, messages: Messages) -> dict[str, Any]:
    """A month of a member, with every line; `explanation` is in the reader's language."""
    return {
        **_sums(told.frame, told.statement),
        "lines": [_line(line, told.frame, messages) for line in told.lines],
    }


def plain_shop(told: ShopStatement) -> dict[str, Any]:
    """A month of a shop's whole ledger; `accounts` is how many had points moved."""
    return {**_sums(told.frame, told.statement), "accounts": told.accounts}


def _sums(frame: Frame, told: Statement) -> dict[str, Any]:
    start, end = frame.span
    return {
        "shop": frame.shop.domain,
        "sandbox": frame.shop.sandbox,
        "month": str(told.month),
        "timezone": frame.shop.timezone,
        "from": _at(start, frame),
        "until": _at(end, frame),
        "over": frame.over,
        "opening": told.opening,
        **{column.value: points for column, points in told.columns.items()},
        "closing": told.closing,
        "kinds": {kind.value: points for kind, points in told.kinds.items()},
        "sources": {source.value: points for source, points in told.sources.items()},
    }


def _line(line: Line, frame: Frame, messages: Messages) -> dict[str, Any]:
    why = line.entry.explanation
    return {
        "posted_at": _at(line.entry.posted_at, frame),
        "effective_at": _at(line.entry.effective_at, frame),
        "points": line.entry.points,
        "balance": line.balance,
        "code": why.code,
        "values": dict(why.values),
        "explanation": messages.explain(why.code, why.values),
    }


def _at(moment: datetime, frame: Frame) -> str:
    return moment.astimezone(frame.zone).isoformat(timespec="seconds")
