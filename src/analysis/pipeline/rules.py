"""Rules of the cleaning that are data: tables in ``data/rules``, one row per case."""

import csv
from functools import lru_cache
from pathlib import Path

from analysis import registry
from analysis.errors import DataError


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of rules as text, in the order of the file; DataError when it is missing."""
    return _rows(registry.data_root() / "rules" / f"{name}.csv")


def lookup_table(name: str, key: str, value: str) -> dict[str, str]:
    """Return one column of a table of rules by another."""
    return {row[key]: row[value] for row in rows(name)}


@lru_cache(maxsize=32)
def _rows(file: Path) -> tuple[dict[str, str], ...]:
    if not file.is_file():
        raise DataError("table of rules is missing", file=f"rules/{file.name}")
    with file.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
