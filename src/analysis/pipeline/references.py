"""Figures from outside the panel that checks need: real launch days and single reference values."""

import pandas as pd

from analysis.errors import DataError
from analysis.pipeline import rules
from analysis.pipeline.raw_cells import chosen, printed_numbers
from analysis.pipeline.translations import translated_where, with_translations

LAUNCH_PREFIX = "chk-real-"


def launch_days(checks: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return the real signing and launch days (and one list) of the ledger, one row per day.

    `projects` counts what was signed or started, `amount_cny_bn` is the multi-year total announced that day
    in billion yuan. A day with `part_of` is contained in that other day: leave it out of counts and sums.
    """
    rows = checks[checks["check_id"].str.startswith(LAUNCH_PREFIX)].reset_index(drop=True)
    keys = rows["check_id"].str.removeprefix(LAUNCH_PREFIX)
    dates = {row["day_key"]: row for row in rules.rows("launch_days")}
    unknown = keys[~keys.isin(list(dates))]
    if len(unknown):
        raise DataError("launch day without a date", column="check_id", value=unknown.iloc[0])
    pairs = rows["inputs"].map(printed_numbers)
    table = pd.DataFrame(
        {
            "day_key": keys,
            "part_of": [dates[key]["part_of"] or None for key in keys],
            "region": [dates[key]["region"] for key in keys],
            "date": [dates[key]["date"] for key in keys],
            "precision": [dates[key]["precision"] for key in keys],
            "projects": pairs.map(lambda pair: int(pair[1])).astype("Int64"),
            "amount_cny_bn": pairs.map(lambda pair: pair[0]).astype("float64"),
            "source": rows["source_ids"],
        }
    )
    labels, notes = ("label_en", "label_de", "label_zh"), ("note_en", "note_de", "note_zh")
    table = with_translations(table, texts, key="day_key", columns=labels, name="launch_days")
    table = with_translations(table, texts, key="day_key", columns=notes, name="launch_days", required=False)
    translated_where(table, english="note_en", others=notes[1:], key="day_key", name="launch_days")
    return chosen(table, "launch_days")


def reference_values(checks: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """Return single figures from outside the panel that the checks divide by, one row per figure.

    Each is read from the inputs of the check that uses it; a share written as `one in 12` becomes 8.33
    `% of China`. They are reference points of different years and kinds, not a series.
    """
    inputs = dict(zip(checks["check_id"], checks["inputs"].map(printed_numbers), strict=True))
    table = pd.DataFrame(rules.rows("reference_values"))
    given = pd.Series([_input(inputs, rule) for rule in rules.rows("reference_values")], dtype="float64")
    one_in = table["one_in"] == "true"
    table = table.assign(year=table["year"].astype("Int64"), value=given.where(~one_in, 100 / given))
    labels = ("label_en", "label_de", "label_zh")
    return chosen(
        with_translations(table, texts, key="reference", columns=labels, name="reference_values"),
        "reference_values",
    )


def _input(inputs: dict[str, list[float]], rule: dict[str, str]) -> float:
    """Return the input a reference value stands for; DataError when the ledger no longer has it."""
    given, position = inputs.get(rule["check"], []), int(rule["position"])
    if len(given) <= position:
        raise DataError(
            f"reference value {rule['reference']} has no input",
            file="evidence/checks.csv",
            row=rule["check"],
            column="inputs",
            expected=f"at least {position + 1} numbers",
        )
    return given[position]
