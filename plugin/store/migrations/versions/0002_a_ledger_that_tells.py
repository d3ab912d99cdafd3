"""a ledger that tells: daily seals, and rows that the database refuses to change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDED = ("entry", "act", "delivery", "seal")

# PostgreSQL knows triggers per statement, so one stands against all three; SQLite has them per
# row and per kind of change, and no TRUNCATE.
REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""
ON_POSTGRESQL = """
CREATE TRIGGER {table}_is_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
ON_SQLITE = """
CREATE TRIGGER {table}_is_written_once_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are written once: {change} refused'); END
"""


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("entries_hash", sa.LargeBinary(), nullable=False),
        sa.Column("acts", sa.BigInteger(), nullable=False),
        sa.Column("acts_hash", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "day", name=op.f("pk_seal")),
    )
    op.add_column("act", sa.Column("posted_at", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_entry_brand_id_posted_at"), "entry", ["brand_id", "posted_at"])
    _guard()


def downgrade() -> None:
    _unguard()
    op.drop_index(op.f("ix_entry_brand_id_posted_at"), "entry")
    op.drop_column("act", "posted_at")
    op.drop_table("seal")


def _guard() -> None:
    if _on_sqlite():
        for table in GUARDED:
            op.execute(ON_SQLITE.format(table=table, change="UPDATE"))
            op.execute(ON_SQLITE.format(table=table, change="DELETE"))
        return
    op.execute(REFUSE)
    for table in GUARDED:
        op.execute(ON_POSTGRESQL.format(table=table))


def _unguard() -> None:
    if _on_sqlite():
        for table in GUARDED:
            op.execute(f"DROP TRIGGER {table}_is_written_once_UPDATE")
            op.execute(f"DROP TRIGGER {table}_is_written_once_DELETE")
        return
    for table in GUARDED:
        op.execute(f"DROP TRIGGER {table}_is_written_once ON {table}")
    op.execute("DROP FUNCTION refuse_change()")


def _on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
