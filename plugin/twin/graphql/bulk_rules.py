"""What the platform refuses in a bulk query: the recorded userErrors, in their recorded order."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLError,
    OperationType,
    parse,
)

from plugin.twin.graphql.selections import Request, Selected, request_of

_MOST_CONNECTIONS = 5
_DEEPEST = 2
_LARGEST = 65_535
_EDGES = (
    "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g:"
    " '{first} {{ edges {{ node {{'. Selecting via 'nodes' is not supported."
    " Invalid connection fields: '{all}'."
)
_IDS = (
    "The parent 'node' field for a nested connection must select the 'id' field without an alias"
    " and must be of 'ID' return type. Connection fields without 'id': {all}."
)
_LISTS = "Queries that contain a connection field within a list field are not currently supported."
_DEPTH = f"Bulk queries cannot contain connections with a nesting depth greater than {_DEEPEST}."


def bulk_faults(query: str) -> list[str]:
    """Everything wrong with a bulk query, as messages about the argument `query`."""
    size = len(query.encode())
    if size > _LARGEST:
        return [f"Query is too large ({size} bytes; maximum is {_LARGEST} bytes)"]
    try:
        document = parse(query)
    except GraphQLError:
        return ["Invalid bulk query: syntax error, unexpected end of file"]
    return _faults_of(document)


def _faults_of(document: DocumentNode) -> list[str]:
    request = request_of(document, {})
    if request is None or request.operation.operation is not OperationType.QUERY:
        return ["Invalid operation type. Only `query` operations are supported."]
    found = list(_connections(request, request.roots(), 0, in_list=False))
    errors = list(_shape_faults(request, found))
    if any(root.name in {"node", "nodes"} for root in request.roots()):
        errors.append("Bulk queries cannot contain a top level `node` field.")
    if not found:
        errors.append("Bulk queries must contain at least one connection.")
    return errors


@dataclass(frozen=True)
class _Found:
    """A connection field, how deep it is, and whether a list holds it."""

    selected: Selected
    depth: int
    in_list: bool


def _connections(
    request: Request, fields: list[Selected], depth: int, *, in_list: bool
) -> Iterator[_Found]:
    for field in fields:
        below = request.inside(field)
        if _is_connection(request, field):
            yield _Found(field, depth, in_list)
            nodes = [
                node for edge in below if edge.name == "edges" for node in request.inside(edge)
            ]
            for node in nodes:
                yield from _connections(request, request.inside(node), depth + 1, in_list=in_list)
        else:
            listed = in_list or field.listed
            yield from _connections(request, below, depth, in_list=listed)


def _is_connection(request: Request, field: Selected) -> bool:
    """By its type, or by its looks where the trimmed schema does not hold the type."""
    if field.below is not None:
        return field.below.name.endswith("Connection")
    return any(below.name in {"edges", "nodes"} for below in request.inside(field))


def _shape_faults(request: Request, found: list[_Found]) -> Iterator[str]:
    if any(one.in_list for one in found):
        yield _LISTS
    if any(one.depth > _DEEPEST for one in found):
        yield _DEPTH
    if len(found) > _MOST_CONNECTIONS:
        yield f"Bulk queries cannot contain more than {_MOST_CONNECTIONS} connections."
    wrong = [one.selected.name for one in found if _by_nodes(request, one.selected)]
    if wrong:
        yield _EDGES.format(first=wrong[0], all=", ".join(wrong))
    nameless = [one.selected.name for one in found if _without_id(request, one.selected)]
    if nameless:
        yield _IDS.format(all=", ".join(nameless))


def _by_nodes(request: Request, selected: Selected) -> bool:
    return any(field.name == "nodes" for field in request.inside(selected))


def _without_id(request: Request, selected: Selected) -> bool:
    """Whether a node holds a connection but does not tell its own id."""
    for edge in request.inside(selected):
        for node in request.inside(edge) if edge.name == "edges" else ():
            fields = request.inside(node)
            nested = any(_is_connection(request, f) for f in fields)
            if nested and not any(f.name == f.key == "id" for f in fields):
                return True
    return False
