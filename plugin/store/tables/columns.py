"""How columns are written: the same on every database."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, MetaData, TypeDecorator
from sqlmodel import Field, SQLModel

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


def identity() -> Any:  # noqa: ANN401 (SQLModel's Field returns Any)
    """A part of a key: a number made in the app."""
    return Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def big(default: int | None = None, *, index: bool = False) -> Any:  # noqa: ANN401
    """A number that may grow past 2^31."""
    return Field(default=default, sa_type=BigInteger, index=index)
