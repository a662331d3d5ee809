"""The key table: projects, fields and amounts by region, from records or as an article prints it."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.errors import DataError
from analysis.lazy import public_names
from analysis.measure import columns
from analysis.measure.windows import Day, days, window
from analysis.names import validate_choice

__dir__ = public_names(__name__)

UNIT_FACTORS = {"as_printed": 1.0, "yi_yuan": 0.1}
"""Factor from the printed number to billion CNY: as printed, or read as 亿元 (100 million CNY)."""


def readings(choice: str) -> tuple[str, ...]:
    """Return the unit readings meant by `choice`: printed (or as_printed), yi_yuan, or both.

    Raises
    ------
    UnknownName
        For any other choice.
    """
    chosen = validate_choice(choice, ["printed", "as_printed", "yi_yuan", "both"], "unit reading")
    if chosen == "both":
        return tuple(UNIT_FACTORS)
    return ("yi_yuan",) if chosen == "yi_yuan" else ("as_printed",)


def from_projects(projects: pd.DataFrame, programmes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the clean table of projects as records: one row per project, amounts in billion CNY.

    Columns: project, date (day of the published list), region, field (the broad field of `programmes`, else
    the programme), amount_cny_bn. Trap: the date is that of the list, not of the project's approval.

    Raises
    ------
    DataError
        When a column is missing.
    """
    columns.require(
        projects, ["project", "list_date", "region", "programme", "funds_cny_mn"], what="the key table"
    )
    field = projects["programme"]
    if programmes is not None:
        columns.require(programmes, ["programme", "field_key"], what="the key table")
        field = field.map(programmes.set_index("programme")["field_key"])
    return pd.DataFrame(
        {
            "project": projects["project"],
            "date": projects["list_date"],
            "region": projects["region"],
            "field": field,
            "amount_cny_bn": columns.numbers(projects, "funds_cny_mn", what="the key table") / 1000,
        }
    ).reset_index(drop=True)


def window_records(records: pd.DataFrame, *, as_of: Day, window_days: int) -> pd.DataFrame:
    """Return the records dated inside the `window_days` days that end with `as_of`, both ends included.

    Dates are compared as calendar days. Records without a date are left out (`coverage` counts them). Where
    `date_end` says that a date is no day but a month, a year or a span, all of it must lie in the window.

    Raises
    ------
    ParameterError
        When the window is not one.
    DataError
        For a date that is not a calendar day or carries a time zone, with its row.
    """
    first, last = window(as_of, window_days)
    columns.require(records, ["date"], what="the key table")
    dates = days(records, "date")
    ends = days(records, "date_end").fillna(dates) if "date_end" in records.columns else dates
    inside = (dates >= first) & (ends <= last)
    return records.loc[inside].assign(date=dates[inside])


def coverage(records: pd.DataFrame, *, as_of: Day, window_days: int) -> "pd.Series[int]":
    """Return how many records there are, by what is known of them, as counts.

    Index: records, undated, in_window, in_window_without_region, in_window_without_amount.
    """
    inside = window_records(records, as_of=as_of, window_days=window_days)
    amounts = columns.numbers(inside, "amount_cny_bn", what="the key table")
    stands_for = _stands_for(inside)
    counts = {
        "records": int(_stands_for(records).sum()),
        "undated": int(_stands_for(records)[days(records, "date").isna()].sum()),
        "in_window": int(stands_for.sum()),
        "in_window_without_region": int(stands_for[_blank(inside["region"])].sum()),
        "in_window_without_amount": int(stands_for[amounts.isna()].sum()),
    }
    return pd.Series(counts, name="records", dtype="int64")


def key_table(
    records: pd.DataFrame,
    *,
    as_of: Day,
    window_days: int,
    regions: Sequence[str] | None = None,
    top_fields: int = 2,
) -> pd.DataFrame:
    """Return projects, leading fields and amount (billion CNY) of a window: one row per region.

    Columns: region, projects, fields (semicolon list of the `top_fields` fields with most projects, ties
    by name), amount_cny_bn (sum of the stated amounts; missing when none is stated), projects_with_amount,
    projects_without_amount, first_day, last_day. Rows: `regions`, or every region the records name, also
    those without a project in the window. `records` need date, region, field or fields (semicolon list),
    amount_cny_bn; with a column project, rows of one project in one region count once; with a column projects
    (records summed up, as very large files are read) a row counts for that many. Trap: the sum covers
    only the projects with an amount, so read it beside `projects_without_amount`.

    Raises
    ------
    ParameterError, DataError
        As `window_records`; also when the rows of one project state different dates or amounts.
    """
    first, last = window(as_of, window_days)
    inside = _projects(window_records(records, as_of=as_of, window_days=window_days))
    wanted = columns.in_region_order(records.loc[~_blank(records["region"]), "region"].tolist())
    rows = []
    for region in wanted if regions is None else list(regions):
        here = inside[inside["region"] == region]
        counted = _field_counts(here["field"], here["projects"])
        amounts, stands_for = here["amount_cny_bn"], here["projects"]
        rows.append(
            {
                "region": region,
                "projects": int(stands_for.sum()),
                "fields": ";".join(counted.index[:top_fields]),
                "amount_cny_bn": amounts.sum(min_count=1),
                "projects_with_amount": int(stands_for[amounts.notna()].sum()),
                "projects_without_amount": int(stands_for[amounts.isna()].sum()),
                "first_day": first,
                "last_day": last,
            }
        )
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else _KEY_TABLE)


