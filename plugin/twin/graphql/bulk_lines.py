"""The answer of a bulk query as JSON Lines: one object a line, children naming their parent."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Flat:
    """The file, how many objects it holds, and how many of them are roots."""

    text: str
    objects: int
    roots: int


def flattened(data: Mapping[str, Any], *, grouped: bool) -> Flat:
    """Turn nested edges into lines.

    Grouped, children follow their parent; otherwise all roots come first, and children have to be
    joined to them by `__parentId`.
    """
    roots = [node for field in data.values() if _edges(field) for node in _nodes(field)]
    lines = [line for root in roots for line in _lines(root, None)]
    if not grouped:
        lines.sort(key=lambda line: "__parentId" in line)
    text = "".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
    )
    return Flat(text, len(lines), len(roots))


def _lines(node: Mapping[str, Any], parent: str | None) -> Iterator[dict[str, Any]]:
    own = {key: value for key, value in node.items() if not _edges(value)}
    yield {**own, "__parentId": parent} if parent else own
    for value in node.values():
        if _edges(value):
            for child in _nodes(value):
                yield from _lines(child, str(node.get("id")))


def _edges(value: object) -> bool:
    return isinstance(value, Mapping) and "edges" in value


def _nodes(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in value["edges"]]
