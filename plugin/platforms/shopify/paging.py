"""Connections, page by page. A cursor leads on only from a page that was read."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.nodes.parts import Paging


class Paged(Protocol):
    """Anything that knows whether it goes on."""

    page_info: Paging


P = TypeVar("P", bound=Paged)


def pages(turn: Callable[[str | None], P]) -> Iterator[P]:
    """Every page of a connection; `turn` asks for the one behind a cursor, or for the first."""
    cursor: str | None = None
    while True:
        page = turn(cursor)
        yield page
        cursor = following(page.page_info, cursor)
        if cursor is None:
            return


def following(paging: Paging, cursor: str | None) -> str | None:
    """
    Where to go on from the page behind `cursor`; None at the end.

    Raises OutageError when it leads nowhere, for then one page would be read for ever.
    """
    if not paging.has_next_page:
        return None
    if not paging.end_cursor or paging.end_cursor == cursor:
        raise OutageError("the platform's page leads nowhere")
    return paging.end_cursor
