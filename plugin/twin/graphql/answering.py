"""One request from text to answer: parsed, validated, paid for, executed.

A field that is legal in the schema but has no answer here is a GraphQL error that says so, never a
silent null; what is deprecated is refused, so that no test passes on borrowed time.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    OperationType,
    execute_sync,
    get_named_type,
    parse,
)

from plugin.twin.graphql import bulk, redeem_codes
from plugin.twin.graphql.access import check_approval, check_scope
from plugin.twin.graphql.cost import SINGLE_QUERY_MAXIMUM, actual_cost, requested_cost
from plugin.twin.graphql.presenting import MOST_PER_PAGE, UNPAGED
from plugin.twin.graphql.roots import MUTATIONS, QUERIES
from plugin.twin.graphql.schema import faults, schema
from plugin.twin.graphql.selections import Request, request_of
from plugin.twin.twin import Twin

Answer = dict[str, Any]


@dataclass(frozen=True)
class Asking:
    """Who asks and how: an unpaged request is a bulk operation's own."""

    scopes: frozenset[str]
    approved: bool
    unpaged: bool = False


def answer(twin: Twin, asked: Mapping[str, Any]) -> Answer:
    """Answer one request; errors come back in the body, as GraphQL has it."""
    text, variables = str(asked.get("query") or ""), asked.get("variables") or {}
    if not text.strip():
        return {"errors": [{"message": "No query string was present"}]}
    try:
        document = parse(text)
    except GraphQLError as error:
        return {"errors": [error.formatted]}
    if errors := faults(document, strict=twin.rules().strict):
        return {"errors": [error.formatted for error in errors]}
    request = request_of(document, variables, asked.get("operationName"))
    if request is None:
        return {"errors": [{"message": "An operation name is required"}]}
    catch_up(twin)
    return _paid(twin, document, request, asked)


def operations(text: str, name: str | None = None) -> list[str]:
    """The root fields of a request and the name of its operation; none when it makes no sense."""
    try:
        request = request_of(parse(text), {}, name)
    except GraphQLError:
        return []
    if request is None:
        return []
    own = [request.operation.name.value] if request.operation.name else []
    return [*(root.name for root in request.roots()), *own]


def _paid(twin: Twin, document: DocumentNode, request: Request, asked: Mapping[str, Any]) -> Answer:
    wanted = requested_cost(request)
    if size := _longest_list(request):
        return _too_long(size)
    if (stranger := _no_global_id(request)) is not None:
        return {"errors": [{"message": f"Invalid global id '{stranger}'"}]}
    if wanted > SINGLE_QUERY_MAXIMUM:
        return _too_costly(wanted)
    if not twin.bucket.take(wanted):
        return _throttled(twin, wanted)
    result = _execute(twin, document, request, asked)
    if result.data is None and all(error.path is None for error in result.errors or ()):
        twin.bucket.give_back(wanted)
        return {"errors": [_unusable(error) for error in result.errors or ()]}
    taken = min(wanted, actual_cost(request, result.data))
    twin.bucket.give_back(wanted - taken)
    return {**result.formatted, **_extensions(twin, wanted, taken)}


def throttled(twin: Twin, asked: Mapping[str, Any]) -> Answer:
    """The answer to a request that is refused whatever the bucket holds."""
    try:
        document = parse(str(asked.get("query") or ""))
    except GraphQLError as error:
        return {"errors": [error.formatted]}
    request = request_of(document, asked.get("variables") or {}, asked.get("operationName"))
    return _throttled(twin, requested_cost(request) if request else 1)


def _throttled(twin: Twin, wanted: int) -> Answer:
    """The platform's answer, with status 200, to more than the bucket holds."""
    error = {
        "message": "Throttled",
        "extensions": {
            "code": "THROTTLED",
            "documentation": "https://shopify.dev/api/usage/rate-limits",
        },
    }
    return {"errors": [error], **_extensions(twin, wanted, None)}


def _unusable(error: GraphQLError) -> Answer:
    """Variables that do not fit their types; nothing was run."""
    return {**error.formatted, "extensions": {"code": "INVALID_VARIABLE"}}


