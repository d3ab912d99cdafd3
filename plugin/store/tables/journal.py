"""What arrives and what is to be done: deliveries, how each ended, jobs, and how far was read."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, big, identity


class DeliveryRow(SQLModel, table=True):
    """The journal: one webhook as received. Insert-only; the body is sealed."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "topic", "webhook_id", "body_hash"),
        Index(None, "brand_id", "shop_id", "subject"),
    )

    brand_id: int = identity()
    id: int = identity()
    shop_id: int = big()
    topic: str
    webhook_id: str
    body_hash: bytes = Field(sa_type=LargeBinary)
    subject: str
    triggered_at: str
    vouched: bool
    body: bytes = Field(sa_type=LargeBinary)
    received_at: datetime = Field(sa_type=Moment)


class Outcome(SQLModel, table=True):
    """How a delivery ended: done, ignored or dead, and why."""

    __table_args__ = (Index(None, "brand_id", "state"),)

    brand_id: int = identity()
    delivery_id: int = identity()
    shop_id: int = big()
    state: str
    reason: str
    tries: int = 1
    at: datetime = Field(sa_type=Moment)


class Job(SQLModel, table=True):
    """Work to do, one row per subject; `dirty` counts how often it was asked for."""

    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "kind", "subject"),
        Index(None, "run_at", "id"),
        Index(None, "shop_id", "run_at", "id"),
    )

    brand_id: int = identity()
    id: int = identity()
    shop_id: int = big()
    kind: str
    subject: str
    dirty: int
    attempts: int
    run_at: datetime = Field(sa_type=Moment)
    lease: str
    leased_until: datetime = Field(sa_type=Moment)
    error: str


class WatermarkRow(SQLModel, table=True):
    """How far a shop's orders were read, and where the run under way stands."""

    __tablename__ = "watermark"
    __table_args__ = (Index(None, "due_at"),)

    brand_id: int = identity()
    shop_id: int = identity()
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    began_at: datetime | None = Field(default=None, sa_type=Moment)
    since: datetime | None = Field(default=None, sa_type=Moment)
    asked_from: datetime | None = Field(default=None, sa_type=Moment)
    cursor: str = Field(sa_type=Text)
    reached: datetime | None = Field(default=None, sa_type=Moment)
    orders: int = big()
    blind_before: datetime | None = Field(default=None, sa_type=Moment)
