"""How a brand's panel looks and speaks, and its logo."""

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import Moment, identity


class AppearanceRow(SQLModel, table=True):
    """One version of an appearance, never edited: the newest is shown, the others can come back."""

    __tablename__ = "appearance"

    brand_id: int = identity()
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    body: str = Field(sa_type=Text)
    actor: str
    """Who chose it: `staff:` with the number of the platform, or the name of an operator."""
    at: datetime = Field(sa_type=Moment)


class LogoRow(SQLModel, table=True):
    """A picture as we drew it anew, by its digest."""

    __tablename__ = "logo"

    brand_id: int = identity()
    digest: str = Field(primary_key=True)
    picture: bytes = Field(sa_type=LargeBinary)
    """A PNG."""
    at: datetime = Field(sa_type=Moment)
