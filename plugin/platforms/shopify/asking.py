"""
Orders and customers, asked for: by id, or page by page in the order of their last change.

A page never leaves something out silently: an order with more lines than a page takes, or one that
cannot be read, is named to be asked for alone; a cursor leads on only from a page that was read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeVar

import msgspec

from plugin.domain.errors import DeniedError, UnreadableError
from plugin.domain.facts import ASKED
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.answers import Answer, Data
from plugin.platforms.shopify.customers import customer_fact
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import QueryError
from plugin.platforms.shopify.nodes.lines import Lines
from plugin.platforms.shopify.nodes.orders import OrderNode
from plugin.platforms.shopify.nodes.parts import Node, Paging
from plugin.platforms.shopify.nodes.people import CustomerNode
from plugin.platforms.shopify.nodes.refunds import RefundLines
from plugin.platforms.shopify.orders import order_fact
from plugin.platforms.shopify.paging import following
from plugin.platforms.shopify.reading import identifier
from plugin.platforms.shopify.transport import LARGE
from plugin.ports import CustomerFact, OrderFact, OrderPage

T = TypeVar("T")
L = TypeVar("L", Lines, RefundLines)

_TOO_COSTLY: Final = "MAX_COST_EXCEEDED"
_FIRST: Final = (100, 50, 25, 10)
"""Orders a page: fewer when Shopify finds a page too costly."""
_FEW: Final = {"lines": 20, "refunds": 5, "refundLines": 10}
_MANY: Final = {"lines": 100, "refunds": 50, "refundLines": 20}
_MORE: Final = 100


class Page(Node):
    """A page of orders, each still to be understood."""

    nodes: list[Data]
    page_info: Paging


@dataclass(frozen=True, slots=True)
class Asker:
    """One shop's API; `products`: may we see what product a line sells?"""

    api: AdminApi
    products: bool

    def order(self, order_id: str) -> OrderFact | None:
        """An order with all its lines; None when the shop shows us none by that id."""
        gid = _gid("Order", order_id)
        given = {"id": gid, "products": self.products, **_MANY}
        answer = self.api.ask(document("order"), given, at_most=LARGE)
        told = answer.part("order")
        if told is None:
            return None
        node = _converted(told, OrderNode)
        _require_buyer(answer, node, "order")
        self._complete(node)
        return _fact(node, _MANY)

    def orders(self, since: datetime, cursor: str | None) -> OrderPage:
        """Orders changed at or after a moment, oldest change first; `cursor` leads to more."""
        given = {
            "query": f"updated_at:>='{since.astimezone(UTC).isoformat(timespec='seconds')}'",
            "after": cursor,
            "products": self.products,
            **_FEW,
        }
        answer = self._affordable(given)
        page = _converted(answer.part("orders"), Page)
        facts, alone = _sorted_out(answer, page.nodes)
        return OrderPage(facts, alone, following(page.page_info, cursor))

    def customer(self, customer_id: str) -> CustomerFact | None:
        """A customer; None when the shop shows us none by that id."""
        answer = self.api.ask(document("customer"), {"id": _gid("Customer", customer_id)})
        told = answer.part("customer")
        return None if told is None else customer_fact(_converted(told, CustomerNode).as_body())

    def _affordable(self, given: Mapping[str, Any]) -> Answer:
        for first in _FIRST:
            try:
                return self.api.ask(document("orders"), {**given, "first": first}, at_most=LARGE)
            except QueryError as failure:
                if _TOO_COSTLY not in failure.reasons or first == _FIRST[-1]:
                    raise
        raise AssertionError("the smallest page is answered or raises")

    def _complete(self, node: OrderNode) -> None:
        """Read on in every list of an order that goes on."""
        self._read_on(node.line_items, "order_lines", node.id, "order", "lineItems")
        for refund in node.refunds:
            lines = refund.refund_line_items
            self._read_on(lines, "refund_lines", refund.id, "refund", "refundLineItems")

    def _read_on(self, lines: L, name: str, gid: str, *path: str) -> None:
        """Append the pages that follow, until there are none."""
        cursor = following(lines.page_info, None)
        while cursor is not None:
            given = {"id": gid, "first": _MORE, "after": cursor}
            if name == "order_lines":
                given["products"] = self.products
            answer = self.api.ask(document(name), given, at_most=LARGE)
            more: L = _converted(answer.part(*path), type(lines))
            lines.nodes += more.nodes
            lines.page_info = more.page_info
            cursor = following(lines.page_info, cursor)


def _sorted_out(
    answer: Answer, told: Iterable[Data]
) -> tuple[tuple[OrderFact, ...], tuple[str, ...]]:
    """What a page tells whole, and the ids of what it does not."""
    facts, alone = [], []
    for place, each in enumerate(told):
        try:
            node = _converted(each, OrderNode)
            _require_buyer(answer, node, "orders", "nodes", place)
            facts.append(_fact(node, _FEW))
        except UnreadableError:
            alone.append(identifier("Order", None, each.get("id")))
    return tuple(facts), tuple(alone)


def _require_buyer(answer: Answer, node: OrderNode, *path: str | int) -> None:
    """
    "Nobody bought it" must not be what we read where the buyer is kept from us.

    Raises DeniedError: with nobody named, the points would go.
    """
    named = node.customer or node.email
    if not named and any(answer.withheld(*path, part) for part in ("customer", "email")):
        raise DeniedError("the platform does not tell us who bought")


def _require_whole(node: OrderNode, sizes: Mapping[str, int]) -> None:
    """Raises UnreadableError when a list of an order goes on, or may."""
    ends = [each.refund_line_items.page_info for each in node.refunds]
    if any(end.has_next_page for end in (node.line_items.page_info, *ends)):
        raise UnreadableError("more lines than a page takes")
    if len(node.refunds) >= sizes["refunds"]:
        raise UnreadableError("as many refunds as a page takes, or more")


def _fact(node: OrderNode, sizes: Mapping[str, int]) -> OrderFact:
    _require_whole(node, sizes)
    digest = sha256(msgspec.json.encode(node)).hexdigest()
    return order_fact(node.as_body(), ASKED, digest, node.currency_code)


def _converted(told: object, kind: type[T]) -> T:
    try:
        return msgspec.convert(told, type=kind)
    except msgspec.ValidationError as error:
        raise UnreadableError(str(error)[:200]) from None


def _gid(kind: str, number: str) -> str:
    return f"gid://shopify/{kind}/{identifier(kind, number)}"
