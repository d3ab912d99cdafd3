"""friends bring friends: invitations, referrals as they stand, traits as hashes, and daily sums."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _members_invite()
    _friends_come()
    _households_share()
    _days_are_counted()


def downgrade() -> None:
    for table in ("tally", "trait", "referral", "invitation"):
        op.drop_table(table)


def _members_invite() -> None:
    """A link each, and whether it may tell a first name."""
    op.create_table(
        "invitation",
        *_numbers("brand_id"),
        sa.Column("code", sa.String(), nullable=False),
        *_numbers("account_id", "shop_id"),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "code", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "brand_id", "account_id", name=op.f("uq_invitation_brand_id_account_id")
        ),
    )


def _friends_come() -> None:
    """One row for each friend of each referrer."""
    op.create_table(
        "referral",
        *_numbers("brand_id", "id", "shop_id", "referrer", "friend"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("road", "state", "reason"),
        sa.Column("score", sa.Integer(), nullable=False),
        *_texts("reasons", "verdict", "order_key"),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        *_moments("at", "due_at", "look_at", "appealed_at"),
        *_texts("paid"),
        *_numbers("points", "redemption", "friend_redemption"),
        sa.PrimaryKeyConstraint("brand_id", "id", name=op.f("pk_referral")),
    )
    _index("referral", "brand_id", "referrer")
    _index("referral", "brand_id", "friend")
    _index("referral", "brand_id", "shop_id", "state")
    _index("referral", "look_at")


def _households_share() -> None:
    """Keyed hashes alone: nobody reads an address from them."""
    op.create_table(
        "trait",
        *_numbers("brand_id", "account_id"),
        *_texts("kind"),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "account_id", "kind", "hash", name=op.f("pk_trait")),
    )
    _index("trait", "brand_id", "kind", "hash")
    _index("trait", "brand_id", "seen_at")


def _days_are_counted() -> None:
    """Shares and visits, to nobody in particular."""
    op.create_table(
        "tally",
        *_numbers("brand_id", "shop_id"),
        *_texts("day", "what"),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "shop_id", "day", "what", name=op.f("pk_tally")),
    )


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False) for name in names
    ]


def _moments(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
