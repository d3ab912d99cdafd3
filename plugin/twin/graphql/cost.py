"""What a query costs, by the rules the recorded `extensions.cost` follow.

An object is one point, leaves and money are free, a mutation is ten including the object it
answers with. A connection is two points and then its node's cost times twice the natural logarithm
of its size, rounded down and at least one; an empty one costs the two points only.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import OperationType, is_leaf_type

from plugin.twin.graphql.selections import Request, Selected

SINGLE_QUERY_MAXIMUM = 1_000
_OF_A_MUTATION = 10
_OF_A_CONNECTION = 2
_FREE = frozenset({"Count", "MoneyBag", "MoneyV2", "PageInfo"})


def requested_cost(request: Request) -> int:
    """The points a request may need: every connection as long as it is allowed to be."""
    return _Counter(request).all(None)


def actual_cost(request: Request, data: object) -> int:
    """The points it did need: every connection as long as its answer."""
    return _Counter(request).all(data if isinstance(data, Mapping) else {})


def factor(size: int) -> int:
    """How often a connection of a size pays for its node."""
    return max(1, math.floor(2 * math.log(size))) if size else 0


@dataclass(frozen=True)
class _Counter:
    """Walks the request, and beside it the answer where there is one."""

    request: Request

    def all(self, data: Mapping[str, Any] | None) -> int:
        roots = self.request.roots()
        if self.request.operation.operation is OperationType.MUTATION:
            return sum(_OF_A_MUTATION + self._payload(root, _under(data, root)) for root in roots)
        return sum(self._one(root, _under(data, root)) for root in roots)

    def _payload(self, root: Selected, answer: Any) -> int:  # noqa: ANN401 - any JSON
        """What a mutation answers with costs what is below it, not itself."""
        objects = self.request.inside(root)
        return sum(self._inside(selected, _under(answer, selected)) for selected in objects)

    def _inside(self, selected: Selected, answer: Any) -> int:  # noqa: ANN401
        below = self.request.inside(selected)
        return sum(self._one(field, _under(answer, field)) for field in below)

    def _one(self, selected: Selected, answer: Any) -> int:  # noqa: ANN401
        kind = selected.below
        if kind is None or is_leaf_type(kind):
            return 0
        if kind.name.endswith("Connection"):
            return self._connection(selected, answer)
        return (kind.name not in _FREE) + self._inside(selected, answer)

    def _connection(self, selected: Selected, answer: Any) -> int:  # noqa: ANN401
        size = _length(answer) if isinstance(answer, Mapping) else self._size(selected)
        listed = [field for field in self.request.inside(selected) if field.name == "nodes"]
        edges = [field for field in self.request.inside(selected) if field.name == "edges"]
        nodes = [*listed, *(node for edge in edges for node in self.request.inside(edge))]
        return _OF_A_CONNECTION + factor(size) * sum(self._one(node, None) for node in nodes)

    def _size(self, selected: Selected) -> int:
        given = self.request.arguments(selected)
        return int(given.get("first") or given.get("last") or 0)


def _under(answer: Any, selected: Selected) -> Any:  # noqa: ANN401
    """The part of an answer that belongs to a field; the first stands for all of a list."""
    if isinstance(answer, list):
        answer = next(iter(answer), None)
    return answer.get(selected.key) if isinstance(answer, Mapping) else None


def _length(answer: Mapping[str, Any]) -> int:
    return len(answer.get("nodes") or answer.get("edges") or ())
