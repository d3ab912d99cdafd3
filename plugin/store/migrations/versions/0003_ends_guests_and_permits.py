"""points that end, guests that are forgotten, permits that are renewed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lots_end()
    _guests_are_forgotten()
    _bodies_are_sealed_anew()
    _privacy_is_kept()
    _installs_are_remembered()
    _permits_are_renewed()
    _orders_are_read_again()
    _test_shops_begin_anew()
    _queues_are_many()
    _tries_are_counted()


def downgrade() -> None:
    _tries_are_forgotten()
    _queues_are_one()
    _test_shops_stay()
    _orders_are_read_no_more()
    _permits_expire()
    _installs_are_forgotten()
    _privacy_is_dropped()
    _bodies_stay_as_sealed()
    _guests_are_kept()
    _lots_stay()


def _lots_end() -> None:
    """When a member is next warned of points that end."""
    op.add_column("account", sa.Column("warn_at", sa.BigInteger(), nullable=True))
    op.add_column("account", sa.Column("unsettled_since", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_account_warn_at"), "account", ["warn_at"])


def _lots_stay() -> None:
    op.drop_index(op.f("ix_account_warn_at"), "account")
    op.drop_column("account", "unsettled_since")
    op.drop_column("account", "warn_at")


def _guests_are_forgotten() -> None:
    """When nobody came for points, and whose an e-mail is. Who waits now is asked in 90 days."""
    op.add_column("account", sa.Column("lapse_at", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_account_brand_id_lapse_at"), "account", ["brand_id", "lapse_at"])
    op.add_column(
        "person", sa.Column("email_own", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    waiting = "state = 'unclaimed' AND id = root_id"
    op.execute(f"UPDATE account SET lapse_at = created_at + 7776000000 WHERE {waiting}")


def _guests_are_kept() -> None:
    op.drop_column("person", "email_own")
    op.drop_index(op.f("ix_account_brand_id_lapse_at"), "account")
    op.drop_column("account", "lapse_at")


# What a delivery says is written once; its body is sealed anew when keys change, and may go, and
# so may the customer number in its subject.
WRITTEN_ONCE = (
    "brand_id, id, shop_id, topic, webhook_id, body_hash, triggered_at, vouched, received_at"
)


def _bodies_are_sealed_anew() -> None:
    if _on_sqlite():
        op.execute("DROP TRIGGER delivery_is_written_once_UPDATE")
        op.execute(
            f"CREATE TRIGGER delivery_is_written_once_UPDATE BEFORE UPDATE OF {WRITTEN_ONCE} "
            "ON delivery BEGIN SELECT "
            "RAISE(ABORT, 'rows of delivery are written once: UPDATE refused'); END"
        )
        return
    op.execute("DROP TRIGGER delivery_is_written_once ON delivery")
    op.execute(
        "CREATE TRIGGER delivery_is_written_once "
        f"BEFORE UPDATE OF {WRITTEN_ONCE} OR DELETE OR TRUNCATE ON delivery "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _bodies_stay_as_sealed() -> None:
    """The guard of revision 0002 again."""
    if _on_sqlite():
        op.execute("DROP TRIGGER delivery_is_written_once_UPDATE")
        op.execute(
            "CREATE TRIGGER delivery_is_written_once_UPDATE BEFORE UPDATE ON delivery "
            "BEGIN SELECT RAISE(ABORT, 'rows of delivery are written once: UPDATE refused'); END"
        )
        return
    op.execute("DROP TRIGGER delivery_is_written_once ON delivery")
    op.execute(
        "CREATE TRIGGER delivery_is_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON delivery "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def _privacy_is_kept() -> None:
    """Notes beside acts, requests for data, who saw whom, and who is forgotten since when."""
    op.create_table(
        "note",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "act_id", name=op.f("pk_note")),
    )
    op.create_table(
        "data_request",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("email_hash", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("package", sa.LargeBinary(), nullable=True),
        sa.Column("prepared_at", sa.BigInteger(), nullable=True),
        sa.Column("handed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_data_request")),
        sa.UniqueConstraint(
            "brand_id", "shop_id", "cause", name=op.f("uq_data_request_brand_id_shop_id_cause")
        ),
    )
    op.create_table(
        "access",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_access")),
    )
    op.create_index(op.f("ix_access_brand_id_at"), "access", ["brand_id", "at"])
    op.create_index(op.f("ix_access_brand_id_account_id"), "access", ["brand_id", "account_id"])
    op.create_table(
        "tombstone",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "account_id", name=op.f("pk_tombstone")),
    )
    _accesses_are_never_edited()


def _accesses_are_never_edited() -> None:
    """They end after their year, so deleting is allowed and changing is not."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER access_is_never_edited BEFORE UPDATE ON access "
            "BEGIN SELECT RAISE(ABORT, 'rows of access are never edited'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER access_is_never_edited BEFORE UPDATE OR TRUNCATE ON access "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _privacy_is_dropped() -> None:
    for table in ("tombstone", "access", "data_request", "note"):
        op.drop_table(table)


