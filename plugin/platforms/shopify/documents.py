"""
Our GraphQL documents: each in a file of its own, loaded once.

Comments on top say what a document needs: `# scopes: read_orders`, and `# repeatable` where a
mutation may be sent again when nobody knows whether it was carried out. What several documents
spell alike is a fragment with a file of its own name, and follows whoever spreads it.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
_NEED = re.compile(r"^# ([a-z]+)(?:: (.+))?$", re.MULTILINE)
_SPREAD = re.compile(r"\.\.\.([A-Z]\w+)")


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
    written = _written(f"{name}.graphql")
    needs = {found[1]: found[2] or "" for found in _NEED.finditer(written)}
    text = _whole(_COMMENT.sub("", written))
    repeatable = text.startswith("query") or "repeatable" in needs
    return Document(name, text, tuple(needs.get("scopes", "").split()), repeatable)


def _whole(text: str) -> str:
    """A text with every fragment that it, or one of its fragments, spreads."""
    missing = next((name for name in _SPREAD.findall(text) if f"fragment {name} " not in text), "")
    if not missing:
        return text
    return _whole(f"{text}\n{_written('fragments', f'{missing}.graphql')}")


def _written(*path: str) -> str:
    return files(__package__).joinpath("queries", *path).read_text("utf-8")
