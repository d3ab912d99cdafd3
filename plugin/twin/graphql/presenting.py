"""Small pieces every answer shares: moments, money, ids, connections, refusals."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from graphql import GraphQLError

from plugin.twin.money import render

T = TypeVar("T")
Answer = dict[str, Any]
Given = Mapping[str, Any]

MOST_PER_PAGE = 250
UNPAGED = 1_000_000


def moment(at: datetime) -> str:
    """A time as GraphQL writes it: whole seconds, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def optional_moment(at: datetime | None) -> str | None:
    """The same for what may not have happened."""
    return moment(at) if at else None


def money(minor: int, currency: str) -> Answer:
    """One amount. GraphQL trims zeros where webhooks do not: `13.5`, `9.0`."""
    whole, _, rest = render(minor, currency).partition(".")
    return {"amount": f"{whole}.{rest.rstrip('0') or '0'}", "currencyCode": currency}


def money_bag(minor: int, currency: str) -> Answer:
    """An amount in shop and in presentment money; the twin sells in one currency only."""
    amount = money(minor, currency)
    return {"shopMoney": amount, "presentmentMoney": amount}


def number_of(gid: object, kind: str) -> str | None:
    """The number inside a global id of a kind; None for ids of anything else."""
    prefix, _, number = str(gid).partition("?")[0].rpartition("/")
    known = prefix == f"gid://shopify/{kind}" and number.isascii() and number.isdigit()
    return number if known else None


def kind_of(gid: object) -> str:
    """What a global id is the id of; the empty text when it is none."""
    parts = str(gid).split("/")
    return parts[3] if str(gid).startswith("gid://shopify/") and len(parts) > 4 else ""  # noqa: PLR2004 - gid, '', shopify, kind, number


def refusal(field: Sequence[str] | None, message: str, code: str | None = None) -> Answer:
    """A userError; every type of them takes from this what it knows."""
    return {
        "field": list(field) if field is not None else None,
        "message": message,
        "code": code,
        "extraInfo": None,
        "elementIndex": None,
    }


@dataclass(frozen=True)
class Listing:
    """What a connection pages through: `place` tells an item's position, never shared by two."""

    items: Sequence[Any]
    place: Callable[[Any], tuple[Any, int]]
    present: Callable[[Any], Answer]


def listing(items: Iterable[T], present: Callable[[T], Answer]) -> Callable[[Given], Answer]:
    """A connection over things in the order they are in."""
    numbered = list(enumerate(items))
    return lambda given: connection(
        Listing(numbered, lambda pair: (pair[0], pair[0]), lambda pair: present(pair[1])), given
    )


def connection(listed: Listing, given: Given) -> Answer:
    """One page, forwards or backwards. Raises GraphQLError for a cursor of something else."""
    backwards = bool(given.get("reverse"))
    items = sorted(listed.items, key=listed.place, reverse=backwards)
    items, before, after = _within(items, listed, given, backwards=backwards)
    page = _page(items, given)
    cut = len(items) > len(page)
    forwards = given.get("first") is not None
    edges = [_Edge(listed, item) for item in page]
    return {
        "nodes": [edge.node for edge in edges],
        "edges": [{"cursor": edge.cursor, "node": edge.node} for edge in edges],
        "pageInfo": {
            "hasNextPage": after or (cut and forwards),
            "hasPreviousPage": before or (cut and not forwards),
            "startCursor": edges[0].cursor if edges else None,
            "endCursor": edges[-1].cursor if edges else None,
        },
    }


class _Edge:
    def __init__(self, listed: Listing, item: Any) -> None:  # noqa: ANN401 - whatever is listed
        self.node = listed.present(item)
        self.cursor = _cursor(listed.place(item))


def _page(items: list[Any], given: Given) -> list[Any]:
    first, last = given.get("first"), given.get("last")
    size = first if first is not None else last
    if size is None or not (0 <= size <= MOST_PER_PAGE or size == UNPAGED):
        raise GraphQLError(f"a page holds 0 to {MOST_PER_PAGE}, not {size}")
    return items[:size] if first is not None else items[len(items) - min(size, len(items)) :]


def _within(
    items: list[Any], listed: Listing, given: Given, *, backwards: bool
) -> tuple[list[Any], bool, bool]:
    """The items between the cursors, and whether there were some before and some after."""
    kept = items
    if given.get("after"):
        start = _place(given["after"])
        kept = [i for i in kept if _behind(_comparable(listed.place(i)), start, backwards)]
    before = len(kept) < len(items)
    whole = len(kept)
    if given.get("before"):
        end = _place(given["before"])
        kept = [i for i in kept if _behind(end, _comparable(listed.place(i)), backwards)]
    return kept, before, len(kept) < whole


def _behind(one: Any, other: Any, backwards: bool) -> bool:  # noqa: ANN401 - a comparison
    return bool(one < other if backwards else one > other)


def _comparable(place: tuple[Any, int]) -> tuple[Any, int]:
    value, number = place
    return (value.isoformat() if isinstance(value, datetime) else value), number


def _cursor(place: tuple[Any, int]) -> str:
    value, number = _comparable(place)
    text = json.dumps({"last_id": number, "last_value": value}, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def _place(cursor: object) -> tuple[Any, int]:
    try:
        told = json.loads(base64.b64decode(str(cursor), validate=True))
        return told["last_value"], told["last_id"]
    except (ValueError, KeyError, TypeError):
        raise GraphQLError("Invalid cursor for current pagination sort.") from None
