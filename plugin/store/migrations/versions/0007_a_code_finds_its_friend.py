"""a code finds its friend: every order with a code of ours asks whose friend has it."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BY_CODE = "ix_referral_brand_id_friend_redemption"


def upgrade() -> None:
    op.create_index(op.f(_BY_CODE), "referral", ["brand_id", "friend_redemption"])


def downgrade() -> None:
    op.drop_index(op.f(_BY_CODE), "referral")
