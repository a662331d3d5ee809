"""The key table of ten million records, several ways: ``python tests/benchmarks/records.py --rows 10000000``.

A file of invented records is generated in a temporary folder, then each way runs in a process of its own, so
that the memory each one needs at most (peak resident set) can be told apart. Seconds are those of the clock,
then those of all processors together, which a busy machine changes less:

- ``copy``: read the bytes of the file, nothing else
- ``count``: DuckDB parses the file and counts its rows: the time just to read it as a table
- ``check``: ``records.check``, every check of every row
- ``condensed``: what ``load.records`` does with a large file, and the key table of it
- ``pandas``: ``pandas.read_csv``, dates and regions mapped, groupby: no checks at all
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAYS = ("copy", "count", "check", "condensed", "pandas")
CITIES = (
    "Shanghai",
    "Suzhou",
    "Hangzhou",
    "Hefei",
    "Shenzhen",
    "Guangzhou",
    "Chengdu",
    "Chongqing",
    "Beijing",
    "Wuhan",
)
FIELDS = ("Energy", "Basic science", "Agriculture and food", "Public safety", "Building and settlements")


def main() -> int:
    """Generate, measure each way in its own process, print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=WAYS)
    args = parser.parse_args()
    if args.way:
        return _one(args.way, args.file)
    with tempfile.TemporaryDirectory(prefix="records-") as folder:
        file = Path(folder) / "records.csv"
        _generate(file, args.rows)
        print(f"{args.rows:,} records, {file.stat().st_size / 1e6:,.0f} MB", flush=True)
        for way in args.ways:
            command = [sys.executable, __file__, "--way", way, "--file", str(file)]
            result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            print(
                f"{way:10} {result['seconds']:7.1f} s {result['processor']:7.1f} s of processors "
                f"{result['peak_mb']:8,.0f} MB peak  {result['said']}",
                flush=True,
            )
    return 0


def _generate(file: Path, rows: int) -> None:
    """Invented records: project, day, city, field, amount in 万元; one in nine without an amount."""
    import duckdb

    cities, fields = (", ".join(f"'{name}'" for name in names) for names in (CITIES, FIELDS))
    duckdb.sql(f"""
        COPY (SELECT 'P' || lpad(i::VARCHAR, 9, '0') AS project,
              DATE '2015-01-01' + (hash(i) % 3650)::INTEGER AS date,
              [{cities}][1 + (hash(i + 1) % 10)::INTEGER] AS city,
              [{fields}][1 + (hash(i + 2) % 5)::INTEGER] AS field,
              CASE WHEN i % 9 > 0 THEN ((hash(i + 3) % 900000) / 100.0)::DECIMAL(9, 2) END AS "amount (万元)"
              FROM range({rows}) t(i)) TO '{file}' (HEADER)
    """)


def _one(way: str, file: Path) -> int:
    """Run one way; print seconds and peak memory of this process."""
    from analysis.records import reading  # noqa: F401  imported before the clock starts, as pandas is

    import pandas as pd  # noqa: F401  isort: skip

    start, worked = time.perf_counter(), time.process_time()
    said = globals()[f"_{way}"](file)
    took = {"seconds": time.perf_counter() - start, "processor": time.process_time() - worked}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**took, "peak_mb": peak, "said": said}))
    return 0


def _copy(file: Path) -> str:
    with file.open("rb") as source:
        return f"{sum(len(block) for block in iter(lambda: source.read(1 << 20), b'')):,} bytes"


def _count(file: Path) -> str:
    import duckdb

    columns = ", ".join(f'count("{name}")' for name in ("project", "date", "city", "field", "amount (万元)"))
    sql = f"SELECT {columns} FROM read_csv('{file}', all_varchar=true)"
    return f"{duckdb.sql(sql).fetchall()[0][0]:,} rows"


def _check(file: Path) -> str:
    from analysis.records import reading

    problems, understood = reading.check(file)
    return f"{problems.errors} problems; {understood[0]}"


def _condensed(file: Path) -> str:
    from analysis.measure import keydata
    from analysis.records import reading

    frame = reading.condensed(file)
    return f"{len(frame):,} rows; {_told(keydata.whole_table(frame))}"


def _pandas(file: Path) -> str:
    """What one would write without this package: no checks, names of regions mapped by hand."""
    import pandas as pd

    frame = pd.read_csv(file, parse_dates=["date"])
    regions = dict(zip(CITIES, ("yrd",) * 4 + ("gba",) * 2 + ("ccec",) * 2 + ("jjj", "other"), strict=True))
    frame["region"] = frame["city"].map(regions)
    frame["amount_cny_bn"] = frame["amount (万元)"] / 1e5
    table = frame.groupby("region").agg(
        projects=("project", "nunique"), amount_cny_bn=("amount_cny_bn", "sum")
    )
    frame.groupby(["region", "field"]).size()
    return _told(table.reset_index())


def _told(table: object) -> str:
    return ", ".join(
        f"{row['region']} {row['projects']:,} {row['amount_cny_bn']:,.2f}" for row in table.to_dict("records")
    )  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
