"""Moments as whole milliseconds since 1970: exact, whatever the year."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_millis(moment: datetime) -> int:
    """Whole milliseconds; what is finer is cut."""
    return (moment - _EPOCH) // _MILLISECOND


def whole(moment: datetime) -> datetime:
    """The moment as it is kept: cut to the millisecond, in UTC."""
    return from_millis(to_millis(moment))


def from_millis(millis: int) -> datetime:
    """The moment, in UTC."""
    return _EPOCH + millis * _MILLISECOND
