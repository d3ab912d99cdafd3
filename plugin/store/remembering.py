"""Values that never change, kept in memory under names that say which version they are of."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect

from plugin.store.transact import Tx

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Name, Value]):
    """At most so many values of each database; the one that came first goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: WeakKeyDictionary[Dialect, dict[Name, Value]] = WeakKeyDictionary()
        self._guard = threading.Lock()

    def get(self, tx: Tx, name: Name, find: Callable[[], Value]) -> Value:
        """
        The value of that name in this database, found once; two threads at once may both look.

        A name must say all that its value depends on. Nothing is kept when `find` raises. Only for
        snapshots of what is kept: what a transaction writes and takes back was never there.
        """
        # A dialect is made with its engine, so it stands for one database that was opened.
        known = self._known.get(tx.dialect, {})
        return known[name] if name in known else self._kept(tx, name, find())

    def _kept(self, tx: Tx, name: Name, value: Value) -> Value:
        with self._guard:
            known = self._known.get(tx.dialect, {})
            newest = list(known.items())[-self._most + 1 :]
            self._known[tx.dialect] = {**dict(newest), name: value}
        return value
