"""
Statements as CSV files.

A member's is for people: headings and sentences in their language, and a byte order mark, since
spreadsheets take text without one for an alphabet of their own. Finance's is for machines: ASCII,
with headings that never change.
"""

from collections.abc import Iterable, Iterator
from io import StringIO

from plugin.domain.month import Month
from plugin.domain.statement import Column
from plugin.locales import Messages
from plugin.printing.cells import Cell, Sink, write_rows
from plugin.service.statements import AccountRow, MemberStatement

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_HEADINGS = ("month", "account", "opening", *(column.value for column in Column), "closing")


def file_name(month: Month, suffix: str, scope: str = "statement") -> str:
    """What a statement is called on somebody's disk; nothing in it comes from outside."""
    return f"{scope}-{month}.{suffix}"


def member_file(told: MemberStatement, messages: Messages) -> str:
    """A month of a member: day, sentence, points, and the balance after each line."""
    sink = StringIO()
    sink.write(_BYTE_ORDER_MARK)
    write_rows(sink, _of_member(told, messages))
    return sink.getvalue()


def account_file(sink: Sink, month: Month, accounts: Iterable[AccountRow]) -> None:
    """A month of every account, written as they come; the columns sum to the shop's statement."""
    write_rows(sink, [_HEADINGS])
    write_rows(sink, (_of_account(month, account) for account in accounts))


def _of_member(told: MemberStatement, messages: Messages) -> Iterator[tuple[Cell, ...]]:
    heads = ("day", "why", "points", "balance")
    yield tuple(messages.text(f"statement.head.{head}") for head in heads)
    yield "", messages.text("statement.opening"), "", told.statement.opening
    for line in told.lines:
        entry = line.entry
        day = entry.posted_at.astimezone(told.frame.zone).date().isoformat()
        why = messages.explain(entry.explanation.code, entry.explanation.values)
        yield day, why, entry.points, line.balance
    last = "closing" if told.frame.over else "so_far"
    yield "", messages.text(f"statement.{last}"), "", told.statement.closing


def _of_account(month: Month, account: AccountRow) -> tuple[Cell, ...]:
    told = account.statement
    return (
        str(month), account.account, told.opening, *told.columns.values(), told.closing
    )  # fmt: skip
