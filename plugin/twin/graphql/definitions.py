"""Definitions of metafields: what a value means, and whether storefronts may read it."""

import re
from typing import Any, Final

from plugin.twin import metafields
from plugin.twin.graphql.access import covers, denied
from plugin.twin.graphql.presenting import Answer, Given, refusal
from plugin.twin.ids import gid
from plugin.twin.metafields import RESERVED, Definition, own_namespace
from plugin.twin.twin import Twin

_WORD = re.compile(r"[A-Za-z0-9_-]*")
_NEEDS: Final = {"CUSTOMER": "write_customers", "ORDER": "write_orders"}
_SHORTEST_KEY: Final = 2
_LONGEST_NAME: Final = 255


def create(twin: Twin, given: Given) -> Answer:
    """`metafieldDefinitionCreate`."""
    wanted: dict[str, Any] = given["definition"]
    _check_scope(twin, wanted["ownerType"])
    namespace = own_namespace(wanted.get("namespace") or RESERVED)
    if problem := _fault(wanted) or _taken(twin, wanted, namespace):
        return {"createdDefinition": None, "userErrors": [problem]}
    access = wanted.get("access") or {}
    made = Definition(
        twin.new_id("definition"),
        wanted["ownerType"],
        namespace,
        wanted["key"],
        wanted["name"],
        wanted["type"],
        storefront=access.get("storefront") == "PUBLIC_READ",
    )
    metafields.define(twin.state, made)
    return {"createdDefinition": _presented(made), "userErrors": []}


def _check_scope(twin: Twin, owner_type: str) -> None:
    wanted, installation = _NEEDS.get(owner_type), twin.installation()
    if wanted and installation and not covers(installation.scopes, wanted):
        raise denied("metafieldDefinitionCreate", f"`{wanted}` access scope.")


def _fault(wanted: dict[str, Any]) -> Answer | None:
    if not _WORD.fullmatch(wanted["key"]):
        message = "Key contains one or more invalid characters."
        return refusal(["definition", "key"], message, "INVALID_CHARACTER")
    if len(wanted["key"]) < _SHORTEST_KEY:
        message = f"Key is too short (minimum is {_SHORTEST_KEY} characters)"
        return refusal(["definition", "key"], message, "TOO_SHORT")
    if len(wanted["name"]) > _LONGEST_NAME:
        message = f"Name is too long (maximum is {_LONGEST_NAME} characters)"
        return refusal(["definition", "name"], message, "TOO_LONG")
    return None


def _taken(twin: Twin, wanted: dict[str, Any], namespace: str) -> Answer | None:
    if metafields.defined(twin.state, wanted["ownerType"], namespace, wanted["key"]) is None:
        return None
    # No recording has this refusal; the code is the schema's.
    message = f"Key is in use for {wanted['ownerType'].capitalize()} metafields."
    return refusal(["definition", "key"], message, "TAKEN")


def _presented(made: Definition) -> Answer:
    return {
        "id": gid("MetafieldDefinition", made.id),
        "namespace": made.namespace,
        "key": made.key,
        "name": made.name,
        "ownerType": made.owner_type,
    }
