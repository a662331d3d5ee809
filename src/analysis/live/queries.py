"""What a refresh asks for: the days, and the queries to the news service.

There is one query for each region as a whole and some for its topics. The words were chosen from the
documentation of the query language, not by trying: how many articles a query finds, and which it misses, is
not known. English phrases also find articles the service has machine-translated.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from analysis.errors import ParameterError
from analysis.load.live_answers import WHOLE

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


NEWS: dict[str, dict[str, str]] = {
    "yrd": {
        WHOLE: '"Yangtze River Delta" (innovation OR technology)',
        "yrd_g60_corridor": '("G60 Science" OR "G60 corridor" OR "G60 innovation")',
    },
    "gba": {
        WHOLE: '"Greater Bay Area" (innovation OR technology)',
        "gba_hetao": 'Hetao (Shenzhen OR "Hong Kong")',
    },
    "ccec": {
        WHOLE: "Chengdu Chongqing (innovation OR technology)",
        "ccec_western_science_city": '(Chengdu OR Chongqing) "science city"',
    },
    "jjj": {
        WHOLE: '("Beijing-Tianjin-Hebei" OR "Jing-Jin-Ji") (innovation OR technology)',
    },
}
"""Region, topic (a key of the topics of `load.events`, or the region as a whole), query."""
