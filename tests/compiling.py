"""
Statements are compiled once for all engines of a run: each test opens one, and all say the same.

SQLAlchemy keeps compiled statements per engine and dialect. Dialects of one kind compile alike.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

ROOM = 4_000
"""More than there are different statements."""


class Shared(LRUCache[Any, Any]):
    """Compiled statements by the kind of their dialect, not by the engine that first said them."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_kind(key), value)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return (type(dialect), *rest)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Every engine looks there."""
    shared = Shared(ROOM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Engine, "_compiled_cache", property(lambda _: shared, lambda *_: None), raising=False
        )
        yield
