"""The oracle stays what it is: small, plain, and a stranger to the code it judges."""

import ast
from pathlib import Path

from tests import oracle

SOURCE = Path(str(oracle.__file__)).read_text(encoding="utf-8")


def test_it_imports_the_standard_library_only() -> None:
    imported = {
        name.partition(".")[0] for node in ast.walk(ast.parse(SOURCE)) for name in _imported(node)
    }
    assert imported == {
        "collections",
        "datetime",
        "decimal",
        "fractions",
        "hashlib",
        "json",
        "typing",
    }


def test_it_is_short() -> None:
    assert len(SOURCE.splitlines()) < 400


def test_it_has_no_classes() -> None:
    assert not [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.ClassDef)]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
