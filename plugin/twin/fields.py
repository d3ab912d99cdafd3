"""
`include_fields`: a subscription's choice of what a webhook's body carries.

A dot leads one level down, into an object or into every item of a list.
https://shopify.dev/docs/apps/build/webhooks/customize/modify-payloads
"""

from collections.abc import Iterable
from typing import Any


def chosen(body: dict[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """The body with the chosen fields only; all of it where nothing is chosen."""
    wanted: dict[str, set[str]] = {}
    for field in fields:
        name, _, inner = field.partition(".")
        wanted.setdefault(name, set()).add(inner)
    if not wanted:
        return body
    return {name: _inside(value, wanted[name]) for name, value in body.items() if name in wanted}


def _inside(value: Any, wanted: set[str]) -> Any:  # noqa: ANN401 (whatever JSON holds)
    if "" in wanted:
        return value
    if isinstance(value, list):
        return [_inside(item, wanted) for item in value]
    return chosen(value, wanted) if isinstance(value, dict) else value
