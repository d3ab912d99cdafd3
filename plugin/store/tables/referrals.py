"""Friends who come because members told them: invitations, referrals, traits, and sums of both."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, big, identity


class InvitationRow(SQLModel, table=True):
    """A member's link: its code, and whether it may greet with their first name."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("brand_id", "account_id"),)

    brand_id: int = identity()
    code: str = Field(primary_key=True)
    account_id: int = big()
    shop_id: int = big()
    named: bool = False
    created_at: datetime = Field(sa_type=Moment)


class ReferralRow(SQLModel, table=True):
    """
    One friend of one referrer, as the facts were last worked out.

    A projection: whatever it says is told by acts and orders, and can be derived again.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index(None, "brand_id", "referrer"),
        Index(None, "brand_id", "friend"),
        Index(None, "brand_id", "friend_redemption"),
        Index(None, "brand_id", "shop_id", "state"),
        Index(None, "look_at"),
    )

    brand_id: int = identity()
    id: int = identity()
    """The act by which the friend came."""
    shop_id: int = big()
    referrer: int = big()
    friend: int = big()
    version: int
    road: str
    state: str
    reason: str = ""
    score: int = 0
    reasons: str = ""
    """What the score is made of, separated by commas."""
    verdict: str = ""
    """What staff decided last; empty: nothing."""
    order_key: str = ""
    claimed_at: datetime = Field(sa_type=Moment)
    at: datetime | None = Field(default=None, sa_type=Moment)
    """When the order that counts was processed."""
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its hold passes."""
    look_at: datetime | None = Field(default=None, sa_type=Moment)
    """When to work it out again; None: only new facts can change it."""
    appealed_at: datetime | None = Field(default=None, sa_type=Moment)
    paid: str = ""
    """`paid`, `withdrawn`, `written_off`, or empty: nothing was given yet."""
    points: int = big(0)
    """Points that the referrer was given for it, whatever became of them."""
    redemption: int = big(0)
    """The reward that the referrer was given for it; 0: none."""
    friend_redemption: int = big(0)


class TraitRow(SQLModel, table=True):
    """Something by which two accounts may be one household, as a keyed hash; for twelve months."""

    __tablename__ = "trait"
    __table_args__ = (
        Index(None, "brand_id", "kind", "hash"),
        Index(None, "brand_id", "seen_at"),
    )

    brand_id: int = identity()
    account_id: int = identity()
    kind: str = Field(primary_key=True)
    hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    seen_at: datetime = Field(sa_type=Moment)


class TallyRow(SQLModel, table=True):
    """How often something happened on a day (ISO, the shop's own), to nobody in particular."""

    __tablename__ = "tally"

    brand_id: int = identity()
    shop_id: int = identity()
    day: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    count: int = big(0)
