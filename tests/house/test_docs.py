"""The documents say what the code says: settings, topics, codes, commands, decisions, links."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from app import create_app
from plugin.domain.errors import LaurelError
from plugin.http import status_of
from plugin.service.journal import Receipt
from plugin.settings import Settings
from tests.house.rules import ROOT, sources
from tests.widgets.test_extension import BUDGET

DOCS = ROOT / "docs"
README = ROOT / "README.md"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
HEADINGS = ["## Context", "## Decision", "## Why not", "## Consequences"]
FOLDERS = [
    path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "var"
]
PAGES = sorted([*ROOT.glob("*.md"), *(page for path in FOLDERS for page in path.rglob("*.md"))])

ATTACK = "pytest.mark.attack"

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def section(page: Path, heading: str) -> str:
    """What stands under a heading of the second level."""
    _, _, after = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    return after.partition("\n## ")[0]


def first_cells(table: str) -> set[str]:
    """Every word in backticks in the first column of a table."""
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {word for cell in rows for word in re.findall(r"`([^`]+)`", cell)}


def all_kinds(kind: type[LaurelError]) -> Iterator[type[LaurelError]]:
    """An error of the house and everything below it."""
    yield kind
    for below in kind.__subclasses__():
        if not below.__module__.startswith("tests"):
            yield from all_kinds(below)


def commands(group: click.Group, name: str = "") -> Iterator[str]:
    """The full names of all commands below a group."""
    for word, command in group.commands.items():
        full = f"{name} {word}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, full)
        else:
            yield full


def reasons(source: str) -> set[str]:
    """The codes that a file gives as a reason: to `Ignored`, to `Verdict`, or from `remark`."""
    tree = ast.parse(source)
    tables = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = [part for place in _reasoned(tree) for part in _with_tables(place, tables)]
    return {code for part in found for code in _codes(part)}


def _reasoned(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "Ignored":
                yield from node.args
            if node.func.id == "Verdict":
                yield from node.args[2:]
        if isinstance(node, ast.FunctionDef) and node.name == "remark":
            yield from (said for said in ast.walk(node) if isinstance(said, ast.Return))


def _with_tables(place: ast.AST, tables: dict[str, ast.expr]) -> Iterator[ast.AST]:
    """An expression, and the values of every table of the module that it names."""
    yield place
    for node in ast.walk(place):
        table = tables.get(node.id) if isinstance(node, ast.Name) else None
        if isinstance(table, ast.Dict):
            yield from table.values


def _codes(part: ast.AST) -> Iterator[str]:
    for node in ast.walk(part):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def broken_links(page: Path) -> list[str]:
    """Relative links that lead to no file, or to no heading of it."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    told = [link for link in _LINK.findall(text) if "://" not in link]
    return [link for link in told if not _leads_somewhere(page, *link.partition("#")[::2])]


def _leads_somewhere(page: Path, path: str, anchor: str) -> bool:
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """Headings as web pages name them: lower case, words and hyphens only."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def attacks(paths: Iterable[Path]) -> set[str]:
    """The tests that are marked as a row of the attack catalogue."""
    return {
        node.name
        for path in paths
        if ATTACK in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(mark) == ATTACK for mark in node.decorator_list)
    }


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(Settings(database_url=f"sqlite:///{tmp_path}/x.db", laurel_var=tmp_path))


def test_the_readme_knows_every_setting_and_no_other() -> None:
    names = {name.upper() for name in Settings.model_fields}
    assert first_cells(section(README, "Settings")) == names


def test_the_readme_knows_every_command_and_no_other(app: Flask) -> None:
    assert first_cells(section(README, "The operator's commands")) == set(commands(app.cli))


def test_the_journal_page_knows_every_topic() -> None:
    declared = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))["webhooks"]
    topics = {*declared["topics"], *declared["compliance_topics"]}
    assert first_cells(section(DOCS / "journal.md", "Topics")) == topics


def test_the_journal_page_knows_every_reason() -> None:
    given = {code for _, source in sources() for code in reasons(source)}
    assert {"topic_not_used", "nobody_named", "edit_without_totals", "merge_failed"} <= given
    ended = section(DOCS / "journal.md", "Outcomes: how a delivery ended")
    assert given - first_cells(ended) == set()


def test_the_journal_page_knows_every_receipt() -> None:
    receipts = section(DOCS / "journal.md", "Receipts: what the door answers")
    assert first_cells(receipts) == {receipt.value for receipt in Receipt}


def test_the_http_page_knows_every_error_and_its_status() -> None:
    rows = section(DOCS / "http.md", "Errors")
    kinds = set(all_kinds(LaurelError))
    assert first_cells(rows) == {kind.code for kind in kinds}
    for kind in kinds:
        assert f"| `{kind.code}` | {status_of(kind.__new__(kind))} |" in rows


def test_the_http_page_knows_every_route(app: Flask) -> None:
    told = first_cells(section(DOCS / "http.md", "Routes"))
    routes = {
        f"{method} {rule.rule.replace('<any(shopify):platform>', 'shopify')}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {word for word in told if word.startswith(("GET ", "POST "))} == routes


def test_the_ledger_page_says_what_verify_checks() -> None:
    files = (ROOT / "plugin/service/checks").glob("*.py")
    checks = "".join(path.read_text(encoding="utf-8") for path in files)
    table = section(DOCS / "ledger.md", "Invariants")
    rows = re.findall(r"^\| (I\d+) \|.*\| by `verify` \|$", table, re.MULTILINE)
    assert set(rows) == set(re.findall(r'Fault\("(I\d+)"', checks))


def test_the_budgets_told_are_the_budgets_held() -> None:
    rows = re.findall(
        r"^\| `(\S+)` \| ([\d,]+) \|$", section(DOCS / "checked.md", "Budgets"), re.MULTILINE
    )
    assert {name: int(most.replace(",", "")) for name, most in rows} == BUDGET


def test_the_attack_catalogue_names_every_attack() -> None:
    told = set(re.findall(r"`(test_\w+)`", section(DOCS / "security.md", "The attack catalogue")))
    assert told == attacks((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_headings(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {page.name[:4]} ")
    assert [line for line in lines if line.startswith("## ")] == HEADINGS


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [page.name[:4] for page in DECISIONS] == [
        f"{n:04}" for n in range(1, len(DECISIONS) + 1)
    ]


def test_every_document_is_in_the_list() -> None:
    listed = {DOCS / link for link in _LINK.findall((DOCS / "README.md").read_text("utf-8"))}
    assert listed == set(DOCS.rglob("*.md")) - {DOCS / "README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A, b!\n[a](page.md#a-b) [b](#c) [c](gone.md) [d](https://e.example)\n")
    assert broken_links(page) == ["#c", "gone.md"]


def test_reasons_are_found_where_they_are_given() -> None:
    source = """
NOTED = {"a/b": "in_a_table"}
def read(topic): return Ignored(NOTED.get(topic, "by_default"))
def write(id): return Verdict(id, "ignored", "in_a_verdict")
def remark(fact): return "from_a_remark" if fact else ""
"""
    assert reasons(source) == {"in_a_table", "by_default", "in_a_verdict", "from_a_remark"}
