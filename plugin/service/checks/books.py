"""The books of all members of a brand, a few hundred at a time; one that cannot be read alone."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from plugin.service.books import Book, open_books
from plugin.store import Tx, audit
from plugin.store.accounts import Account

_UNREADABLE = (msgspec.MsgspecError, ArithmeticError, ValueError, KeyError, TypeError)


def every(
    tx: Tx, brand_id: int, shop_id: int | None = None
) -> Iterator[tuple[Account, Book | None]]:
    """Every root account with its member's book; None where the facts cannot be read."""
    for roots in audit.roots(tx, brand_id, shop_id):
        books = _open(tx, brand_id, roots)
        yield from ((root, books.get(root.id)) for root in roots)


def _open(tx: Tx, brand_id: int, roots: Sequence[Account]) -> Mapping[int, Book]:
    try:
        books = open_books(tx, brand_id, [root.id for root in roots])
        for book in books.values():
            book.history()
    except _UNREADABLE:
        if len(roots) == 1:
            return {}
        half = len(roots) // 2
        return {**_open(tx, brand_id, roots[:half]), **_open(tx, brand_id, roots[half:])}
    return books
