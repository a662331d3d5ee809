"""Very large files of records: the key table by DuckDB, without loading the records into memory.

The same rules as for small files: every distinct date, place, field and unit, and every amount that is not a
plain number, is read by the same functions; only plain numbers are converted by the engine itself. When
anything is wrong the file is read row by row instead, to name each problem with its row.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import DataError, ParameterError
from analysis.names import REGION_KEYS
from analysis.records import opening, source_sql
from analysis.records.amounts import LARGEST_CNY_BN
from analysis.records.problems import Problems
from analysis.records.reading import examined
from analysis.records.text_meanings import Unfit

if TYPE_CHECKING:
    import pandas as pd

LARGE_BYTES = 64 << 20
"""Files of records from this size on are condensed by the engine, if it is installed."""
LARGE_ROWS = 1_000_000
"""The same for Parquet, by rows."""
MEMORY = "300MB"
"""What the engine may hold in memory; beyond, it uses a temporary folder."""
ROWS_IN_PART = 2_000_000
"""Rows in which repeated projects are looked for at a time, to keep memory small."""
EXTRA = "pip install 'regional-innovation-analysis[records]'"


class EngineError(DataError):
    """A file without a problem that the engine cannot read all the same: row by row it can be."""


def is_large(path: str | Path) -> bool:
    """Return whether a file is to be condensed by the engine: large, not packed, and the engine is there."""
    file = Path(path).expanduser()
    kind = opening.kind(file)
    if not _installed() or kind == "gzip":
        return False
    if kind == "parquet":
        from analysis.records import parquet

        return bool(parquet.opened(file).metadata.num_rows >= LARGE_ROWS)
    return file.stat().st_size >= LARGE_BYTES


def key_table(
    path: str | Path,
    *,
    as_of: str | date | None = None,
    window_days: int | None = None,
    top_fields: int = 2,
    today: date | None = None,
) -> "pd.DataFrame":
    """Return projects, leading fields and amount (billion CNY) of a file of records: one row per region.

    The same table as ``measure.keydata.key_table`` makes of `read`, computed without loading the records.
    `as_of` empty takes the last day of the records, `window_days` None all days up to it. Trap: units, sizes
    of amounts and repeated projects are looked at inside the window only.

    Raises
    ------
    DataError
        When anything in the file is wrong, as `read`; when DuckDB is not installed.
    ParameterError
        When the window is not one.
    """
    with _records(path, today, as_of, window_days, undated=False) as (connection, first, last, regions):
        table = _merged(connection)
        groups = connection.execute(f"""
            SELECT region, names, count(*), kahan_sum(amount), count(amount), max(amount)
            FROM {table} GROUP BY region, names
        """).fetchall()
        _refuse_absurd(group[-1] for group in groups)
    return _key_table(groups, first, last, regions, top_fields)


def condensed(path: str | Path, *, today: date | None = None) -> "pd.DataFrame":
    """Return records summed up: one row per day, region, fields and whether an amount is stated.

    Columns: date, region, field, amount_cny_bn (the sum, billion CNY), projects (how many it stands for).
    Every table of `measure.keydata` is the same as from the single records.

    Raises
    ------
    DataError
        As `key_table`.
    """
    with _records(path, today, None, None, undated=True) as (connection, *_):
        frame: pd.DataFrame = connection.execute(f"""
            SELECT day AS date, region, names AS field, kahan_sum(amount) AS amount_cny_bn,
                   count(*)::BIGINT AS projects, max(amount) AS largest
            FROM {_merged(connection)} GROUP BY day, region, names, amount IS NULL ORDER BY ALL
        """).df()
        _refuse_absurd(frame["largest"].dropna())
    dates = frame["date"].astype("datetime64[us]")
    frame = frame.assign(date=dates, region=frame["region"].astype("str"), field=frame["field"].astype("str"))
    return frame.drop(columns="largest")


Records = tuple[Any, date, date, list[str]]


@contextmanager
def _records(
    path: str | Path, today: date | None, as_of: str | date | None, window_days: int | None, *, undated: bool
) -> Iterator[Records]:
    """A connection with the view `typed` of the records in the window, the window, and all regions named."""
    file = Path(path).expanduser().resolve()
    problems, before = Problems(file.name), opening.stamp(file)
    with (
        tempfile.TemporaryDirectory(prefix="analysis-records-") as scratch,
        _connected(file, Path(scratch)) as connection,
    ):
        try:
            source = source_sql.prepare(connection, file, Path(scratch), problems, today or date.today())
            first, last = _window(source.first, source.last, as_of, window_days)
            source_sql.make_typed(connection, source, first, last, undated=undated)
        except (Unfit, connection.fault) as fault:
            raise _told(file, fault, today) from None
        try:
            yield connection, first, last, source.regions
        except (Unfit, connection.fault) as fault:
            raise _told(file, fault, today) from None
        if opening.stamp(file) != before:
            raise DataError(opening.CHANGED, file=file.name, expected=opening.AT_REST)


def _told(file: Path, fault: Exception, today: date | None) -> DataError:
    """What is wrong, found by reading row by row; the engine's own words only where that finds nothing."""
    problems, _ = examined(file, today=today)
    try:
        problems.raise_first()
    except DataError as error:
        return error
    reason = " ".join(str(fault).replace(str(file), file.name).split())[:120]
    return EngineError(f"the engine for large files cannot read it ({reason})", file=file.name)


