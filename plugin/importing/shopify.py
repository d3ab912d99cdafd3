"""
Shopify's own export of orders.

An order has a row for each of its lines; what concerns the whole order stands on the first one
only. https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders
"""

from collections.abc import Iterator

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Payment
from plugin.importing.orders import BadRow, ImportedOrder
from plugin.importing.table import Row, Table
from plugin.importing.values import Terms, amount, email, moment

COLUMNS = (
    "Id", "Name", "Email", "Financial Status", "Fulfillment Status", "Currency", "Subtotal",
    "Created at", "Cancelled at", "Refunded Amount", "Tags",
)  # fmt: skip


def orders(table: Table, terms: Terms) -> Iterator[ImportedOrder | BadRow]:
    """Every order of the export. Raises InvalidInputError when it is another file."""
    cells = table.columns(COLUMNS)
    current = ""
    for row in table:
        if isinstance(row, BadRow):
            yield row
            continue
        told = dict(zip(COLUMNS, cells(row.cells), strict=True))
        if told["Id"] or told["Name"] != current:
            current = told["Name"]
            yield _read(row, told, terms)


def _read(row: Row, told: dict[str, str], terms: Terms) -> ImportedOrder | BadRow:
    try:
        return _order(row.line, told, terms)
    except InvalidInputError as error:
        return BadRow(row.line, str(error))


def _order(line: int, told: dict[str, str], terms: Terms) -> ImportedOrder:
    """
    What earns is the subtotal: after discounts, before shipping.

    https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders
    """
    currency = told["Currency"] or terms.currency
    return ImportedOrder(
        line=line,
        id=_id(told),
        name=told["Name"],
        customer_id="",
        email=email(told["Email"]),
        date=told["Created at"],
        placed_at=moment(told["Created at"], terms.zone),
        currency=currency,
        amount=amount(told["Subtotal"], currency),
        payment=_payment(told["Financial Status"]),
        refunded=amount(told["Refunded Amount"] or "0", currency),
        fulfilled=told["Fulfillment Status"] == "fulfilled",
        cancelled=bool(told["Cancelled at"]),
        tags=tuple(sorted({tag for part in told["Tags"].split(",") if (tag := part.strip())})),
    )


def _id(told: dict[str, str]) -> str:
    found = told["Id"]
    if not (found.isascii() and found.isdecimal()):
        raise InvalidInputError(
            f"order {told['Name'][:40]!r} has no id here: its first row is missing"
        )
    return found


def _payment(status: str) -> Payment:
    return next((payment for payment in Payment if payment == status), Payment.UNKNOWN)
