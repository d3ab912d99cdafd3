"""How letters are signed, and who wants none."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text
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
