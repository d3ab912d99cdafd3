"""
The cellar: everything that knows SQL.

Functions take a transaction and speak in domain values; tables never leave this package.
"""

from plugin.store.transact import Store, Tx

__all__ = ["Store", "Tx"]
