"""The Admin GraphQL API, as far as the app needs it today.

Every request is parsed and validated against the vendored schema; a field that is legal there but
has no answer here is a GraphQL error that says so, never a silent null.
"""

import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    Visitor,
    build_schema,
    execute_sync,
    parse,
    validate,
    visit,
)

from plugin.twin.graphql_answers import query_root
from plugin.twin.twin import Twin

_SCHEMA = Path(__file__).parent / "schema" / "admin-2026-10.graphql"


@cache
def schema() -> GraphQLSchema:
    """The vendored schema; built on first use, because it takes a quarter of a second."""
    return build_schema(_SCHEMA.read_text("utf-8"), assume_valid=True)


class Bucket:
    """The cost limit of one app in one shop: fills with time, empties with queries."""

    def __init__(self, capacity: int = 2_000, restore_rate: int = 100) -> None:
        self._capacity, self._rate = capacity, restore_rate
        self._level, self._at = float(capacity), time.monotonic()
        self._lock = threading.Lock()

    def take(self, cost: int) -> bool:
        """Pay for a query, if the bucket holds that much."""
        with self._lock:
            now = time.monotonic()
            self._level = min(self._capacity, self._level + (now - self._at) * self._rate)
            self._at = now
            affordable = cost <= self._level
            self._level -= cost if affordable else 0
            return affordable

    def status(self) -> dict[str, float]:
        """`throttleStatus` as the platform reports it."""
        return {
            "maximumAvailable": float(self._capacity),
            "currentlyAvailable": float(int(self._level)),
            "restoreRate": float(self._rate),
        }


def answer(twin: Twin, bucket: Bucket, request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one request; errors come back in the body, as GraphQL has it."""
    try:
        document = parse(str(request.get("query") or ""))
    except GraphQLError as error:
        return {"errors": [error.formatted]}
    if errors := validate(schema(), document):
        return {"errors": [error.formatted for error in errors]}
    cost = _cost(document)
    if not bucket.take(cost):
        throttled = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
        return {"errors": [throttled], **_extensions(bucket, cost, None)}
    result = _execute(twin, document, request)
    return {**result.formatted, **_extensions(bucket, cost, cost)}


def _execute(twin: Twin, document: DocumentNode, request: Mapping[str, Any]) -> ExecutionResult:
    result = execute_sync(
        schema(),
        document,
        root_value=query_root(twin),
        variable_values=request.get("variables") or {},
        operation_name=request.get("operationName"),
        field_resolver=_resolve,
    )
    assert isinstance(result, ExecutionResult)  # noqa: S101 - no resolver here is asynchronous
    return result


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:  # noqa: ANN401
    if not isinstance(source, Mapping) or info.field_name not in source:
        raise GraphQLError(f"the twin has no answer for {info.parent_type}.{info.field_name}")
    value = source[info.field_name]
    return value(**arguments) if callable(value) else value


def _cost(document: DocumentNode) -> int:
    """One point for every object asked for; the platform's own sums are finer."""
    counter = _ObjectCounter()
    visit(document, counter)
    return max(1, counter.objects)


class _ObjectCounter(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.objects = 0

    def enter_field(self, node: FieldNode, *_: Any) -> None:  # noqa: ANN401
        self.objects += node.selection_set is not None


def _extensions(bucket: Bucket, requested: int, actual: int | None) -> dict[str, Any]:
    cost = {
        "requestedQueryCost": requested,
        "actualQueryCost": actual,
        "throttleStatus": bucket.status(),
    }
    return {"extensions": {"cost": cost}}
