"""points become rewards: pools of codes, redemptions, stops, and how letters are signed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _codes_are_minted()
    _points_are_redeemed()
    _points_are_stopped()
    _letters_are_signed()


def downgrade() -> None:
    for table in ("sender", "suppressed", "stop", "use", "redemption", "code", "pool"):
        op.drop_table(table)


def _codes_are_minted() -> None:
    """Pools of codes, each under one discount."""
    op.create_table(
        "pool",
        *_key("id"),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("reward", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("discount", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_pool")),
        sa.UniqueConstraint(
            "brand_id", "shop_id", "terms", name=op.f("uq_pool_brand_id_shop_id_terms")
        ),
    )
    _index("pool", "brand_id", "shop_id", "state")
    op.create_table(
        "code",
        *_key("id"),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("pool_id", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("redemption_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_code")),
        sa.UniqueConstraint("brand_id", "digest", name=op.f("uq_code_brand_id_digest")),
        sa.UniqueConstraint(
            "brand_id", "redemption_id", name=op.f("uq_code_brand_id_redemption_id")
        ),
    )
    _index("code", "brand_id", "pool_id", "state")


def _points_are_redeemed() -> None:
    """Where each redemption stands, and the orders placed with its code."""
    op.create_table(
        "redemption",
        *_key("id"),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.BigInteger(), nullable=False),
        sa.Column("reward", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_redemption")),
    )
    _index("redemption", "brand_id", "account_id")
    _index("redemption", "brand_id", "shop_id", "state")
    _index("redemption", "ends_at")
    op.create_table(
        "use",
        *_key("redemption_id", "shop_id"),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(
            "brand_id", "redemption_id", "shop_id", "order_id", name=op.f("pk_use")
        ),
    )
    _index("use", "brand_id", "shop_id", "order_id")


def _points_are_stopped() -> None:
    """When new points wait for staff to decide."""
    op.create_table(
        "stop",
        *_key("id"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_stop")),
    )


def _letters_are_signed() -> None:
    """Who wants no letters, and how a shop signs the ones it sends."""
    op.create_table(
        "suppressed",
        *_key(),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "email_hash", "kind", name=op.f("pk_suppressed")),
    )
    op.create_table(
        "sender",
        *_key("shop_id"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "shop_id", name=op.f("pk_sender")),
    )


def _key(*names: str) -> list[sa.Column[int]]:
    """The numbers of a key, the brand first."""
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
        for name in ("brand_id", *names)
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
