"""Days as people count them: by the shop's own calendar, each ending at its midnight."""

from datetime import UTC, date, datetime, timedelta, tzinfo

_A_DAY = timedelta(days=1)


def midnight_after(at: datetime, days: int, zone: tzinfo) -> datetime:
    """The midnight that ends the day which comes so many whole days after a moment's own."""
    return end_of(at.astimezone(zone).date() + timedelta(days=days), zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The first moment of the next day where the shop is, in UTC: there an hour is an hour."""
    return datetime.combine(day + _A_DAY, datetime.min.time(), zone).astimezone(UTC)
