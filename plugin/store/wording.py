"""
Statements worded once: the text that a driver takes, and how each column of the answer is read.

SQLAlchemy words a statement once as well, but describes every answer anew. For a wide row that
costs more than asking the database does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.engine.interfaces import DBAPIConnection

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Worded:
    """A SELECT as one database is asked."""

    text: str
    says: Mapping[str, Any]
    """Values that the statement brings itself."""
    moments: Sequence[tuple[int, Read]]
    """Columns, by their place, that are kept in another form than they are read in."""

    def row(
        self, driver: DBAPIConnection, given: Mapping[str, str | int]
    ) -> tuple[Any, ...] | None:
        """The first row of the answer; None where there is none. Raises the driver's own errors."""
        cursor = driver.cursor()
        try:
            cursor.execute(self.text, {**self.says, **given})
            found = cursor.fetchone()
        finally:
            cursor.close()
        return None if found is None else self._read(list(found))

    def _read(self, row: list[Any]) -> tuple[Any, ...]:
        for place, read in self.moments:
            row[place] = read(row[place])
        return tuple(row)


@lru_cache(maxsize=64)
def worded(statement: Select[Any], dialect: Dialect) -> Worded:
    """A statement as a database is asked. What it is given is text and whole numbers."""
    compiled = statement.compile(dialect=dialect)
    readers = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in statement.selected_columns
    ]
    kept_otherwise = [(place, read) for place, read in enumerate(readers) if read]
    return Worded(compiled.string, compiled.params, kept_otherwise)
