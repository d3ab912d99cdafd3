"""The twin shares no code with the app: whatever both know, they learned from the platform."""

import ast
from pathlib import Path

TWIN = Path(__file__).parents[2] / "plugin" / "twin"
OURS = {"app", "plugin", "webhooks", "widgets", "tests"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_it_imports_nothing_of_ours_but_itself() -> None:
    ours = {
        name
        for path in TWIN.rglob("*.py")
        for name in imported(path)
        if name.partition(".")[0] in OURS
    }
    assert ours
    assert all(name.startswith("plugin.twin") for name in ours)


def test_its_templates_are_escaped_and_load_nothing_from_elsewhere() -> None:
    for path in (TWIN / "templates").rglob("*"):
        text = path.read_text("utf-8") if path.is_file() else ""
        assert path.suffix in {".html", ""}
        assert "|safe" not in text.replace(" ", "")
        assert 'src="http' not in text
