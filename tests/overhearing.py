"""What is said to databases, statement by statement, for tests of how much is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Said = tuple[str, Any]
"""A statement and what it was given."""


@contextmanager
def overheard() -> Iterator[list[Said]]:
    """Every statement to any database from now on, as it is sent."""
    said: list[Said] = []

    def listen(_connection: object, _cursor: object, sql: str, given: object, *_: object) -> None:
        said.append((sql, given))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
