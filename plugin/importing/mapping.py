"""Any CSV, by saying which column holds what."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugin.domain.errors import InvalidInputError
from plugin.importing.orders import BadRow, ImportedOrder
from plugin.importing.table import Row, Table
from plugin.importing.values import Terms, amount, email, identifier, moment, whole_minor

_EXAMPLE = "id=…,customer=…,date=…,total=…"
_KNOWN = frozenset({"id", "customer", "date", "total", "total_minor"})
NAMED_BY_US = "import-"
"""How ids begin that we make for orders without one; a platform's never do."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Column names. The amount is in `total` (12.50) or, `minor`, in whole minor units."""

    customer: str
    date: str
    total: str
    minor: bool = False
    id: str = ""

    @classmethod
    def parse(cls, text: str) -> "Mapping":
        """From `customer=…,date=…,total=…`. Raises InvalidInputError."""
        said = _pairs(text)
        if unknown := sorted(said.keys() - _KNOWN):
            raise InvalidInputError(f"--map knows no {unknown[0]!r}; say {_EXAMPLE}")
        if ("total" in said) == ("total_minor" in said):
            raise InvalidInputError("--map needs one of total=… (12.50) and total_minor=… (1250)")
        if missing := sorted({"customer", "date"} - said.keys()):
            raise InvalidInputError(f"--map does not say which column is the {missing[0]}")
        minor = "total_minor" in said
        total = said["total_minor" if minor else "total"]
        return cls(said["customer"], said["date"], total, minor, said.get("id", ""))


def _pairs(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for pair in text.split(","):
        key, _, column = (part.strip() for part in pair.partition("="))
        if not column or key in said:
            raise InvalidInputError(f"{pair!r} in --map: say each once, as in {_EXAMPLE}")
        said[key] = column
    return said


def orders(table: Table, mapping: Mapping, terms: Terms) -> Iterator[ImportedOrder | BadRow]:
    """Every row an order, paid and delivered. Raises InvalidInputError for missing columns."""
    id_column = [mapping.id] if mapping.id else []
    cells = table.columns([mapping.customer, mapping.date, mapping.total, *id_column])
    for row in table:
        if isinstance(row, Row):
            try:
                yield _order(row.line, cells(row.cells), mapping, terms)
            except InvalidInputError as error:
                yield BadRow(row.line, str(error))
        else:
            yield row


def _order(line: int, cells: list[str], mapping: Mapping, terms: Terms) -> ImportedOrder:
    customer, date, total, *ids = cells
    order_id = _order_id(ids[0]) if ids else ""
    by_email = "@" in customer
    return ImportedOrder(
        line=line,
        id=order_id,
        name=order_id or date,
        customer_id="" if by_email or not customer else identifier(customer, "a customer"),
        email=email(customer) if by_email else "",
        date=date,
        placed_at=moment(date, terms.zone),
        currency=terms.currency,
        amount=whole_minor(total) if mapping.minor else amount(total, terms.currency),
    )


def _order_id(text: str) -> str:
    found = identifier(text, "an order")
    if found.startswith(NAMED_BY_US):
        raise InvalidInputError(f"{text!r}: ids beginning with {NAMED_BY_US!r} are our own")
    return found
