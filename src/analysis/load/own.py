"""A user's own project records, in the plain form the key table takes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def project_records(path: str) -> "pd.DataFrame":
    """Return a user's own project records, amounts in billion CNY: one row per record.

    CSV or Parquet; columns, units and numbers as English, German and Chinese files write them (the mapping
    stands in docs/own-data.md; `analysis template records` writes a file to start from).

    Columns
    -------
    project: Number or name of the project; missing where the file has none
    date: Day; missing where the cell is empty
    region: yrd, gba, ccec, jjj or other; looked up where the file names a city or province
    field: Key of the field, or several separated by semicolons; a user's own words as written
    amount_cny_bn (billion CNY): Amount; may be empty, and is then missing, never zero

    From 64 MB (Parquet: a million rows) on, with DuckDB installed, the records come summed up: one row per
    day, region and fields, and a column projects that says how many it stands for, without project; every
    table of `measure.keydata` is the same.

    Source: the user's file. The one trap: a record without a date or a place is in no table made from it.

    Raises
    ------
    DataError
        When anything in the file is wrong: the first problem, and how many more `analysis check` lists.
    """
    from analysis.records import engine, reading

    if not engine.is_large(path):
        return reading.read(path)
    try:
        return engine.condensed(path)
    except engine.EngineError:
        # mixed line ends, lines of blanks: what the engine stumbles over and a reader of lines does not
        return reading.read(path)
