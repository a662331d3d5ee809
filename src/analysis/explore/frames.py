"""A person's own table: columns to choose, a filter, lines, bars or tiles."""

import datetime
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analysis import load, names, text
from analysis.errors import DataError, ParameterError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

MOST_ROWS, MOST_COLUMNS, MOST_KINDS = 20_000, 40, 400
WHEELS = {"light": "colorblind", "dark": "pastel"}
SHAPES = ("lines", "bars", "tiles")
WORDS = "state state_mean filtered nothing cut"
PLACES = ("province", "region", "city", "indicator")
_word = partial(showing.word, "table")


@showing.explorer
def table(
    frame: pd.DataFrame,
    *,
    x: str | None = None,
    y: str | None = None,
    hue: str | None = None,
    shape: str | None = None,
    where: Mapping[str, object] | None = None,
    static: str = "figure",
) -> ExplorerSpec:
    """Show any table with controls: what runs along, which numbers, which colours, which rows, which shape.

    Parameters
    ----------
    frame
        One row per observation, at least one column of numbers; up to 20,000 rows.
    x, y, hue
        Columns to begin with; left out, they are chosen: a year or a name, the first numbers, a short list.
    shape
        lines, bars or tiles (of a column of provinces).
    where
        One column and the value its rows must have, as ``{"indicator": "gdp"}``.
    static
        On a page made by papermill: figure, or note where the page shows the view already.

    Several rows of one point are drawn as their mean, and the words say so.

    Raises
    ------
    DataError
        For a table without rows, without numbers, or with too many rows.
    UnknownName
        For a column, a value or a shape that does not exist, with the nearest that does.
    """
    import seaborn as sns

    plain = _checked(frame)
    columns = [str(name) for name in plain.columns]
    numbers = [one for one in columns if _is_number(plain[one])]
    if not numbers:
        raise DataError("no column of numbers", value=", ".join(plain.columns[:6]))
    kinds = [one for one in columns if one not in numbers and 1 < plain[one].nunique() <= MOST_KINDS]
    years = [one for one in columns if one in ("year", "list_year", "start_year")]
    x = names.validate_choice(x, columns, "column") if x else next(iter([*years, *kinds, *columns]))
    others = [one for one in numbers if one not in (*years, x)] or numbers
    likely = "value" if "value" in others else others[-1]
    y = names.validate_choice(y, numbers, "column of numbers") if y else likely
    few = [one for one in kinds if one != x and plain[one].nunique() <= 12]
    hue = names.validate_choice(hue, columns, "column") if hue else next(iter(few), "")
    ordered = _is_number(plain[x]) or plain[x].dtype.kind == "M"
    shape = names.validate_choice(shape, SHAPES, "shape") if shape else "lines" if ordered else "bars"
    column, value = _asked(plain, where)
    first: dict[str, Any] = {"x": x, "y": y, "hue": hue, "filter": column, "equals": value, "shape": shape}
    grid = load.provinces().dropna(subset=["tile_row", "tile_col"]).astype({"tile_row": int, "tile_col": int})
    tiled = any(_of_provinces(plain[one], grid) for one in columns)
    none = {"": _word("no_column")}
    own = {one: one for one in columns}
    controls = [
        showing.choice(
            "table", "shape", {one: _word(f"shape_{one}") for one in SHAPES if one != "tiles" or tiled}
        ),
        showing.choice("table", "x", own),
        showing.choice("table", "y", {one: one for one in numbers}),
        showing.choice("table", "hue", none | {one: one for one in kinds}),
        showing.choice("table", "filter", none | own),
        {"name": "equals", "type": "words", "label": _word("equals")},
    ]
    tiles = zip(
        *(grid[one] for one in ("province", f"name_{text.language()}", "tile_row", "tile_col")), strict=True
    )
    left, top = int(grid["tile_col"].min()), int(grid["tile_row"].min())
    data = showing.data(
        "table", WORDS, "", {},
        columns=[{"name": one, "number": one in numbers} for one in columns],
        rows=[[_plain(value) for value in row] for row in plain.itertuples(index=False, name=None)],
        name=_name_of(frame),
        wheel={theme: sns.color_palette(one).as_hex() for theme, one in WHEELS.items()},
        grid=[
            {"key": key, "label": name, "short": name, "row": int(row), "col": int(col)}
            for key, name, row, col in tiles if tiled
        ],
        gridFrame={"left": left, "top": top, "height": int(grid["tile_row"].max()) - top + 1},
    )  # fmt: skip
    data["labels"] = {one: _labels(one, plain[one]) for one in columns if one in PLACES}
    return ExplorerSpec(
        "table", data, first, controls, words(plain, **first), static, lambda: figure(plain, **first)
    )