def _installs_are_remembered() -> None:
    """Installations on their way, and what merchants consented to."""
    op.create_table(
        "handshake",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_handshake")),
    )
    op.create_index(op.f("ix_handshake_begun_at"), "handshake", ["begun_at"])
    op.create_table(
        "consent",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "shop_id", name=op.f("pk_consent")),
    )


def _installs_are_forgotten() -> None:
    op.drop_table("consent")
    op.drop_table("handshake")


def _permits_are_renewed() -> None:
    """Whether a permit still lives, when to renew it, and who is doing so. All are due at first."""
    for name, value in (("state", "live"), ("lease", "")):
        op.add_column("permit", sa.Column(name, sa.String(), nullable=False, server_default=value))
    op.add_column("permit", sa.Column("renew_at", sa.BigInteger(), nullable=True))
    op.add_column("permit", sa.Column("leased_until", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_permit_renew_at"), "permit", ["renew_at"])
    op.execute("UPDATE permit SET renew_at = 0 WHERE expires_at IS NOT NULL")


def _permits_expire() -> None:
    op.drop_index(op.f("ix_permit_renew_at"), "permit")
    for name in ("leased_until", "renew_at", "lease", "state"):
        op.drop_column("permit", name)


def _orders_are_read_again() -> None:
    """How far orders were read, and what merchants chose about those of before they came."""
    op.create_table(
        "watermark",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("asked_from", sa.BigInteger(), nullable=True),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=True),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("blind_before", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("brand_id", "shop_id", "kind", name=op.f("pk_watermark")),
    )
    op.create_index(op.f("ix_watermark_due_at"), "watermark", ["due_at"])
    op.create_table(
        "choice",
        sa.Column("brand_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "shop_id", name=op.f("pk_choice")),
    )


def _orders_are_read_no_more() -> None:
    op.drop_table("choice")
    op.drop_index(op.f("ix_watermark_due_at"), "watermark")
    op.drop_table("watermark")


def _test_shops_begin_anew() -> None:
    """Whether a test shop sells by now, and which shop took over when it was wiped."""
    op.add_column(
        "shop", sa.Column("went_live", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("shop", sa.Column("heir_id", sa.BigInteger(), nullable=True))


def _test_shops_stay() -> None:
    op.drop_column("shop", "heir_id")
    op.drop_column("shop", "went_live")


def _queues_are_many() -> None:
    """Every shop's work lies in its own order, and all of it in one."""
    op.drop_index(op.f("ix_job_run_at"), "job")
    op.create_index(op.f("ix_job_run_at_id"), "job", ["run_at", "id"])
    op.create_index(op.f("ix_job_shop_id_run_at_id"), "job", ["shop_id", "run_at", "id"])


def _queues_are_one() -> None:
    op.drop_index(op.f("ix_job_shop_id_run_at_id"), "job")
    op.drop_index(op.f("ix_job_run_at_id"), "job")
    op.create_index(op.f("ix_job_run_at"), "job", ["run_at"])


def _tries_are_counted() -> None:
    """How often a delivery was begun before it ended."""
    op.add_column(
        "outcome", sa.Column("tries", sa.Integer(), nullable=False, server_default="1")
    )


def _tries_are_forgotten() -> None:
    op.drop_column("outcome", "tries")