def _window(
    first: date | None, last: date | None, as_of: str | date | None, days: int | None
) -> tuple[date, date]:
    if days is not None and (isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 100_000):
        raise ParameterError(f"window_days is {days!r}: use a whole number of days, at least 1")
    try:
        end = date.fromisoformat(as_of) if isinstance(as_of, str) and as_of else as_of or last or date.today()
    except ValueError:
        raise ParameterError(f"as_of is {as_of!r}: write a day as YYYY-MM-DD") from None
    assert isinstance(end, date)
    return (end - timedelta(days=days - 1) if days is not None else min(first or end, end)), end


# ------------------------------------------------------------------ tables


def _refuse_absurd(amounts: Iterable[float | None]) -> None:
    if any(amount is not None and amount > LARGEST_CNY_BN for amount in amounts):
        raise Unfit("an absurd amount")


def _merged(connection: Any) -> str:
    """Return the name of the table with one row per project and region: `typed` itself if none is repeated.

    Only the hashes of the projects are kept to find that out, and compared a part at a time.
    """
    connection.execute("CREATE TEMP TABLE ids AS SELECT one FROM identified")
    (rows,) = connection.execute("SELECT count(*) FROM ids").fetchone()
    parts = 1 + rows // ROWS_IN_PART
    repeated = any(_repeated(connection, part, parts) for part in range(parts))
    connection.execute("DROP TABLE ids")
    if not repeated:
        return "typed"
    connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM typed")
    for part in range(parts):
        _compare(connection, part, parts)
    connection.execute(_MERGE)
    return "merged"


_MERGE = """
    CREATE TEMP TABLE merged AS
    SELECT min(day) AS day, region, max(amount) AS amount,
           coalesce(array_to_string(list_sort(list_distinct(
               string_split(string_agg(nullif(names, ''), ';'), ';'))), ';'), '') AS names
    FROM kept WHERE one IS NOT NULL AND region IS NOT NULL GROUP BY one, two, region
    UNION ALL
    SELECT day, region, amount, names FROM kept WHERE one IS NULL OR region IS NULL
"""


def _repeated(connection: Any, part: int, parts: int) -> bool:
    """Whether a project of one part stands in several rows: parts keep the memory small."""
    (found,) = connection.execute(
        f"SELECT count(one) > count(DISTINCT one) FROM ids WHERE one % {parts} = {part}"
    ).fetchone()
    return bool(found)


def _compare(connection: Any, part: int, parts: int) -> None:
    """Refuse projects whose rows in one region differ in day or amount, or repeat each other."""
    (differing,) = connection.execute(f"""
        SELECT count(*) FILTER (days > 1 OR amounts > 1 OR same < rows) FROM (
            SELECT count(*) AS rows, count(DISTINCT day) AS days, count(DISTINCT amount) AS amounts,
                   count(DISTINCT (day, amount, names)) AS same
            FROM kept WHERE one % {parts} = {part} GROUP BY one, two, region HAVING count(*) > 1)
    """).fetchone()
    if differing:
        raise Unfit("rows of one project differ, or repeat each other")


def _key_table(
    groups: list[tuple[Any, ...]], first: date, last: date, regions: list[str], top_fields: int
) -> "pd.DataFrame":
    """The key table from sums by region and list of fields."""
    import pandas as pd

    rows = []
    for region in [key for key in REGION_KEYS if key in regions]:
        here = [group for group in groups if group[0] == region]
        projects, stated = sum(group[2] for group in here), sum(group[4] for group in here)
        counted: Counter[str] = Counter()
        for _, names, count, *_rest in here:
            counted.update(dict.fromkeys(filter(None, names.split(";")), count))
        leading = sorted(counted, key=lambda name: (-counted[name], name))[:top_fields]
        rows.append(
            {
                "region": region,
                "projects": projects,
                "fields": ";".join(leading),
                "amount_cny_bn": fsum(group[3] for group in here if group[4]) if stated else float("nan"),
                "projects_with_amount": stated,
                "projects_without_amount": projects - stated,
                "first_day": pd.Timestamp(first),
                "last_day": pd.Timestamp(last),
            }
        )
    return pd.DataFrame(rows, columns=list(_KEY_TABLE))


_KEY_TABLE = (
    *("region", "projects", "fields", "amount_cny_bn"),
    *("projects_with_amount", "projects_without_amount", "first_day", "last_day"),
)


# ------------------------------------------------------------------ the engine


def _installed() -> bool:
    from importlib.util import find_spec

    return find_spec("duckdb") is not None


class _Connection:
    """A connection of the engine, and the type of the errors it raises."""

    def __init__(self, connection: Any, fault: type[Exception]) -> None:
        self.fault = fault
        self.connection = connection

    def execute(self, sql: str, values: object = None) -> Any:
        """Run one statement."""
        return self.connection.execute(sql, values) if values is not None else self.connection.execute(sql)


@contextmanager
def _connected(file: Path, scratch: Path) -> Iterator[Any]:
    """An engine in memory that may read this one file, write to its own folder, and load nothing."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise DataError(f"files this large need DuckDB: {EXTRA}", file=file.name) from None
    connection = duckdb.connect(
        ":memory:", config={"memory_limit": MEMORY, "temp_directory": str(scratch / "spill")}
    )
    try:
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "enable_progress_bar = false",
            "preserve_insertion_order = false",
        ):
            connection.execute(f"SET {setting}")
        yield _Connection(connection, duckdb.Error)
    finally:
        connection.close()
