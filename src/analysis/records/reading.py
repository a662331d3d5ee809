"""A user's project records: read, checked to the last row, and handed over in billion CNY."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from analysis.errors import DataError
from analysis.names import TODAY
from analysis.records import column_words, file_type, layout as layouts, place_matching, table
from analysis.records.layout import Layout
from analysis.records.problems import Problems
from analysis.records.record_checks import Checks, Facts

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("project", "date", "region", "field", "amount_cny_bn")
LARGE_BYTES = 64 << 20  # files of records from this size on are summed up by `load.records`
LARGE_ROWS = 1_000_000  # the same for Parquet, by rows


@dataclass
class Examined:
    """What is known of a file: its layout, its problems, what was found, and its records in the engine."""

    problems: Problems
    layout: Layout
    facts: Facts = field(default_factory=Facts)
    connection: duckdb.DuckDBPyConnection | None = None

    def frame(self, query: str) -> "pd.DataFrame":
        """Return what a query finds among the records, without their problems."""
        import pandas as pd

        self.problems.raise_first()
        assert self.connection is not None
        frame = self.connection.execute(query).df()
        for column in ("date", "date_end"):
            frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
        for column in {"project", "region", "field"} & set(frame.columns):
            frame[column] = frame[column].astype("str")
        frame["amount_cny_bn"] = frame["amount_cny_bn"].astype("float64")
        if not self.facts.periods:
            frame = frame.drop(columns="date_end")
        counts = {key: value for key, value in vars(self.facts).items() if key not in {"first", "last"}}
        frame.attrs["records"] = {k: dict(v) if isinstance(v, dict) else v for k, v in counts.items()}
        return frame


def read(path: str | Path, *, today: date | None = None, settings: Sequence[str] = ()) -> "pd.DataFrame":
    """Return a user's project records, one row each, with the columns `load.records` documents.

    `settings` are lines such as ``column: 资助金额 = amount``, as above the head of a file. What was left
    out, converted or is in no table is counted in ``frame.attrs["records"]``. DataError is raised when
    anything in the file is wrong: the first problem, and how many more `check` lists.
    """
    with examined(path, today=today, settings=settings) as found:
        return found.frame(_RECORDS)


def condensed(path: str | Path, *, today: date | None = None, settings: Sequence[str] = ()) -> "pd.DataFrame":
    """Return records summed up: one row per day, region, fields and whether an amount is stated.

    Columns: date, region, field, amount_cny_bn (the sum, billion CNY), projects (how many it stands for), and
    date_end as `read`. Every table of `measure.keydata` is the same as from the single records.
    """
    with examined(path, today=today, settings=settings) as found:
        return found.frame(_CONDENSED)


_RECORDS = """
    SELECT project, day AS date, region::VARCHAR AS region, names::VARCHAR AS field, amount AS amount_cny_bn,
           last AS date_end
    FROM typed ORDER BY row
"""
_CONDENSED = """
    SELECT day AS date, region::VARCHAR AS region, names::VARCHAR AS field,
           kahan_sum(amount) AS amount_cny_bn, count(*)::BIGINT AS projects, last AS date_end
    FROM projects GROUP BY day, last, region, names, amount IS NULL ORDER BY ALL
"""


def is_large(path: str | Path) -> bool:
    """Return whether a file is to be summed up: tens of megabytes of text, or a million rows of Parquet."""
    file = Path(path).expanduser()
    kind = file_type.kind(file)
    if kind != "parquet":
        return kind != "sheet" and file.stat().st_size >= LARGE_BYTES
    query = "SELECT sum(num_rows) FROM parquet_file_metadata(?)"
    with duckdb.connect(":memory:") as connection:
        try:
            ((rows,),) = connection.execute(query, [str(file.resolve())]).fetchall()
        except duckdb.Error:
            return False
        return (rows or 0) >= LARGE_ROWS


def check(
    path: str | Path, *, today: date | None = None, settings: Sequence[str] = ()
) -> tuple[Problems, list[str]]:
    """Return everything that is wrong with a file of records, and what was understood of it, line by line.

    `today` is the day after which a date lies in the future; by default the day of the computer's clock.
    Nothing is raised for what is wrong with the file, and nothing is written.
    """
    with examined(path, today=today, settings=settings) as found:
        return found.problems, understood(found)


@contextmanager
def examined(
    path: str | Path, *, today: date | None = None, settings: Sequence[str] = ()
) -> Iterator[Examined]:
    """What is wrong with a file and what was found, while its records are open in the engine."""
    file = Path(path).expanduser()
    found, before = Examined(Problems(file.name), Layout()), file_type.stamp(file)
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(table.opened(file, found.layout, found.problems, settings))
            constants = layouts.constants(found.layout, found.problems)
            stated = layouts.day_of(os.environ.get(TODAY, "") or found.layout.settings.get("today", ""))
            # the head may tell already that the rows cannot be understood
            if not found.layout.stopped:
                table.make_cells(connection, found.layout, constants)
                checks = Checks(connection, found.layout, found.problems, today or stated or date.today())
                found.facts = checks.facts
                checks.run()
                found.connection = connection
        except DataError as error:
            found.problems.add_error(error)
        if file_type.stamp(file) != before:
            found.problems.note("changed")
        yield found


def understood(found: Examined) -> list[str]:
    """Return what was understood of a file, line by line, for the person who made it."""
    layout, facts, problems = found.layout, found.facts, found.problems
    if not layout.header:
        return []
    heads = ", ".join(
        f"{layout.header[layout.at[name]].strip()!r} is the {name}"
        for name in ("date", "region", "field", "amount", "project", *layouts.WHERE[1:], "unit")
        if name in layout.at
    )
    lines = [f"columns: {heads}"] if heads else []
    if found.connection is not None:
        span = f"{facts.first} to {facts.last}" if facts.first else "no dates"
        regions = ", ".join(f"{region} {count:,}" for region, count in facts.regions.items())
        units = ", ".join(f"{unit} ({count:,})" for unit, count in facts.units.most_common(6)) or "none"
        lines = [
            f"{problems.file}: {facts.records:,} records, {span}",
            *lines,
            f"separator: {layouts.NAMED.get(layout.delimiter, layout.delimiter)}",
            f"decimal mark: {facts.decimal}; units: {units}",
            f"regions: {regions}",
        ]
    if "mapping" in layout.settings:
        lines.append(f"settings: from {layout.settings['mapping']}")
    return [*lines, *problems.notes]


def suggestions(problems: Problems, *, most: int = 3) -> list[str]:
    """Return the setting lines that would solve most problems, ready to be pasted above the head."""
    lines = Counter(problems.remedies)
    mark = "# missing: "
    missing = {line.removeprefix(mark): lines.pop(line) for line in list(lines) if line.startswith(mark)}
    # a place, a field or a unit among the amounts is in the wrong column, not a word for nothing
    units = {word for word in missing if isinstance(column_words.unit(word.strip("()")), column_words.Unit)}
    words = [word for word in missing if word not in units and not place_matching.is_name(word)][:12]
    if words:
        lines[mark + ", ".join(words)] = sum(missing[word] for word in words)
    return [line for line, _ in lines.most_common(most)]
