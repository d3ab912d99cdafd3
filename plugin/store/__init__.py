"""
The cellar: everything that knows SQL.

Functions take a transaction and speak in domain values; tables never leave this package. Statements
that a shopper waits for are built once, beside the imports, and only what they are given changes.
"""

from plugin.store.transact import Store, Tx

__all__ = ["Store", "Tx"]
