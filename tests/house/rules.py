"""
Rules of the house that no linter knows, each a small walk over the syntax tree.

A rule names where it holds and what is spared; it yields the lines that break it.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("app.py", "plugin", "webhooks", "widgets")


@dataclass(frozen=True, slots=True)
class Rule:
    """`within` and `spared` are paths from the root; a folder stands for all in it."""

    name: str
    breaches: Callable[[ast.AST], Iterator[ast.expr | ast.stmt]]
    within: tuple[str, ...] = SOURCES
    spared: tuple[str, ...] = ()

    def lines(self, path: str, source: str | ast.AST) -> list[int]:
        """The lines of a file that break the rule; none where it does not hold."""
        if not _below(path, self.within) or _below(path, self.spared):
            return []
        tree = ast.parse(source) if isinstance(source, str) else source
        return sorted({node.lineno for node in self.breaches(tree)})


def _below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(place + "/") for place in places)


def compared_secrets(tree: ast.AST) -> Iterator[ast.expr]:
    """`==` or `!=` on what is called hmac, signature, digest, proof or secret: the clock tells."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
            for pair, operator in zip(pairwise(operands), node.ops, strict=True):
                if isinstance(operator, ast.Eq | ast.NotEq) and _tells(*pair):
                    yield node


def _tells(one: ast.expr, other: ast.expr) -> bool:
    """Nothing is learnt from a comparison with what is written in the source."""
    constant = isinstance(one, ast.Constant) or isinstance(other, ast.Constant)
    return not constant and (_secret(one) or _secret(other))


def _secret(operand: ast.expr) -> bool:
    name = _name(operand).lower()
    return any(word in name for word in ("hmac", "signature", "digest", "proof", "secret"))


def dangerous_readers(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What turns text into code: eval, exec, pickle and its kin, yaml."""
    modules = {"pickle", "cPickle", "dill", "shelve", "marshal", "yaml"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _dotted(node.func) in {"eval", "exec"}:
            yield node
        if isinstance(node, ast.stmt) and modules & _imported(node):
            yield node


def floats(tree: ast.AST) -> Iterator[ast.expr]:
    """A float literal, the name `float`, or a complex one: money and points are exact."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node
        if isinstance(node, ast.Name) and node.id == "float":
            yield node


def clock_readings(tree: ast.AST) -> Iterator[ast.expr]:
    """Reading the machine's wall clock. Measuring a span by `monotonic` is something else."""
    readings = {
        *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
        *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _last_two(node) in readings:
            yield node
        if isinstance(node, ast.Call) and _dotted(node.func) == "time":
            yield node


def environment_readings(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """`os.environ`, `os.getenv`, and importing either by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _last_two(node) in {
            *("os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"),
        }:
            yield node
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node for alias in node.names if alias.name in {"environ", "getenv"})


def official_libraries(tree: ast.AST) -> Iterator[ast.stmt]:
    """Imports of the platform's own libraries."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and {"shopify", "shopify_app"} & _imported(node):
            yield node


def global_sessions(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """
    ShopifyAPI's network and session code: it lives in class variables of the whole process.

    `Session.temp` leaves another tenant active after an exception, and a fresh thread inherits
    the last site; `request_token` gets tokens that never expire, with no time limit.
    """
    banned = {"ShopifyResource", "request_token", "activate_session", "clear_session"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (
            node.attr in banned or _last_two(node) in {"Session.temp", "shopify.GraphQL"}
        ):
            yield node
        if isinstance(node, ast.Name) and node.id in banned:
            yield node
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "shopify":
            names = {alias.name for alias in node.names}
            if names & {*banned, "GraphQL", "*"} or "resources" in (node.module or ""):
                yield node


def _imported(node: ast.stmt) -> set[str]:
    """The top-level packages that a statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return {(node.module or "").partition(".")[0]}
    return set()


def _name(node: ast.expr) -> str:
    """The last word of a name, an attribute, an item by constant key, or a call's function."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    if isinstance(node, ast.Subscript):
        key = str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""
        return f"{_name(node.value)}.{key}"
    return _dotted(node).rpartition(".")[2]


def _dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names; what is no name leaves its part out."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _last_two(node: ast.Attribute) -> str:
    """`datetime.now` of `datetime.datetime.now`."""
    return ".".join(_dotted(node).split(".")[-2:])


RULES = (
    Rule(
        "secrets are compared in constant time",
        compared_secrets,
        # The domain knows no secrets; its digests name bodies. A handshake, a picture and whoever
        # asked are found by a hash: there `==` builds a statement.
        spared=(
            "plugin/domain",
            *(f"plugin/store/{name}.py" for name in ("attempts", "handshakes", "logos")),
        ),
    ),
    Rule("nothing turns text into code", dangerous_readers),
    Rule("no session is the whole process's", global_sessions),
    Rule(
        "the domain has no floats",
        floats,
        within=("plugin/domain",),
        # A colour is looked at, never added up.
        spared=("plugin/domain/colour.py",),
    ),
    Rule(
        "only the clock reads the clock",
        clock_readings,
        spared=("plugin/clock.py", "plugin/twin", "plugin/demo"),
    ),
    Rule(
        "only settings read the environment",
        environment_readings,
        spared=("plugin/settings.py", "app.py", "plugin/demo", "plugin/demo.py", "plugin/twin"),
    ),
    Rule(
        "the official libraries stay in one room",
        official_libraries,
        spared=("plugin/platforms/shopify",),
    ),
)


@cache
def broken() -> Mapping[str, list[str]]:
    """Where the house breaks each rule, by its name. Every file is parsed once for all rules."""
    found: dict[str, list[str]] = {rule.name: [] for rule in RULES}
    for path, text in sources():
        tree = ast.parse(text)
        for rule in RULES:
            found[rule.name] += [f"{path}:{line}" for line in rule.lines(path, tree)]
    return found


def sources() -> Iterator[tuple[str, str]]:
    """Every Python file of the product: (path from the root, text)."""
    for place in SOURCES:
        root = ROOT / place
        for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def misnamed_templates(root: Path) -> list[str]:
    """
    Templates that are not called `.html`: only those are escaped without being asked.

    A template is a file in a folder `templates`, or one whose name says so wherever it lies.
    """
    found = [path for place in SOURCES for path in (root / place).rglob("*") if path.is_file()]
    return [
        path.relative_to(root).as_posix()
        for path in found
        if path.suffix in {".jinja", ".jinja2", ".j2"}
        or ("templates" in path.parts and path.suffix != ".html")
    ]
