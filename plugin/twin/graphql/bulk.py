"""Bulk queries: started, watched, called off; their files hold what the shop was at the end."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graphql import GraphQLError

from plugin.twin import exports
from plugin.twin.bodies.shop import finished_bulk
from plugin.twin.exports import Export
from plugin.twin.graphql.bulk_lines import flattened
from plugin.twin.graphql.bulk_rules import bulk_faults
from plugin.twin.graphql.presenting import (
    Answer,
    Given,
    Listing,
    connection,
    moment,
    number_of,
    optional_moment,
    refusal,
)
from plugin.twin.graphql.searching import matcher, terms
from plugin.twin.ids import gid
from plugin.twin.twin import Twin

_KIND = "BulkOperation"
_BUSY = "A bulk query operation for this app and shop is already in progress: {}."
_ENDED = frozenset({"CANCELED", "COMPLETED"})
_BAD_REQUEST = {"code": "BAD_REQUEST"}

Ask = Callable[[str], dict[str, Any]]


def run_query(twin: Twin, given: Given) -> Answer:
    """`bulkOperationRunQuery`: at most five at a time."""
    errors = [refusal(["query"], message, "INVALID") for message in bulk_faults(given["query"])]
    busy = exports.running(twin.state)
    if not errors and len(busy) >= exports.MOST_AT_ONCE:
        names = ", ".join(gid(_KIND, export.id) for export in busy)
        errors = [refusal(None, _BUSY.format(names), "OPERATION_IN_PROGRESS")]
    if errors:
        return {"bulkOperation": None, "userErrors": errors}
    export = Export(
        id=twin.new_id("bulk_operation"),
        query=given["query"],
        token=secrets.token_hex(16),
        grouped=bool(given.get("groupObjects")),
        created_at=twin.clock.now(),
    )
    exports.keep(twin.state, export)
    return {"bulkOperation": presented(twin, export), "userErrors": []}


def cancel(twin: Twin, given: Given) -> Answer:
    """`bulkOperationCancel`: what is done stays done."""
    found = exports.find(twin.state, number_of(given["id"], _KIND))
    if found is None:
        error = refusal(["id"], "Bulk operation does not exist")
        return {"bulkOperation": None, "userErrors": [error]}
    if not found.running:
        status = found.status(twin.clock.now()).lower()
        message = f"A bulk operation cannot be canceled when it is {status}"
        return {"bulkOperation": presented(twin, found), "userErrors": [refusal(None, message)]}
    after = exports.cancelled(found, twin.clock.now())
    exports.keep(twin.state, after)
    return {"bulkOperation": presented(twin, after), "userErrors": []}


def bulk_operation(twin: Twin, given: Given) -> Answer | None:
    """`bulkOperation(id)`."""
    number = number_of(given["id"], _KIND)
    if number is None:
        raise GraphQLError(f"Invalid id: {given['id']}", extensions={"code": "RESOURCE_NOT_FOUND"})
    found = exports.find(twin.state, number)
    return presented(twin, found) if found else None


def bulk_operations(twin: Twin, given: Given) -> Answer:
    """`bulkOperations`, newest last unless reversed."""
    for term in terms(given.get("query")):
        if term.name == "created_at" and not term.value[:4].isdigit():
            message = "Invalid timestamp for query filter `created_at`."
            raise GraphQLError(message, extensions=_BAD_REQUEST)
    fits = matcher(given.get("query"), twin.shop().timezone)
    found = [export for export in exports.everything(twin.state) if fits(_searchable(twin, export))]
    ended = given.get("sortKey") == "COMPLETED_AT"
    return connection(
        Listing(
            found,
            lambda e: ((e.ended_at or e.created_at) if ended else e.created_at, e.id),
            lambda e: presented(twin, e),
        ),
        given,
    )


def _searchable(twin: Twin, export: Export) -> dict[str, Any]:
    return {
        "id": export.id,
        "status": export.status(twin.clock.now()),
        "operation_type": "QUERY",
        "created_at": export.created_at,
    }


def presented(twin: Twin, export: Export) -> Answer:
    """One bulk operation."""
    status = export.status(twin.clock.now())
    done = status == "COMPLETED"
    url = f"{twin.settings.url}/bulk/{export.token}.jsonl"
    return {
        "__typename": _KIND,
        "id": gid(_KIND, export.id),
        "status": status,
        "type": "QUERY",
        "errorCode": None,
        "query": export.query,
        "createdAt": moment(export.created_at),
        "completedAt": optional_moment(export.ended_at),
        "objectCount": str(export.objects),
        "rootObjectCount": str(export.roots),
        "fileSize": str(len(export.lines.encode())) if done else None,
        # Nothing found makes no file.
        "url": url if status in _ENDED and export.objects else None,
        "partialDataUrl": None,
    }


def carry_out(twin: Twin, ask: Ask) -> None:
    """Finish every export whose time has come; `ask` answers a query as a whole, unpaged."""
    for export in exports.running(twin.state):
        if export.due(twin.clock.now()):
            _finish(twin, export, ask(export.query))


def _finish(twin: Twin, export: Export, answer: dict[str, Any]) -> None:
    with twin.happening() as act:
        flat = flattened(answer.get("data") or {}, grouped=export.grouped)
        done = replace(
            export,
            outcome="FAILED" if answer.get("errors") else "COMPLETED",
            ended_at=act.at,
            objects=flat.objects,
            roots=flat.roots,
            lines=flat.text,
        )
        exports.keep(twin.state, done)
        body = finished_bulk(gid(_KIND, done.id), (done.outcome or "").lower(), act.at, twin.shop())
        act.tell("bulk_operations/finish", body)