def _longest_list(request: Request) -> int:
    """The size of a list that is longer than any may be; 0 when there is none."""
    given = [value for root in request.roots() for value in request.arguments(root).values()]
    return max((len(v) for v in given if isinstance(v, list) and len(v) > MOST_PER_PAGE), default=0)


def _no_global_id(request: Request) -> str | None:
    """An `id` that cannot be one of anything."""
    given = [request.arguments(root).get("id") for root in request.roots()]
    return next((str(g) for g in given if g is not None and not str(g).startswith("gid://")), None)


def _too_long(size: int) -> Answer:
    message = (
        f"The input array size of {size} is greater than the maximum allowed of {MOST_PER_PAGE}."
    )
    return {"errors": [{"message": message, "extensions": {"code": "MAX_INPUT_SIZE_EXCEEDED"}}]}


def _too_costly(wanted: int) -> Answer:
    limit = SINGLE_QUERY_MAXIMUM
    message = f"Query cost is {wanted}, which exceeds the single query max cost limit ({limit})."
    extensions = {"code": "MAX_COST_EXCEEDED", "cost": wanted, "maxCost": limit}
    return {"errors": [{"message": message, "extensions": extensions}]}


def _extensions(twin: Twin, requested: int, actual: int | None) -> Answer:
    cost = {
        "requestedQueryCost": requested,
        "actualQueryCost": actual,
        "throttleStatus": twin.bucket.status(),
    }
    return {"extensions": {"cost": cost}}


def _execute(
    twin: Twin, document: DocumentNode, request: Request, asked: Mapping[str, Any]
) -> ExecutionResult:
    asking = _asking(twin)
    changes = request.operation.operation is OperationType.MUTATION
    with twin.state.transaction() if changes else nullcontext():
        return _executed(twin, document, asking, asked)


def _asking(twin: Twin) -> Asking:
    installation = twin.installation()
    scopes = frozenset(installation.scopes if installation else ())
    return Asking(scopes, twin.rules().approved_for_personal_data)


def _executed(
    twin: Twin, document: DocumentNode, asking: Asking, asked: Mapping[str, Any]
) -> ExecutionResult:
    roots = {**QUERIES, **MUTATIONS}
    result = execute_sync(
        schema(),
        document,
        root_value={name: partial(root, twin) for name, root in roots.items()},
        variable_values=asked.get("variables") or {},
        operation_name=asked.get("operationName") or None,
        context_value=asking,
        field_resolver=_resolve,
    )
    assert isinstance(result, ExecutionResult)  # noqa: S101 - no resolver here is asynchronous
    return result


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:  # noqa: ANN401
    asking: Asking = info.context
    check_scope(info, asking.scopes)
    if not asking.approved:
        check_approval(info)
    if not isinstance(source, Mapping) or info.field_name not in source:
        raise GraphQLError(f"the twin has no answer for {info.parent_type}.{info.field_name}")
    value = source[info.field_name]
    if not callable(value):
        return value
    return value(_window(info, arguments, asking))


def _window(
    info: GraphQLResolveInfo[Any], arguments: dict[str, Any], asking: Asking
) -> dict[str, Any]:
    """The arguments of a field; a connection must say how much of it is wanted."""
    if not get_named_type(info.return_type).name.endswith("Connection"):
        return arguments
    if asking.unpaged:
        return {**arguments, "first": UNPAGED, "last": None}
    first, last = arguments.get("first"), arguments.get("last")
    if first is None and last is None:
        raise _bad("you must provide one of first or last")
    if first is not None and last is not None:
        raise _bad("providing both first and last is not supported")
    return arguments


def _bad(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})


def catch_up(twin: Twin) -> None:
    """What runs in the background has happened by now, as far as the clock says so."""
    with twin.state.transaction():
        redeem_codes.carry_out_batches(twin)
        bulk.carry_out(twin, partial(_unpaged, twin))


def _unpaged(twin: Twin, query: str) -> Answer:
    asking = replace(_asking(twin), unpaged=True)
    return dict(_executed(twin, parse(query), asking, {}).formatted)
