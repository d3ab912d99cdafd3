"""Metafields: read on their owners, written by metafieldsSet as one atomic act."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plugin.twin import metafields
from plugin.twin.graphql.access import covers, denied
from plugin.twin.graphql.presenting import Answer, Given, kind_of, listing, moment, refusal
from plugin.twin.ids import gid
from plugin.twin.metafields import RESERVED, Metafield, own_namespace
from plugin.twin.twin import Twin

_MOST_AT_ONCE = 25
_DEFAULT_TYPE = "single_line_text_field"
_NEEDS = {"Customer": "write_customers", "Order": "write_orders"}
_OWNERS = {"AppInstallation": "API_PERMISSION"}
"""Owners that the API calls by another name."""
_WHOLE = re.compile(r"[+-]?[0-9]{1,19}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,13}(?:\.[0-9]{1,9})?")
_WIDEST = 2**53 - 1


def owned_metafields(twin: Twin, owner: str) -> Answer:
    """The fields `metafield` and `metafields` of whatever has some."""

    def one(given: Given) -> Answer | None:
        namespace, key = given.get("namespace") or RESERVED, given["key"]
        found = metafields.find(twin.state, owner, own_namespace(namespace), key)
        return presented(found) if found else None

    def several(given: Given) -> Answer:
        found = metafields.metafields_of(twin.state, owner)
        if given.get("namespace"):
            found = [m for m in found if m.namespace == own_namespace(given["namespace"])]
        return listing(found, presented)(given)

    return {"metafield": one, "metafields": several}


def presented(metafield: Metafield) -> Answer:
    """One metafield."""
    return {
        "id": gid("Metafield", metafield.id),
        "legacyResourceId": str(metafield.id),
        "namespace": metafield.namespace,
        "key": metafield.key,
        "type": metafield.type,
        "value": metafield.value,
        "jsonValue": _json(metafield),
        "compareDigest": metafield.mark,
        "ownerType": _OWNERS.get(kind := kind_of(metafield.owner), kind.upper()),
        "definition": None,
        "sizeInBytes": len(metafield.value.encode()),
        "createdAt": moment(metafield.created_at),
        "updatedAt": moment(metafield.updated_at),
    }


def metafields_set(twin: Twin, given: Given) -> Answer:
    """`metafieldsSet`: all of them, or none and the reasons."""
    wanted: Sequence[dict[str, Any]] = given["metafields"]
    if len(wanted) > _MOST_AT_ONCE:
        message = f"Exceeded the maximum metafields input limit of {_MOST_AT_ONCE}."
        return {
            "metafields": None,
            "userErrors": [refusal(["metafields"], message, "LESS_THAN_OR_EQUAL_TO")],
        }
    _check_scope(twin, "metafieldsSet", wanted)
    errors = [error for n, entry in enumerate(wanted) for error in _faults(twin, entry, n)]
    if errors:
        return {"metafields": [], "userErrors": errors}
    kept = [_kept(twin, entry) for entry in wanted]
    return {"metafields": [presented(metafield) for metafield in kept], "userErrors": []}


def metafields_delete(twin: Twin, given: Given) -> Answer:
    """`metafieldsDelete`: what is not there is told as null, and is no error."""
    wanted: Sequence[dict[str, Any]] = given["metafields"]
    _check_scope(twin, "metafieldsDelete", wanted)
    errors = [
        refusal(["metafields", str(n), "ownerId"], "Owner does not exist.")
        for n, entry in enumerate(wanted)
        if not _exists(twin, str(entry["ownerId"]))
    ]
    for entry in () if errors else wanted:
        namespace = own_namespace(entry["namespace"])
        metafields.drop(twin.state, str(entry["ownerId"]), namespace, entry["key"])
    return {"userErrors": errors}


def _check_scope(twin: Twin, name: str, wanted: Sequence[dict[str, Any]]) -> None:
    """Whoever changes something of an owner's needs the owner's scope."""
    installation = twin.installation()
    for scope in {_NEEDS.get(kind_of(entry["ownerId"])) for entry in wanted} - {None}:
        if scope and installation and not covers(installation.scopes, scope):
            raise denied(name, f"`{scope}` access scope.")


def _faults(twin: Twin, entry: dict[str, Any], number: int) -> list[Answer]:
    place = ["metafields", str(number)]
    owner = str(entry["ownerId"])
    if not _exists(twin, owner):
        return [refusal([*place, "ownerId"], "Owner does not exist.", "INVALID")]
    if problem := _invalid(_type(twin, entry), entry["value"]):
        return [refusal([*place, "value"], problem, "INVALID_VALUE")]
    if "compareDigest" in entry and not _same(twin, entry):
        message = "The resource has been updated since it was loaded. Try again."
        return [refusal([*place, "compareDigest"], message, "STALE_OBJECT")]
    return []


def _exists(twin: Twin, owner: str) -> bool:
    kind, number = kind_of(owner), owner.rpartition("/")[2]
    if kind in {"Customer", "Order"}:
        return bool(twin.state.get(kind.lower(), number, dict))
    if kind == "AppInstallation":
        installed = twin.installation()
        return installed is not None and number == str(installed.id)
    return kind in {"Shop", "Product", "ProductVariant"}


def _invalid(kind: str, value: str) -> str | None:
    if not value.strip():
        return "Value can't be blank."
    check = _CHECKS.get(kind)
    return check(value) if check else None


def _whole(value: str) -> str | None:
    if not _WHOLE.fullmatch(value):
        return "Value must be an integer."
    return None if abs(int(value)) <= _WIDEST else f"Value must be within +/-{_WIDEST}."


def _decimal(value: str) -> str | None:
    return None if _DECIMAL.fullmatch(value) else "Value must be a decimal."


def _flag(value: str) -> str | None:
    return None if value in {"true", "false"} else "Value must be true or false."


def _day(value: str) -> str | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "Value must be in “YYYY-MM-DD” format. For example: 2022-06-01"
    return None


def _time(value: str) -> str | None:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return "Value must be in “YYYY-MM-DDTHH:MM:SS” format. For example: 2022-06-01T15:30:00"
    return None


def _structured(value: str) -> str | None:
    try:
        json.loads(value)
    except ValueError:
        return "Value is invalid JSON."
    return None


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "boolean": _flag,
    "date": _day,
    "date_time": _time,
    "json": _structured,
    "number_decimal": _decimal,
    "number_integer": _whole,
}


def _kept(twin: Twin, entry: dict[str, Any]) -> Metafield:
    now, owner = twin.clock.now(), str(entry["ownerId"])
    namespace = own_namespace(entry.get("namespace") or RESERVED)
    before = metafields.find(twin.state, owner, namespace, entry["key"])
    kind = _type(twin, entry)
    after = (
        replace(before, type=kind, value=entry["value"], updated_at=now)
        if before
        else Metafield(
            twin.new_id("metafield"), owner, namespace, entry["key"], kind, entry["value"], now, now
        )
    )
    metafields.keep(twin.state, after)
    return after


def _type(twin: Twin, entry: dict[str, Any]) -> str:
    before = _before(twin, entry)
    return str(entry.get("type") or (before.type if before else _DEFAULT_TYPE))


def _before(twin: Twin, entry: dict[str, Any]) -> Metafield | None:
    namespace = own_namespace(entry.get("namespace") or RESERVED)
    return metafields.find(twin.state, str(entry["ownerId"]), namespace, entry["key"])


def _same(twin: Twin, entry: dict[str, Any]) -> bool:
    """A null digest says that there must not be a value yet."""
    before, expected = _before(twin, entry), entry["compareDigest"]
    return bool((before.mark if before else None) == expected)


def _json(metafield: Metafield) -> Any:  # noqa: ANN401 - any JSON
    structured = metafield.value.startswith(("{", "["))
    if structured or metafield.type in {"number_integer", "boolean"}:
        return json.loads(metafield.value)
    return metafield.value
