"""who asked and who decided: by whom stops begin and end, and claim links that guests ask for; looks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _somebody_decides()
    _guests_ask()
    _shops_look_like_themselves()
    _storefronts_read_along()
    _free_codes_lie_together()


def downgrade() -> None:
    op.drop_index(op.f("ix_code_brand_id_pool_id_state_id"), "code")
    op.drop_table("mirror")
    op.drop_table("logo")
    op.drop_table("appearance")
    op.drop_table("asked_link")
    op.drop_table("attempt")
    op.drop_column("stop", "ended_by")
    op.drop_column("stop", "begun_by")


def _somebody_decides() -> None:
    """By whom points were stopped and let go on; of older stops nobody knows."""
    for name in ("begun_by", "ended_by"):
        op.add_column("stop", sa.Column(name, sa.String(), nullable=False, server_default=""))


def _guests_ask() -> None:
    """Where a claim link goes, and how often somebody asked in the last hour."""
    op.create_table(
        "attempt",
        *_key(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "kind", "digest", "slot", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_brand_id_at"), "attempt", ["brand_id", "at"])
    op.create_table(
        "asked_link",
        *_key("id"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_asked_link")),
    )


def _shops_look_like_themselves() -> None:
    """How a panel looks and speaks, version by version, and its logo."""
    op.create_table(
        "appearance",
        _key()[0],
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "version", name=op.f("pk_appearance")),
    )
    op.create_table(
        "logo",
        _key()[0],
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "digest", name=op.f("pk_logo")),
    )


def _storefronts_read_along() -> None:
    """What the platform was told of each member's points; whoever joined by now is yet to be."""
    op.create_table(
        "mirror",
        *_key("shop_id"),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "shop_id", "customer_id", name=op.f("pk_mirror")),
    )
    op.create_index(
        op.f("ix_mirror_brand_id_shop_id_asked"), "mirror", ["brand_id", "shop_id", "asked"]
    )
    op.execute(
        "INSERT INTO mirror (brand_id, shop_id, customer_id, told, asked)"
        " SELECT brand_id, shop_id, customer_id, '', 1 FROM account AS root"
        " WHERE customer_id IS NOT NULL AND id = root_id AND EXISTS (SELECT 1 FROM account AS one"
        " WHERE one.brand_id = root.brand_id AND one.root_id = root.id AND one.state = 'joined')"
    )


def _free_codes_lie_together() -> None:
    """However many a pool handed out, its next code is found at once."""
    nobodys = sa.text("redemption_id IS NULL")
    op.create_index(
        op.f("ix_code_brand_id_pool_id_state_id"),
        "code",
        ["brand_id", "pool_id", "state", "id"],
        sqlite_where=nobodys,
        postgresql_where=nobodys,
    )


def _key(*names: str) -> list[sa.Column[int]]:
    """The numbers of a key, the brand first."""
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
        for name in ("brand_id", *names)
    ]
