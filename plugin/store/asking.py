"""
One question: a single statement is a snapshot by itself, and needs no transaction around it.

Beginning and ending one are two ways to the database and back, which is most of what a short read
costs there. Who asks a second thing has to be answered from the same snapshot, so they are stopped,
and begin again with a transaction.
"""

from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Select


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
        if self._asked or not isinstance(statement, Select):
            raise SecondQuestionError
        self._asked = True
        return self._connection.execute(statement, given)