def _checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with named columns and an index among them, at most as large as a page can hold."""
    plain = frame.reset_index() if frame.index.names != [None] else frame
    plain = plain.rename(columns=str)
    if plain.columns.duplicated().any():
        raise DataError("two columns have the same name", column=plain.columns[plain.columns.duplicated()][0])
    if not 0 < len(plain) <= MOST_ROWS:
        raise DataError(
            f"the table has {len(plain)} rows", expected=f"1 to {MOST_ROWS}: filter or sum it up first"
        )
    return plain[list(plain.columns[:MOST_COLUMNS])]


def means(plain: pd.DataFrame, *, x: str, y: str, hue: str, filter: str, equals: str) -> pd.DataFrame:  # noqa: A002
    """Return the numbers of one state: one row per colour and place on the axis, with the number of rows."""
    kept = plain
    if filter and equals != "":
        kept = plain[[_as_text(value) == equals for value in plain[filter]]]
    kept = kept[kept[y].notna() & kept[x].notna()]
    groups = kept[hue].map(_as_text) if hue else pd.Series("", index=kept.index)
    found = kept.assign(_group=groups, _x=kept[x].map(_plain)).groupby(["_group", "_x"], sort=False)[y]
    return found.agg(["mean", "size"]).reset_index().set_axis(["group", "x", "value", "rows"], axis=1)


def words(plain: pd.DataFrame, *, shape: str, **state: str) -> str:  # noqa: ARG001  the words are the same
    """Return what the view of one state says; the front end says the same."""
    found = means(plain, **state)
    filtered = ""
    if state["filter"] and state["equals"] != "":
        filtered = text.sentence("explore.table.filtered", column=state["filter"], value=state["equals"])
    if found.empty:
        return str(text.join(*filter(None, (filtered, text.sentence("explore.table.nothing")))))
    stated = text.sentence(
        f"explore.table.{'state_mean' if found['rows'].gt(1).any() else 'state'}", y=state["y"], x=state["x"],
        n=len(found), low=float(found["value"].min()), high=float(found["value"].max()),
    )  # fmt: skip
    cut = text.sentence("explore.table.cut") if found["group"].nunique() > 12 else ""
    return str(text.join(*filter(None, (stated, filtered, cut))))


def figure(plain: pd.DataFrame, *, shape: str, **state: str) -> Any:
    """Return the fixed figure of one state."""
    import seaborn as sns
    from matplotlib import pyplot

    found = means(plain, **state)
    _, ax = pyplot.subplots(figsize=(7.4, 4))
    colours = None if found["group"].nunique() <= 1 else "group"
    if shape == "lines":
        sns.lineplot(found, x="x", y="value", hue=colours, errorbar=None, ax=ax)
    else:
        top = found.groupby("x")["value"].mean().nlargest(40)
        sns.barplot(x=top.to_numpy(), y=top.index.astype(str), errorbar=None, ax=ax)
    ax.set(
        xlabel=state["x"] if shape == "lines" else state["y"], ylabel=state["y"] if shape == "lines" else ""
    )
    ax.alt_text, ax.data_table = words(plain, shape=shape, **state), found  # type: ignore[attr-defined]
    return ax


def _asked(plain: pd.DataFrame, where: Mapping[str, object] | None) -> tuple[str, str]:
    if not where:
        return "", ""
    if len(where) > 1:
        raise ParameterError("where names one column and its value: filter the table for more")
    column, value = next(iter(where.items()))
    names.validate_choice(column, plain.columns, "column")
    return column, names.validate_choice(
        _as_text(value), map(_as_text, plain[column].dropna().unique()), f"value of {column}"
    )


def _is_number(column: "pd.Series[Any]") -> bool:
    return bool(
        pd.api.types.is_numeric_dtype(column)
        and not pd.api.types.is_bool_dtype(column)
        and column.notna().any()
    )


def _of_provinces(column: "pd.Series[Any]", grid: pd.DataFrame) -> bool:
    return (
        column.dtype.kind in "OUT" and bool(column.dropna().isin(grid["province"]).mean() > 0.5)
        if len(column.dropna())
        else False
    )


def _labels(kind: str, column: "pd.Series[Any]") -> dict[str, str]:
    return showing.labels(kind, [str(key) for key in column.dropna().unique()[:MOST_KINDS]])


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it: a number, text, or nothing."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return str(value.date()) if isinstance(value, datetime.datetime) else str(value)
    number = float(value)
    return (
        int(number)
        if number.is_integer() and abs(number) < 2**53
        else number
        if abs(number) != float("inf")
        else None
    )


def _as_text(value: Any) -> str:
    plain = _plain(value)
    return "" if plain is None else str(plain)


def _name_of(frame: object) -> str:
    """Return the name of the table where it was handed over, for the code of the view."""
    caller = sys._getframe(1)
    while caller is not None and "/analysis/" in caller.f_code.co_filename.replace("\\", "/"):
        caller = caller.f_back  # type: ignore[assignment]
    if caller is None:
        return "table"
    named = [name for name, value in caller.f_locals.items() if value is frame and not name.startswith("_")]
    return named[0] if named else "table"
