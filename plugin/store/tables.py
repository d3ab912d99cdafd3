"""
The tables: the only file that knows columns.

Every tenant table's key starts with `brand_id`, so that one brand's rows can live anywhere.
Times are epoch milliseconds, ids are time-ordered 63-bit integers, points are integers. The
classes are dumb: validation lives in the domain and in the constraints below.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from plugin.domain.ledger import MAX_POINTS
from plugin.store.moments import from_millis, to_millis

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as epoch milliseconds: the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 (SQLAlchemy's signature)
        """Milliseconds since 1970 in UTC."""
        return None if value is None else to_millis(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 (SQLAlchemy's signature)
        """The moment, in UTC."""
        return None if value is None else from_millis(value)


def _id() -> Any:  # noqa: ANN401 (SQLModel's Field returns Any)
    return Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def _big(default: int | None = None, *, index: bool = False) -> Any:  # noqa: ANN401
    return Field(default=default, sa_type=BigInteger, index=index)


class Brand(SQLModel, table=True):
    """The merchant as our tenant. `secret` (sealed) keys its e-mail hashes and never changes."""

    id: int = _id()
    name: str
    secret: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=Moment)


class Shop(SQLModel, table=True):
    """One store of a brand on a platform."""

    __table_args__ = (UniqueConstraint("platform", "domain"),)

    id: int = _id()
    brand_id: int = Field(sa_type=BigInteger, index=True)
    platform: str
    domain: str
    name: str
    currency: str
    timezone: str
    taxes_included: bool
    plan: str
    sandbox: bool
    installed_at: datetime = Field(sa_type=Moment)
    uninstalled_at: datetime | None = Field(default=None, sa_type=Moment)
    described_at: datetime = Field(sa_type=Moment)


class Permit(SQLModel, table=True):
    """What lets us talk to a shop's API (sealed), and until when."""

    brand_id: int = _id()
    shop_id: int = _id()
    sealed: bytes = Field(sa_type=LargeBinary)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)


class ProgramRow(SQLModel, table=True):
    """One version of a programme, never edited."""

    __tablename__ = "program"

    brand_id: int = _id()
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)


class DeliveryRow(SQLModel, table=True):
    """The journal: one webhook as received. Insert-only; the body is sealed."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "topic", "webhook_id", "body_hash"),
        Index(None, "brand_id", "shop_id", "subject"),
    )

    brand_id: int = _id()
    id: int = _id()
    shop_id: int = _big()
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

    brand_id: int = _id()
    delivery_id: int = _id()
    shop_id: int = _big()
    state: str
    reason: str
    at: datetime = Field(sa_type=Moment)


class Job(SQLModel, table=True):
    """Work to do, one row per subject; `dirty` counts how often it was asked for."""

    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "kind", "subject"),
        Index(None, "run_at"),
    )

    brand_id: int = _id()
    id: int = _id()
    shop_id: int = _big()
    kind: str
    subject: str
    dirty: int
    attempts: int
    run_at: datetime = Field(sa_type=Moment)
    lease: str
    leased_until: datetime = Field(sa_type=Moment)
    error: str


class Account(SQLModel, table=True):
    """
    A person's place in the ledger. Merged accounts point to their root, which holds the balance.

    The balance columns cache a replay; until `valid_until` only new facts can change it.
    """

    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "customer_id"),
        UniqueConstraint("brand_id", "guest_hash"),
        Index(None, "brand_id", "root_id"),
        Index(None, "valid_until"),
        CheckConstraint("available >= 0 AND pending >= 0 AND debt >= 0", name="balance"),
    )

    brand_id: int = _id()
    id: int = _id()
    root_id: int = _big()
    shop_id: int = _big()
    customer_id: str | None = None
    guest_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    state: str
    available: int = _big(0)
    pending: int = _big(0)
    debt: int = _big(0)
    valid_until: datetime | None = Field(default=None, sa_type=Moment)
    entries: int = 0
    head: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=Moment)


class Person(SQLModel, table=True):
    """The one table with personal data, sealed; a row less is a person forgotten."""

    __table_args__ = (Index(None, "brand_id", "email_hash"),)

    brand_id: int = _id()
    account_id: int = _id()
    email_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    sealed: bytes = Field(sa_type=LargeBinary)
    updated_at: datetime = Field(sa_type=Moment)


class OrderRow(SQLModel, table=True):
    """Everything known about one order: the join of all facts, without personal data."""

    __tablename__ = "order_fact"

    brand_id: int = _id()
    shop_id: int = _id()
    order_id: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    processed_at: datetime | None = Field(default=None, sa_type=Moment)


class Holder(SQLModel, table=True):
    """Who ever held an order."""

    brand_id: int = _id()
    account_id: int = _id()
    shop_id: int = _id()
    order_id: str = Field(primary_key=True)


class Act(SQLModel, table=True):
    """A fact of our own: a join, a departure, an adjustment. Insert-only."""

    __table_args__ = (
        UniqueConstraint("brand_id", "key"),
        Index(None, "brand_id", "account_id"),
    )

    brand_id: int = _id()
    id: int = _id()
    account_id: int = _big()
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

    brand_id: int = _id()
    account_id: int = _id()
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str
    source_id: str
    kind: str
    contra: str
    points: int = _big()
    explanation: str = Field(sa_type=Text)
    effective_at: datetime = Field(sa_type=Moment)
    posted_at: datetime = Field(sa_type=Moment)
    hash: bytes = Field(sa_type=LargeBinary)


class SealRow(SQLModel, table=True):
    """The seal of one day (ISO, in UTC): a digest over all that was booked. Insert-only."""

    __tablename__ = "seal"

    brand_id: int = _id()
    day: str = Field(primary_key=True)
    entries: int = _big()
    entries_hash: bytes = Field(sa_type=LargeBinary)
    acts: int = _big()
    acts_hash: bytes = Field(sa_type=LargeBinary)
    previous: bytes = Field(sa_type=LargeBinary)
    digest: bytes = Field(sa_type=LargeBinary)


def _table(model: type[SQLModel]) -> Table:
    table = metadata.tables[str(model.__tablename__)]
    assert isinstance(table, Table)  # noqa: S101 (for the type checker)
    return table


brands = _table(Brand)
shops = _table(Shop)
permits = _table(Permit)
programs = _table(ProgramRow)
deliveries = _table(DeliveryRow)
outcomes = _table(Outcome)
jobs = _table(Job)
accounts = _table(Account)
people = _table(Person)
orders = _table(OrderRow)
holders = _table(Holder)
acts = _table(Act)
entries = _table(EntryRow)
seals = _table(SealRow)
