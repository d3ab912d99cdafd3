"""A month of a shop's own calendar: the span of a statement."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from plugin.domain.errors import InvalidInputError

_WRITTEN = re.compile(r"2[0-9]{3}-(?:0[1-9]|1[0-2])", re.ASCII)
_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `number` 1 is January. Which moments it holds depends on a zone."""

    year: int
    number: int

    @classmethod
    def of(cls, at: datetime, zone: tzinfo) -> "Month":
        """The month in which an aware moment falls."""
        local = at.astimezone(zone)
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """The month written `2026-03`. Raises InvalidInputError for anything else."""
        if not _WRITTEN.fullmatch(text):
            raise InvalidInputError("write a month as year and number, such as 2026-03")
        year, number = text.split("-")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def previous(self) -> "Month":
        """The month before."""
        return self._later(-1)

    @property
    def following(self) -> "Month":
        """The month after."""
        return self._later(1)

    def span(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Its first moment and the first one after it, in UTC, by the calendar of a zone."""
        return _first_of(self, zone), _first_of(self.following, zone)

    def _later(self, months: int) -> "Month":
        year, before = divmod(self.year * _YEAR + self.number - 1 + months, _YEAR)
        return Month(year, before + 1)


@lru_cache(maxsize=256)
def _first_of(month: Month, zone: tzinfo) -> datetime:
    return datetime(month.year, month.number, 1, tzinfo=zone).astimezone(UTC)
