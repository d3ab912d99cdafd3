"""The oracles stay what they are: small, plain, and strangers to the code they judge."""

import ast
from pathlib import Path

import pytest

from tests import oracle, oracle_of_referrals, oracle_of_rewards, oracle_of_time

SOURCE = Path(str(oracle.__file__)).read_text(encoding="utf-8")
OF_TIME = Path(str(oracle_of_time.__file__)).read_text(encoding="utf-8")
OF_REWARDS = Path(str(oracle_of_rewards.__file__)).read_text(encoding="utf-8")
OF_REFERRALS = Path(str(oracle_of_referrals.__file__)).read_text(encoding="utf-8")


OURS = {"collections", "datetime", "decimal", "fractions", "hashlib", "json", "typing"}


@pytest.mark.parametrize(
    ("source", "known"),
    [
        (SOURCE, OURS),
        # One oracle may ask another.
        (OF_TIME, {"datetime", "functools", "tests", "typing", "zoneinfo"}),
        (OF_REWARDS, {"collections", "datetime", "fractions", "typing"}),
        (OF_REFERRALS, {"collections", "datetime", "fractions", "typing"}),
    ],
)
def test_it_imports_the_standard_library_only(source: str, known: set[str]) -> None:
    imported = {
        name.partition(".")[0] for node in ast.walk(ast.parse(source)) for name in _imported(node)
    }
    assert imported == known


@pytest.mark.parametrize(
    ("source", "lines"),
    [(SOURCE, 400), (OF_TIME, 350), (OF_REWARDS, 200), (OF_REFERRALS, 200)],
)
def test_it_is_short(source: str, lines: int) -> None:
    assert len(source.splitlines()) < lines


@pytest.mark.parametrize("source", [SOURCE, OF_TIME, OF_REWARDS, OF_REFERRALS])
def test_it_has_no_classes(source: str) -> None:
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
