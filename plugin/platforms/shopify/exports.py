"""
Exports: Shopify works a query off by itself and leaves the result at an address for a week.

For more than a few pages of a big shop; up to five run at once in a shop.
https://shopify.dev/docs/api/usage/bulk-operations/queries
"""

from datetime import UTC, datetime
from typing import Final

import msgspec

from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.nodes import Node, Thing
from plugin.ports import Export

_STATES: Final = {"COMPLETED": "done", "CREATED": "running", "RUNNING": "running"}


class _Operation(Node):
    status: str
    object_count: str | int = 0
    url: str | None = None


def start(api: AdminApi, since: datetime) -> str:
    """Have the ids of all orders changed since a moment written out; returns the export's id."""
    moment = since.astimezone(UTC).isoformat(timespec="seconds")
    query = document("orders_exported").text.replace("SINCE", moment)
    answer = api.ask(document("export_start"), {"query": query})
    told = answer.part("bulkOperationRunQuery", "bulkOperation")
    try:
        return msgspec.convert(told, type=Thing).id
    except msgspec.ValidationError:
        raise OutageError("the platform's answer names no export") from None


def look(api: AdminApi, export_id: str) -> Export | None:
    """How far an export is; None when the shop knows none by that id."""
    told = api.ask(document("export"), {"id": export_id}).part("bulkOperation")
    if told is None:
        return None
    try:
        found = msgspec.convert(told, type=_Operation)
        return Export(_STATES.get(found.status, "failed"), int(found.object_count), found.url or "")
    except (msgspec.ValidationError, ValueError):
        raise OutageError("the platform's answer does not describe an export") from None


def cancel(api: AdminApi, export_id: str) -> None:
    """Stop an export that is not wanted any more."""
    api.ask(document("export_cancel"), {"id": export_id})
