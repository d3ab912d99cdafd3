"""The vendored schema, and what a request must be before anything is executed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    NoDeprecatedCustomRule,
    build_schema,
    validate,
)

_SCHEMA = Path(__file__).parents[1] / "schema" / "admin-2026-10.graphql"


@cache
def schema() -> GraphQLSchema:
    """The trimmed schema; built on first use, because it takes a quarter of a second."""
    built = build_schema(_SCHEMA.read_text("utf-8"), assume_valid=True)
    for name, check in _CHECKS.items():
        scalar = built.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)  # noqa: S101 - so says the schema
        # Older and newer graphql-core ask by different names.
        for reader in ("parse_value", "coerce_input_value"):
            setattr(scalar, reader, partial(_checked, name, check))
    return built


def _checked(name: str, check: Callable[[str], object], value: object) -> object:
    """The value as it came, if it is one of its kind; the platform checks these as it reads."""
    try:
        check(str(value))
    except (ValueError, ArithmeticError):
        raise GraphQLError(f"invalid value for {name}: {value!r}") from None
    return value


_CHECKS: dict[str, Callable[[str], object]] = {
    "Date": date.fromisoformat,
    "DateTime": datetime.fromisoformat,
    "Decimal": Decimal,
}


def faults(document: DocumentNode, *, strict: bool) -> Sequence[GraphQLError]:
    """What the schema has against a document; in a strict shop whatever is deprecated, too."""
    errors = validate(schema(), document)
    if errors or not strict:
        return errors
    return validate(schema(), document, [NoDeprecatedCustomRule])
