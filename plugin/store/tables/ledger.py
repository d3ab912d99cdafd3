"""Facts, and what follows from them: orders, acts, entries, seals."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from plugin.domain.ledger import MAX_POINTS
from plugin.store.tables.columns import Moment, big, identity


class OrderRow(SQLModel, table=True):
    """Everything known about one order: the join of all facts, without personal data."""

    __tablename__ = "order_fact"

    brand_id: int = identity()
    shop_id: int = identity()
    order_id: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    processed_at: datetime | None = Field(default=None, sa_type=Moment)


class Holder(SQLModel, table=True):
    """Who ever held an order."""

    brand_id: int = identity()
    account_id: int = identity()
    shop_id: int = identity()
    order_id: str = Field(primary_key=True)


class Act(SQLModel, table=True):
    """A fact of our own: a join, a departure, an adjustment. Insert-only."""

    __table_args__ = (
        UniqueConstraint("brand_id", "key"),
        Index(None, "brand_id", "account_id"),
    )

    brand_id: int = identity()
    id: int = identity()
    account_id: int = big()
    kind: str
    key: str
    actor: str
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)
    posted_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was booked; None in old rows: when it happened."""


class EntryRow(SQLModel, table=True):
    """One line of the ledger, never edited: account, contra account, points, and why."""

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint(
            f"points <> 0 AND points BETWEEN -{MAX_POINTS} AND {MAX_POINTS}", name="points"
        ),
        Index(None, "brand_id", "account_id", "source", "source_id"),
        Index(None, "brand_id", "posted_at"),
    )

    brand_id: int = identity()
    account_id: int = identity()
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str
    source_id: str
    kind: str
    contra: str
    points: int = big()
    explanation: str = Field(sa_type=Text)
    effective_at: datetime = Field(sa_type=Moment)
    posted_at: datetime = Field(sa_type=Moment)
    hash: bytes = Field(sa_type=LargeBinary)


class SealRow(SQLModel, table=True):
    """The seal of one day (ISO, in UTC): a digest over all that was booked. Insert-only."""

    __tablename__ = "seal"

    brand_id: int = identity()
    day: str = Field(primary_key=True)
    entries: int = big()
    entries_hash: bytes = Field(sa_type=LargeBinary)
    acts: int = big()
    acts_hash: bytes = Field(sa_type=LargeBinary)
    previous: bytes = Field(sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)
