"""
One question: a single statement is a snapshot by itself, and needs no transaction around it.

Beginning and ending one are two ways to the database and back, which is most of what a short read
costs there. Who asks a second thing has to be answered from the same snapshot, so they are stopped,
and begin again with a transaction.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Select

from plugin.store.wording import worded

Row = tuple[Any, ...]


class SecondQuestionError(Exception):
    """More than one thing is asked: not to be answered without a transaction."""


class OneQuestion:
    """A connection that answers one SELECT."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._asked = connection, False

    @property
    def dialect(self) -> Dialect:
        """Of the database."""
        return self._connection.dialect

    def execute(self, statement: Select[Any], given: Any = None) -> CursorResult[Any]:  # noqa: ANN401 (as SQLAlchemy has it)
        """The answer to the first question. Raises SecondQuestionError for any other."""
        self._require_first(statement)
        return self._connection.execute(statement, given)

    def row(self, statement: Select[Any], given: Mapping[str, str | int]) -> Row | None:
        """
        The one row of a first question that is asked all the time, through the driver itself.

        Raises SecondQuestionError for any other question. What the driver cannot answer is asked
        again in the ordinary way, which knows what every failure means.
        """
        self._require_first(statement)
        words = worded(statement, self.dialect)
        try:
            return words.row(self._connection.connection, given)
        except self.dialect.loaded_dbapi.Error:
            return _only(self._connection.execute(statement, given))

    def _require_first(self, statement: object) -> None:
        if self._asked or not isinstance(statement, Select):
            raise SecondQuestionError
        self._asked = True


def row_of(
    tx: Connection | OneQuestion, statement: Select[Any], given: Mapping[str, str | int]
) -> Row | None:
    """The one row that a question has for an answer, if it has any; swiftly where that can be."""
    if isinstance(tx, OneQuestion):
        return tx.row(statement, given)
    return _only(tx.execute(statement, given))


def _only(answer: CursorResult[Any]) -> Row | None:
    row = answer.one_or_none()
    return None if row is None else tuple(row)
