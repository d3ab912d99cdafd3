"""How letters are signed, who wants none, and who asked for one."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, identity


class SuppressedRow(SQLModel, table=True):
    """An address (hashed) that wants no letters of a kind, or to which none can be sent."""

    __tablename__ = "suppressed"

    brand_id: int = identity()
    email_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    kind: str = Field(primary_key=True)
    reason: str
    at: datetime = Field(sa_type=Moment)


class SenderRow(SQLModel, table=True):
    """How a shop's letters are signed: a name, where answers go, and its postal address."""

    __tablename__ = "sender"

    brand_id: int = identity()
    shop_id: int = identity()
    name: str = ""
    reply_to: str = ""
    address: str = Field(default="", sa_type=Text)


class AttemptRow(SQLModel, table=True):
    """Something that may be done so often in an hour by somebody (hashed), who has slots for it."""

    __tablename__ = "attempt"
    __table_args__ = (Index(None, "brand_id", "at"),)

    brand_id: int = identity()
    kind: str = Field(primary_key=True)
    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    slot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)


class AskedLinkRow(SQLModel, table=True):
    """Somebody asked for a claim link: where it goes, sealed, until it went."""

    __tablename__ = "asked_link"

    brand_id: int = identity()
    id: int = identity()
    sealed: bytes = Field(sa_type=LargeBinary)
    at: datetime = Field(sa_type=Moment)
