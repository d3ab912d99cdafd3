"""A file of orders, whichever kind it is."""

from collections.abc import Iterator
from typing import BinaryIO

from plugin.domain.errors import InvalidInputError
from plugin.importing import mapping as mapped
from plugin.importing import shopify
from plugin.importing.files import lines
from plugin.importing.mapping import Mapping
from plugin.importing.orders import BadRow, ImportedOrder
from plugin.importing.table import Table
from plugin.importing.values import Terms


def read(
    raw: BinaryIO, name: str, terms: Terms, mapping: Mapping | None = None
) -> Iterator[ImportedOrder | BadRow]:
    """
    The orders of a file, one after the other; without a mapping it is Shopify's own export.

    Raises InvalidInputError when the file is damaged, or lacks a column that is needed.
    """
    table = Table(lines(raw, name))
    if mapping is not None:
        return mapped.orders(table, mapping, terms)
    if not table.has(shopify.COLUMNS):
        raise InvalidInputError(
            "this is not Shopify's export of orders: say which column is what with "
            "--map customer=…,date=…,total=…"
        )
    return shopify.orders(table, terms)
