"""Somebody with a database console: an owner may set aside what refuses changes, then change."""

from sqlalchemy import text

from plugin.store import Store, Tx

GUARDED = ("entry", "act", "delivery", "seal")
"""Tables whose rows are written once."""
LIFTED = (*GUARDED, "access")


def lift_guards(tx: Tx) -> None:
    """Set the database's refusals aside."""
    if tx.dialect.name == "sqlite":
        for name in tx.exec_driver_sql(_TRIGGERS).scalars().all():
            tx.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for table in LIFTED:
        tx.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def restore_guards(tx: Tx) -> None:
    """Put the refusals of PostgreSQL back; SQLite's were dropped for good."""
    for table in LIFTED:
        tx.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))


def by_force(store: Store, *statements: str) -> int:
    """Change rows whatever refuses it; how many the last statement changed."""

    def work(tx: Tx) -> int:
        lift_guards(tx)
        return [tx.exec_driver_sql(statement).rowcount for statement in statements][-1]

    return store.transact(work)


_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
