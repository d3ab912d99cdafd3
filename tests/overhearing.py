"""What is said to databases, statement by statement, for tests of how much is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from plugin.store.wording import Worded

Said = tuple[str, Any]
"""A statement and what it was given."""


@contextmanager
def overheard() -> Iterator[list[Said]]:
    """Every statement to any database from now on, as it is sent."""
    said: list[Said] = []

    def listen(_connection: object, _cursor: object, sql: str, given: object, *_: object) -> None:
        said.append((sql, given))

    answered = Worded.row

    def swiftly(words: Worded, driver: Any, given: Any) -> tuple[Any, ...] | None:
        said.append((words.text, {**words.says, **given}))
        return answered(words, driver, given)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        with patch.object(Worded, "row", swiftly):
            yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