def whole_table(records: pd.DataFrame, *, top_fields: int = 2) -> pd.DataFrame:
    """Return the key table over all days of the records: columns and errors as `key_table`.

    Records of which none has a date are refused with DataError.
    """
    dates = days(records, "date")
    if dates.isna().all():
        raise DataError("no record has a date", column="date")
    last = max(dates.max(), days(records, "date_end").max()) if "date_end" in records.columns else dates.max()
    span = (last - dates.min()).days + 1
    return key_table(records, as_of=last, window_days=span, top_fields=top_fields)


def article_table(key_data: pd.DataFrame, *, reading: str = "both") -> pd.DataFrame:
    """Return the printed key table with shares, size per project and ranks: one row per reading and region.

    Columns: region, reading (as_printed | yi_yuan), projects, amount_cny_bn, amount_per_project_cny_bn,
    projects_share, amount_share (0–1, of the regions listed), rank_projects, rank_amount,
    rank_amount_per_project (1 = largest; equal values share a rank). `key_data` needs region, projects,
    amount_printed. Trap: the reading changes every amount by a factor of ten, but no share and no rank.

    Raises
    ------
    UnknownName, DataError
        For a reading that does not exist; for missing columns or text instead of numbers.
    """
    columns.one_row_per(key_data, ["region"], what="the article's table")
    projects = columns.numbers(key_data, "projects", what="the article's table")
    printed = columns.numbers(key_data, "amount_printed", what="the article's table")
    tables = [
        _article_rows(key_data["region"], projects, printed * UNIT_FACTORS[name], name)
        for name in readings(reading)
    ]
    return pd.concat(tables, ignore_index=True)


def launch_day_sizes(launch_days: pd.DataFrame) -> pd.DataFrame:
    """Return real signing and launch days with their size per project in billion CNY: one row per day.

    Columns: those of `launch_days` and amount_per_project_cny_bn, ordered by size. Trap: the sums are
    multi-year headline totals of all industries, not yearly spending on research.
    """
    projects = columns.numbers(launch_days, "projects", what="the launch days")
    amounts = columns.numbers(launch_days, "amount_cny_bn", what="the launch days")
    sized = launch_days.assign(amount_per_project_cny_bn=amounts / projects.where(projects > 0))
    return sized.sort_values("amount_per_project_cny_bn", kind="stable", ignore_index=True)


_KEY_TABLE = [
    "region",
    "projects",
    "fields",
    "amount_cny_bn",
    "projects_with_amount",
    "projects_without_amount",
    "first_day",
    "last_day",
]


def _article_rows(
    regions: "pd.Series[str]", projects: "pd.Series[float]", amounts: "pd.Series[float]", reading: str
) -> pd.DataFrame:
    size = amounts / projects.where(projects > 0)
    return pd.DataFrame(
        {
            "region": regions,
            "reading": reading,
            "projects": projects,
            "amount_cny_bn": amounts,
            "amount_per_project_cny_bn": size,
            "projects_share": projects / projects.sum(),
            "amount_share": amounts / amounts.sum(),
            "rank_projects": _ranks(projects),
            "rank_amount": _ranks(amounts),
            "rank_amount_per_project": _ranks(size),
        }
    )


def _ranks(values: "pd.Series[float]") -> pd.Series:
    # Rounding keeps a common factor from splitting ties by its last binary digit.
    return values.round(9).rank(method="min", ascending=False).astype("Int64")


def _projects(records: pd.DataFrame) -> pd.DataFrame:
    """One row per project and region (field as a tuple); rows without a region are left out."""
    columns.require(records, ["region", "amount_cny_bn"], what="the key table")
    column = "fields" if "fields" in records.columns else "field"
    columns.require(records, [column], what="the key table")
    table = pd.DataFrame(
        {
            "region": records["region"],
            "date": records["date"],
            "field": [tuple(dict.fromkeys(columns.split_list(text))) for text in records[column]],
            "amount_cny_bn": columns.numbers(records, "amount_cny_bn", what="the key table"),
            "projects": _stands_for(records),
        }
    )
    if "project" not in records.columns:
        return table[~_blank(records["region"])]
    identity = records["project"]
    table["project"] = identity.where(~_blank(identity), pd.Series(range(len(records)), records.index))
    return _merged(table[~_blank(records["region"])])


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """Join the rows of one project in one region; they must agree on date and amount."""
    kept = ["project", "region", "field", "amount_cny_bn", "projects"]
    if not table.duplicated(["project", "region"]).any():
        return table[kept].reset_index(drop=True)
    grouped = table.groupby(["project", "region"], sort=False, dropna=False)
    for column in ("date", "amount_cny_bn"):
        different = grouped[column].nunique(dropna=True)
        if (different > 1).any():
            project = different.index[different > 1][0][0]
            raise DataError(f"project {project} occurs in several rows that differ", column=column)
    merged = grouped.agg(
        field=("field", lambda rows: tuple(dict.fromkeys(field for row in rows for field in row))),
        amount_cny_bn=("amount_cny_bn", "first"),
        projects=("projects", "first"),
    )
    return merged.reset_index()[kept]


def _stands_for(records: pd.DataFrame) -> "pd.Series[int]":
    """Return how many projects each row counts for: one, unless a column gives more."""
    if "projects" not in records.columns:
        return pd.Series(1, index=records.index, dtype="int64")
    return records["projects"].astype("int64")


def _field_counts(fields: "pd.Series", projects: "pd.Series[int]") -> "pd.Series[int]":
    """Projects by field, most first, ties by name."""
    counted: Counter[str] = Counter()
    for named, number in zip(fields, projects, strict=True):
        counted.update(dict.fromkeys(named, int(number)))
    order = sorted(counted, key=lambda name: (-counted[name], name))
    return pd.Series([counted[name] for name in order], index=pd.Index(order, dtype="str"), dtype="int64")


def _blank(values: pd.Series) -> "pd.Series[bool]":
    return values.isna() | (values.astype("str").str.strip() == "")
