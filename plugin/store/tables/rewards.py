"""Points turned into rewards: pools of codes, redemptions, their uses, and stops."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, big, identity

_NOBODYS = text("redemption_id IS NULL")
"""Free codes lie together, in order: a pool keeps all that it ever handed out."""


class PoolRow(SQLModel, table=True):
    """Codes of one reward as it is promised (`terms`, a digest), under one discount of a shop."""

    __tablename__ = "pool"
    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "terms"),
        Index(None, "brand_id", "shop_id", "state"),
    )

    brand_id: int = identity()
    id: int = identity()
    shop_id: int = big()
    reward: str
    terms: str
    body: str = Field(sa_type=Text)
    """The reward and the steps taken, as JSON."""
    discount: str = ""
    """What the platform calls the discount; empty: not made yet."""
    state: str
    created_at: datetime = Field(sa_type=Moment)


class CodeRow(SQLModel, table=True):
    """One code (sealed; `digest` finds it): in a pool or drawn for one redemption alone."""

    __tablename__ = "code"
    __table_args__ = (
        UniqueConstraint("brand_id", "digest"),
        UniqueConstraint("brand_id", "redemption_id"),
        Index(None, "brand_id", "pool_id", "state"),
        Index(
            None,
            "brand_id",
            "pool_id",
            "state",
            "id",
            sqlite_where=_NOBODYS,
            postgresql_where=_NOBODYS,
        ),
    )

    brand_id: int = identity()
    id: int = identity()
    shop_id: int = big()
    pool_id: int | None = Field(default=None, sa_type=BigInteger)
    digest: bytes = Field(sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    state: str
    batch: str = ""
    """The batch that adds it to the platform, while it is under way."""
    redemption_id: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)


class RedemptionRow(SQLModel, table=True):
    """Where a redemption stands on its road. What it costs is told by acts and orders alone."""

    __tablename__ = "redemption"
    __table_args__ = (
        Index(None, "brand_id", "account_id"),
        Index(None, "brand_id", "shop_id", "state"),
        Index(None, "ends_at"),
    )

    brand_id: int = identity()
    id: int = identity()
    """The act that accepted it."""
    account_id: int = big()
    shop_id: int = big()
    reward: str
    version: int
    steps: int
    points: int = big()
    road: str
    state: str
    reason: str = ""
    """Why it goes back, or why somebody has to look at it."""
    reference: str = ""
    """What the platform calls what was issued: a discount, a gift card, a movement of credit."""
    at: datetime = Field(sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    """When an unused code goes back; None: never, or it is decided already."""
    asked_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when it waits for the platform, where that matters."""


class UseRow(SQLModel, table=True):
    """An order that was placed with the code of a redemption."""

    __tablename__ = "use"
    __table_args__ = (Index(None, "brand_id", "shop_id", "order_id"),)

    brand_id: int = identity()
    redemption_id: int = identity()
    shop_id: int = identity()
    order_id: str = Field(primary_key=True)


class StopRow(SQLModel, table=True):
    """Points earned from a moment on wait until staff decide: a budget is spent, or more."""

    __tablename__ = "stop"

    brand_id: int = identity()
    id: int = identity()
    reason: str
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)
    begun_by: str = ""
    """Who let points wait; empty in rows of before this was kept."""
    ended_by: str = ""
    """Who let them go on."""
