"""The shape of a JSON body: which keys there are, of which types, and which are always there.

Shapes are facts about recorded bodies; the bodies themselves stay where they are.
"""

from collections.abc import Iterable, Iterator
from typing import Any

Shape = dict[str, str]
"""Place in a body -> types, joined by `|`; a `!` after them marks what is always there."""

_NAMES = {type(None): "null", bool: "bool", int: "number", float: "number", str: "text"}


def describe(bodies: Iterable[Any]) -> Shape:
    """The shape that a set of bodies has in common."""
    types: dict[str, set[str]] = {}
    seen: dict[str, int] = {}
    parents: dict[str, int] = {}
    for body in bodies:
        for path, value in walk(body):
            types.setdefault(path, set()).add(type_name(value))
            seen[path] = seen.get(path, 0) + 1
            if isinstance(value, dict):
                parents[path] = parents.get(path, 0) + 1
    return {
        path: "|".join(sorted(types[path]))
        + ("!" if seen[path] == parents.get(_above(path)) else "")
        for path in sorted(types)
    }


def differences(body: Any, shape: Shape, *, may_be_null: Iterable[str] = ()) -> list[str]:
    """What a body has too much, lacks, or says in another type; empty when it fits."""
    found: list[str] = []
    nullable = set(may_be_null)
    present = list(walk(body))
    for path, value in present:
        if path not in shape:
            found.append(f"{path}: unknown key")
        elif not _fits(type_name(value), shape[path], path in nullable):
            found.append(f"{path}: {type_name(value)} instead of {shape[path]}")
    paths = {path for path, _ in present}
    objects = {path for path, value in present if isinstance(value, dict)}
    found += [
        f"{path}: missing"
        for path, facts in shape.items()
        if facts.endswith("!") and _above(path) in objects and path not in paths
    ]
    return sorted(set(found))


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every place in a body with its value; list items share one place, `lines[]`."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, f"{path}[]")


def type_name(value: Any) -> str:
    return _NAMES.get(type(value), "list" if isinstance(value, list) else "object")


def _above(path: str) -> str:
    """The object a key belongs to; a list's items belong to no key."""
    return path.rpartition(".")[0] if not path.endswith("[]") else "-"


def _fits(name: str, facts: str, nullable: bool) -> bool:
    allowed = facts.rstrip("!").split("|")
    # A key only ever seen empty says nothing about its type.
    return name in allowed or allowed == ["null"] or (nullable and name == "null")
