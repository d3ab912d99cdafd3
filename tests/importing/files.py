"""Order files for tests, and what reading them gives."""

import io
from pathlib import Path
from zoneinfo import ZoneInfo

from plugin.importing import BadRow, ImportedOrder, Mapping, Terms, read

SHOPIFYS = Path(__file__).parent / "fixtures" / "shopify-orders.csv"
TERMS = Terms("USD", ZoneInfo("Europe/Warsaw"))
COLUMNS = "id=order,customer=who,date=day,total=sum"
HEADER = "order,who,day,sum\n"


def rows(
    text: str | bytes, mapping: str | None = COLUMNS, *, name: str = "orders.csv"
) -> list[ImportedOrder | BadRow]:
    """Every order and every bad row of a file."""
    raw = text.encode() if isinstance(text, str) else text
    chosen = Mapping.parse(mapping) if mapping else None
    return list(read(io.BytesIO(raw), name, TERMS, chosen))


def only(row: str, mapping: str = COLUMNS) -> ImportedOrder:
    """The one order of a file with one row."""
    (found,) = rows(f"{HEADER}{row}\n", mapping)
    assert isinstance(found, ImportedOrder), found
    return found


def complaint(row: str) -> str:
    """Why the one row of a file is bad."""
    (found,) = rows(f"{HEADER}{row}\n")
    assert isinstance(found, BadRow), found
    assert found.line == 2
    return found.reason
