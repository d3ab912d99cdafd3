"""
Statements and addresses are compiled once for a run: each test opens an engine and many an app,
and all say the same.

SQLAlchemy keeps compiled statements per engine and dialect. Dialects of one kind compile alike.
Werkzeug writes two functions for every address that an app has, and nearly all of making an app
goes into that.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

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


Builder = Callable[..., tuple[str, str]]
_compile: Callable[[Rule, bool], Builder] = Rule._compile_builder
_built: dict[tuple[object, ...], Builder] = {}


def _built_once(rule: Rule, append_unknown: bool = True) -> Builder:
    """The function that builds an address of these parts; it is handed the rule it builds for."""
    if rule.defaults:
        return _compile(rule, append_unknown)
    key = (rule.rule, *rule._trace, append_unknown)
    if key not in _built:
        _built[key] = _compile(rule, append_unknown)
    return _built[key]


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Every engine and every app look there."""
    shared = Shared(ROOM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Engine, "_compiled_cache", property(lambda _: shared, lambda *_: None), raising=False
        )
        patch.setattr(Rule, "_compile_builder", _built_once)
        yield
