"""Who takes part, and what is owed to them as persons. Personal data is sealed, all of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, big, identity


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

    brand_id: int = identity()
    id: int = identity()
    root_id: int = big()
    shop_id: int = big()
    customer_id: str | None = None
    guest_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    state: str
    available: int = big(0)
    pending: int = big(0)
    debt: int = big(0)
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

    brand_id: int = identity()
    account_id: int = identity()
    email_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    email_own: bool = False
    """Does the platform know the e-mail as theirs? Not: it was only typed at a checkout."""
    sealed: bytes = Field(sa_type=LargeBinary)
    updated_at: datetime = Field(sa_type=Moment)


class NoteRow(SQLModel, table=True):
    """What staff wrote beside an act, and who they are: sealed, and gone with the person."""

    __tablename__ = "note"

    brand_id: int = identity()
    act_id: int = identity()
    sealed: bytes = Field(sa_type=LargeBinary)


class DataRequestRow(SQLModel, table=True):
    """Somebody asks what we hold of them: who (sealed), and the package for the merchant."""

    __tablename__ = "data_request"
    __table_args__ = (UniqueConstraint("brand_id", "shop_id", "cause"),)

    brand_id: int = identity()
    id: int = identity()
    shop_id: int = big()
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

    brand_id: int = identity()
    id: int = identity()
    account_id: int = big()
    actor: str
    what: str
    at: datetime = Field(sa_type=Moment)


class TombstoneRow(SQLModel, table=True):
    """Since when somebody is forgotten, so that nothing that comes late brings them back."""

    __tablename__ = "tombstone"

    brand_id: int = identity()
    account_id: int = identity()
    at: datetime = Field(sa_type=Moment)
