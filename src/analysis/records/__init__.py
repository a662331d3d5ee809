"""A user's own project records and editions: read, checked, and every problem named.

``read`` and ``check`` take records in CSV or Parquet, ``key_table`` and ``condensed`` very large ones;
``editions`` checks a folder with the tables of another article, ``templates`` writes files to start from.
Everything takes its words for columns and units from ``vocabulary.toml``.
"""

from datetime import date
from pathlib import Path

from analysis.records.problems import Problems, RecordsError
from analysis.records.reading import examined, read, summary

__all__ = ["Problems", "RecordsError", "check", "read"]


def check(path: str | Path, *, today: date | None = None) -> tuple[Problems, list[str]]:
    """Return everything that is wrong with a file of records, and what was understood of it.

    `today` is the day after which a date lies in the future; by default the day of the computer's clock.
    """
    problems, rows = examined(path, today=today)
    told = summary(rows, file=problems.file) if not problems.errors else []
    return problems, told
