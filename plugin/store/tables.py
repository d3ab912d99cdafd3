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
    went_live: bool = False
    """A sandbox whose newest description says that it sells. What counts stays as installed."""
    heir_id: int | None = Field(default=None, sa_type=BigInteger)
    """The shop that took over when this one was wiped."""


class Permit(SQLModel, table=True):
    """What lets us talk to a shop's API (sealed), until when, and who is renewing it."""

    __table_args__ = (Index(None, "renew_at"),)

    brand_id: int = _id()
    shop_id: int = _id()
    sealed: bytes = Field(sa_type=LargeBinary)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    state: str = "live"
    renew_at: datetime | None = Field(default=None, sa_type=Moment)
    """When to renew it even if nobody needs it; None: it cannot be renewed, or not any more."""
    lease: str = ""
    leased_until: datetime | None = Field(default=None, sa_type=Moment)


class HandshakeRow(SQLModel, table=True):
    """An installation that was begun: the digest of its one-time state. No brand exists yet."""

    __tablename__ = "handshake"

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    platform: str
    domain: str
    begun_at: datetime = Field(sa_type=Moment, index=True)


class ConsentRow(SQLModel, table=True):
    """What a merchant lets us do, as the platform said last: scopes with spaces between."""

    __tablename__ = "consent"

    brand_id: int = _id()
    shop_id: int = _id()
    scopes: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)


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
    tries: int = 1
    at: datetime = Field(sa_type=Moment)


class Job(SQLModel, table=True):
    """Work to do, one row per subject; `dirty` counts how often it was asked for."""

    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "kind", "subject"),
        Index(None, "run_at", "id"),
        Index(None, "shop_id", "run_at", "id"),
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
        Index(None, "warn_at"),
        Index(None, "brand_id", "lapse_at"),
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
    unsettled_since: datetime | None = Field(default=None, sa_type=Moment)
    """Since when facts or rules wait to be settled; the cached balance is not to be trusted."""
    warn_at: datetime | None = Field(default=None, sa_type=Moment)
    """When to warn the member next of points that end."""
    lapse_at: datetime | None = Field(default=None, sa_type=Moment)
    """When to ask whether nobody came for unclaimed points; None: there is nothing to ask."""
    entries: int = 0
    head: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=Moment)


class Person(SQLModel, table=True):
    """The one table with personal data, sealed; a row less is a person forgotten."""

    __table_args__ = (Index(None, "brand_id", "email_hash"),)

    brand_id: int = _id()
    account_id: int = _id()
    email_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    email_own: bool = False
    """Does the platform know the e-mail as theirs? Not: it was only typed at a checkout."""
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


class NoteRow(SQLModel, table=True):
    """What staff wrote beside an act, and who they are: sealed, and gone with the person."""

    __tablename__ = "note"

    brand_id: int = _id()
    act_id: int = _id()
    sealed: bytes = Field(sa_type=LargeBinary)


class DataRequestRow(SQLModel, table=True):
    """Somebody asks what we hold of them: who (sealed), and the package for the merchant."""

    __tablename__ = "data_request"
    __table_args__ = (UniqueConstraint("brand_id", "shop_id", "cause"),)

    brand_id: int = _id()
    id: int = _id()
    shop_id: int = _big()
    cause: str
    customer_id: str | None = None
    email_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    asked_at: datetime = Field(sa_type=Moment)
    asked: bytes = Field(sa_type=LargeBinary)
    package: bytes | None = Field(default=None, sa_type=LargeBinary)
    prepared_at: datetime | None = Field(default=None, sa_type=Moment)
    handed_at: datetime | None = Field(default=None, sa_type=Moment)


class AccessRow(SQLModel, table=True):
    """Somebody of the merchant's or the operator's saw personal data: who, whose, when."""

    __tablename__ = "access"
    __table_args__ = (Index(None, "brand_id", "at"), Index(None, "brand_id", "account_id"))

    brand_id: int = _id()
    id: int = _id()
    account_id: int = _big()
    actor: str
    what: str
    at: datetime = Field(sa_type=Moment)


class TombstoneRow(SQLModel, table=True):
    """Since when somebody is forgotten, so that nothing that comes late brings them back."""

    __tablename__ = "tombstone"

    brand_id: int = _id()
    account_id: int = _id()
    at: datetime = Field(sa_type=Moment)


