"""How faults are worded: what was found, and what may be written instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from plugin.domain.rules import Period
from plugin.programfile.notation import quoted

IN_A_PERIOD = {
    Period.DAY: "in a day",
    Period.WEEK: "in a week",
    Period.MONTH: "in a month",
    Period.YEAR: "in a year",
    Period.EVER: "ever",
}

_WIDEST = 40

# Orders tell what was bought by id, vendor and SKU, and nothing more of a product.
# https://shopify.dev/docs/api/admin-rest/latest/resources/order
_UNTOLD = {
    "collections": "collections",
    "product_tags": "tags",
    "tags": "tags",
}


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A number with decimals that is not in quotes; floats are never read."""

    text: str


def impossible(found: object) -> str:
    """That a value cannot stand where it does."""
    if found is None:
        return "it is missing"
    if isinstance(found, Unquoted):
        return f"{found.text[:_WIDEST]} has no quotes"
    return f"{_shown(found)} is not possible"


def one_of(words: Sequence[str]) -> str:
    """A choice: `"paid" or "created"`."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def unknown(key: str, known: Sequence[str]) -> str:
    """That a key is not known here, with the nearest one that is."""
    if key in _UNTOLD and "products" in known:
        told = one_of([name for name in known if name in {"products", "vendors", "skus"}])
        return f"orders do not tell the {_UNTOLD[key]} of their products; write {told}"
    near = get_close_matches(key, known, n=1) or known
    return f"there is no such key; write {one_of(near)}"


def bare(key: str) -> str:
    """A key as it stands in a path; in quotes when it is no plain word."""
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key[:_WIDEST] if plain else quoted(key[:_WIDEST])


def _shown(found: object) -> str:
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str):
        return quoted(found[:_WIDEST])
    if isinstance(found, int):
        return str(found)[:_WIDEST]
    if isinstance(found, list | dict):
        return "a list" if isinstance(found, list) else "a table"
    return "a date or a time"
