"""Reading order files: rows of CSV become orders in our own words; nothing is written here."""

from plugin.importing.mapping import Mapping
from plugin.importing.orders import BadRow, ImportedOrder
from plugin.importing.reading import read
from plugin.importing.values import Terms

__all__ = ["BadRow", "ImportedOrder", "Mapping", "Terms", "read"]
