"""The days a refresh asks for."""

from dataclasses import dataclass
from datetime import date, timedelta

from analysis.errors import ParameterError

OFFERED = (10, 90, 365)
"""Lengths worth asking for: the article's ten days, the shortest complete enough for counts, a year."""
MOST_DAYS = 365
NEWS_DAYS = 90
"""The news service promises three months."""


@dataclass(frozen=True)
class Window:
    """Whole days in UTC, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    def each(self) -> list[date]:
        """Return every day, in order."""
        return [self.first + timedelta(days=step) for step in range(self.days)]


def ending(today: date, days: int) -> Window:
    """Return the last `days` whole days before `today`: a day that is not over yet would look like a fall.

    Raises
    ------
    ParameterError
        For a length outside 1 to 365.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ParameterError(f"--days {days}: write a number from 1 to {MOST_DAYS} (offered: 10, 90, 365)")
    last = today - timedelta(days=1)
    return Window(last - timedelta(days=days - 1), last)
