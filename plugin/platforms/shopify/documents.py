"""
Our GraphQL documents: each in a file of its own, loaded once.

Comments on top say what a document needs: `# scopes: read_orders`, and `# repeatable` where a
mutation may be sent again when nobody knows whether it was carried out.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
_NEED = re.compile(r"^# ([a-z]+)(?:: (.+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One operation. `scopes`: what the merchant has to grant; `repeatable`: as told above."""

    name: str
    text: str
    scopes: tuple[str, ...]
    repeatable: bool


@cache
def document(name: str) -> Document:
    """A document by the name of its file in `queries`."""
    written = files(__package__).joinpath("queries", f"{name}.graphql").read_text("utf-8")
    needs = {found[1]: found[2] or "" for found in _NEED.finditer(written)}
    text = _COMMENT.sub("", written)
    repeatable = text.startswith("query") or "repeatable" in needs
    return Document(name, text, tuple(needs.get("scopes", "").split()), repeatable)