class WatermarkRow(SQLModel, table=True):
    """How far a shop's orders were read, and where the run under way stands."""

    __tablename__ = "watermark"
    __table_args__ = (Index(None, "due_at"),)

    brand_id: int = _id()
    shop_id: int = _id()
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    began_at: datetime | None = Field(default=None, sa_type=Moment)
    since: datetime | None = Field(default=None, sa_type=Moment)
    asked_from: datetime | None = Field(default=None, sa_type=Moment)
    cursor: str = Field(sa_type=Text)
    reached: datetime | None = Field(default=None, sa_type=Moment)
    orders: int = _big()
    blind_before: datetime | None = Field(default=None, sa_type=Moment)


class ChoiceRow(SQLModel, table=True):
    """Whether the orders of before a shop came earn, as its merchant chose, once."""

    __tablename__ = "choice"

    brand_id: int = _id()
    shop_id: int = _id()
    since: datetime | None = Field(default=None, sa_type=Moment)
    actor: str
    at: datetime = Field(sa_type=Moment)


class PoolRow(SQLModel, table=True):
    """Codes of one reward as it is promised (`terms`, a digest), under one discount of a shop."""

    __tablename__ = "pool"
    __table_args__ = (
        UniqueConstraint("brand_id", "shop_id", "terms"),
        Index(None, "brand_id", "shop_id", "state"),
    )

    brand_id: int = _id()
    id: int = _id()
    shop_id: int = _big()
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
    )

    brand_id: int = _id()
    id: int = _id()
    shop_id: int = _big()
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

    brand_id: int = _id()
    id: int = _id()
    """The act that accepted it."""
    account_id: int = _big()
    shop_id: int = _big()
    reward: str
    version: int
    steps: int
    points: int = _big()
    road: str
    state: str
    reason: str = ""
    """Why it goes back, or why somebody has to look at it."""
    reference: str = ""
    """What the platform calls what was issued: a discount, a gift card, a movement of credit."""
    at: datetime = Field(sa_type=Moment)
    ends_at: datetime | None = Field(default=None, sa_type=Moment)
    """When an unused code goes back; None: never, or it is decided already."""


class UseRow(SQLModel, table=True):
    """An order that was placed with the code of a redemption."""

    __tablename__ = "use"
    __table_args__ = (Index(None, "brand_id", "shop_id", "order_id"),)

    brand_id: int = _id()
    redemption_id: int = _id()
    shop_id: int = _id()
    order_id: str = Field(primary_key=True)


class StopRow(SQLModel, table=True):
    """Points earned from a moment on wait until staff decide: a budget is spent, or more."""

    __tablename__ = "stop"

    brand_id: int = _id()
    id: int = _id()
    reason: str
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)


class SuppressedRow(SQLModel, table=True):
    """An address (hashed) that wants no letters of a kind, or to which none can be sent."""

    __tablename__ = "suppressed"

    brand_id: int = _id()
    email_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str = Field(primary_key=True)
    reason: str
    at: datetime = Field(sa_type=Moment)


class SenderRow(SQLModel, table=True):
    """How a shop's letters are signed: a name, where answers go, and its postal address."""

    __tablename__ = "sender"

    brand_id: int = _id()
    shop_id: int = _id()
    name: str = ""
    reply_to: str = ""
    address: str = Field(default="", sa_type=Text)


def _table(model: type[SQLModel]) -> Table:
    table = metadata.tables[str(model.__tablename__)]
    assert isinstance(table, Table)  # noqa: S101 (for the type checker)
    return table


brands = _table(Brand)
shops = _table(Shop)
permits = _table(Permit)
handshakes = _table(HandshakeRow)
consents = _table(ConsentRow)
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
notes = _table(NoteRow)
data_requests = _table(DataRequestRow)
accesses = _table(AccessRow)
tombstones = _table(TombstoneRow)
watermarks = _table(WatermarkRow)
choices = _table(ChoiceRow)
pools = _table(PoolRow)
codes = _table(CodeRow)
redemptions = _table(RedemptionRow)
uses = _table(UseRow)
stops = _table(StopRow)
suppressed = _table(SuppressedRow)
senders = _table(SenderRow)
