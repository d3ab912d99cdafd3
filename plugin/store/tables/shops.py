"""Who we work for: brands, their shops, what lets us talk to them, and their programmes."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, identity


class Brand(SQLModel, table=True):
    """The merchant as our tenant. `secret` (sealed) keys its e-mail hashes and never changes."""

    id: int = identity()
    name: str
    secret: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=Moment)


class Shop(SQLModel, table=True):
    """One store of a brand on a platform."""

    __table_args__ = (UniqueConstraint("platform", "domain"),)

    id: int = identity()
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

    brand_id: int = identity()
    shop_id: int = identity()
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

    brand_id: int = identity()
    shop_id: int = identity()
    scopes: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Moment)


class ProgramRow(SQLModel, table=True):
    """One version of a programme, never edited."""

    __tablename__ = "program"

    brand_id: int = identity()
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)


class ChoiceRow(SQLModel, table=True):
    """Whether the orders of before a shop came earn, as its merchant chose, once."""

    __tablename__ = "choice"

    brand_id: int = identity()
    shop_id: int = identity()
    since: datetime | None = Field(default=None, sa_type=Moment)
    actor: str
    at: datetime = Field(sa_type=Moment)
