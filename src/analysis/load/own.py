"""A user's own project records, in the plain form the key table takes."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import DataError
from analysis.names import REGION_KEYS, pick

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("project", "date", "region", "field", "amount_cny_bn")


def project_records(path: str) -> "pd.DataFrame":
    """Return a user's own project records from a CSV file: one row per project.

    Columns
    -------
    project: Name or number of the project
    date: Day, as YYYY-MM-DD
    region: yrd, gba, ccec, jjj or other
    field: Field or fields, separated by semicolons
    amount_cny_bn (billion CNY): Amount; may be empty, and is then missing, never zero

    Source: the user's file. The one trap: amounts in 万元 or 亿元 must be converted before.

    Raises
    ------
    DataError
        Naming file, row and column of the first value that is not what the column takes.
    UnknownName
        For a region that does not exist, with the nearest that does.
    """
    import pandas as pd

    file = Path(path)
    if not file.is_file():
        raise DataError("there is no such file", file=path, expected="a CSV file with your project records")
    frame = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for column in COLUMNS:
        if column not in frame.columns:
            raise DataError("a column is missing", file=path, column=column, expected=", ".join(COLUMNS))
    for region in frame["region"].unique():
        pick(region, REGION_KEYS, "region")
    amounts = _converted(frame, "amount_cny_bn", pd.to_numeric(frame["amount_cny_bn"], errors="coerce"), path)
    dates = pd.to_datetime(frame["date"], format="%Y-%m-%d", errors="coerce")
    return frame[list(COLUMNS)].assign(date=_converted(frame, "date", dates, path), amount_cny_bn=amounts)


def _converted(frame: "pd.DataFrame", column: str, values: "pd.Series", path: str) -> "pd.Series":
    """The converted column, after refusing the first text that did not convert (empty cells may stay)."""
    wrong = values.isna() & frame[column].ne("")
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        expected = "a date as YYYY-MM-DD" if column == "date" else "a number such as 1.25, or an empty cell"
        raise DataError(
            "not readable",
            file=path,
            row=row + 2,
            column=column,
            value=frame[column].iloc[row],
            expected=expected,
        )
    return values
