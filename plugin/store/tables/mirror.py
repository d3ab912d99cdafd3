"""What the storefront can read without asking us, and what it is to read next."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from plugin.store.tables.columns import identity


class MirrorRow(SQLModel, table=True):
    """What the platform was told of one customer's points, and how often we were asked since."""

    __tablename__ = "mirror"
    __table_args__ = (Index(None, "brand_id", "shop_id", "asked"),)

    brand_id: int = identity()
    shop_id: int = identity()
    customer_id: str = Field(primary_key=True)
    told: str = ""
    """As it stands on the platform, as JSON; empty: nothing does, for all we know."""
    asked: int = 0
    """Above zero: somebody thinks that it may have changed."""
