"""
Portions: many things asked about at once, in lists that a statement can hold.

SQLite takes 32,766 values with one statement and PostgreSQL 65,535; somebody brings more friends.
"""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

_T = TypeVar("_T", int, bytes)

_MOST: Final = 10_000


def portions(things: Iterable[_T]) -> Iterator[list[_T]]:
    """Each of these once, in order, in lists of ten thousand; no list where there is nothing."""
    known = sorted(set(things))
    return (known[first : first + _MOST] for first in range(0, len(known), _MOST))
