"""Small faults, planted one at a time: what a slip of the hand might do to a file."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one fault in it."""

    line: int
    fault: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every single fault that a file can have, in order of its lines."""
    tree = ast.parse(source)
    places = list(_places(tree))
    for index, node in enumerate(places):
        for fault, change in _changes(node):
            wrong = copy.deepcopy(tree)
            change(list(_places(wrong))[index])
            yield Mutant(getattr(node, "lineno", 0), fault, ast.unparse(wrong))


def _places(node: ast.AST) -> Iterator[ast.AST]:
    """What runs, in order: no annotations, decorators, docstrings nor names of types."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "keywords"} and not (
            name == "keywords" and isinstance(node, ast.Call)
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_words_or_type(child, node):
                yield from _places(child)


def _is_words_or_type(child: ast.AST, parent: ast.AST) -> bool:
    """A docstring; or a name for several types, which only the type checker reads."""
    words = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
    return words or (isinstance(parent, ast.Module) and _is_alias(child))


def _is_alias(node: ast.AST) -> bool:
    value = getattr(node, "value", None)
    union = isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr)
    return isinstance(node, ast.Assign) and (union or isinstance(value, ast.Subscript))


Change = tuple[str, Callable[[ast.AST], None]]


def _changes(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=ops):
            for index, operator in enumerate(ops):
                yield from _swap(operator, "ops", index)
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator):
            yield from _swap(operator, "op")
        case ast.UnaryOp(op=ast.Not()):
            yield "not is gone", _set("op", ast.UAdd())
        case ast.Constant(value=bool(value)):
            yield f"{value} -> {not value}", _set("value", not value)
        case ast.Constant(value=int(value)):
            yield f"{value} -> {value + 1}", _set("value", value + 1)
        case ast.Return(value=ast.expr() as value) if not _is_nothing(value):
            yield "returns nothing", _set("value", ast.Constant(None))
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "condition turned", _set("test", ast.UnaryOp(ast.Not(), test))
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield f"{name} -> {NAMES[name]}", _set("func", ast.Name(NAMES[name]))


def _swap(operator: ast.AST, where: str, index: int | None = None) -> Iterator[Change]:
    """Another operator in the same place."""
    other = SWAPS.get(type(operator))
    if other is not None:
        fault = f"{type(operator).__name__} -> {other.__name__}"
        yield fault, _set(where, other(), index)


def _set(name: str, value: object, index: int | None = None) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        if index is None:
            setattr(node, name, value)
        else:
            getattr(node, name)[index] = value

    return change


def _is_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
