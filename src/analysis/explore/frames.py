"""A person's own table: columns to choose, a filter, lines, bars or tiles."""

import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analysis import load, names, text
from analysis.errors import DataError, ParameterError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec

MOST_ROWS, MOST_COLUMNS, MOST_KINDS, MOST_COLOURS, MOST_BARS = 20_000, 40, 400, 12, 40
YEARS = (1900, 2100)
"""A column of whole numbers between these is taken for years."""
WHEELS = {"light": "colorblind", "dark": "pastel"}
SHAPES = ("lines", "bars", "tiles")
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
    """
    import seaborn as sns

    plain, kinds_of = _checked(frame)
    columns = [*kinds_of]
    numbers = [name for name, kind in kinds_of.items() if kind == "number"]
    if not numbers:
        raise DataError("no column of numbers", value=", ".join(plain.columns[:6]))
    kinds = [one for one in columns if one not in numbers and 1 < plain[one].nunique() <= MOST_KINDS]
    years = [
        one for one in numbers if plain[one].dropna().between(*YEARS).all() and (plain[one] % 1).max() == 0
    ]
    grid = load.provinces().dropna(subset=["tile_row", "tile_col"]).astype({"tile_row": int, "tile_col": int})
    tiled = [one for one in columns if plain[one].dropna().isin(grid["province"]).mean() > 0.5]
    along = [*(tiled if shape == "tiles" else ()), *years, *kinds, *columns]
    x = names.validate_choice(x, columns, "column") if x else along[0]
    others = [one for one in numbers if one not in (*years, x)] or numbers
    y = (
        names.validate_choice(y, numbers, "column of numbers")
        if y
        else "value"
        if "value" in others
        else others[-1]
    )
    few = [one for one in kinds if one != x and plain[one].nunique() <= MOST_COLOURS]
    hue = names.validate_choice(hue, columns, "column") if hue else next(iter(few), "")
    ordered = kinds_of[x] in ("number", "date")
    shape = names.validate_choice(shape, SHAPES, "shape") if shape else "lines" if ordered else "bars"
    column, value = _asked(plain, where)
    first: dict[str, Any] = {"x": x, "y": y, "hue": hue, "filter": column, "equals": value, "shape": shape}
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
    tiles = grid[["province", f"name_{text.language()}", "tile_row", "tile_col"]]
    left, top = int(grid["tile_col"].min()), int(grid["tile_row"].min())
    data = showing.data(
        "table", "", {},
        columns=[{"name": one, "kind": kind} for one, kind in kinds_of.items()],
        rows=plain.astype(object).where(plain.notna(), None).to_numpy().tolist(),
        name=_name_of(frame) + ("" if frame.index.names == [None] else ".reset_index()")
        + ("" if all(isinstance(one, str) for one in frame.columns) else ".rename(columns=str)"),
        wheel={theme: sns.color_palette(one).as_hex() for theme, one in WHEELS.items()},
        grid=[
            {"key": key, "label": name, "short": name, "row": int(row), "col": int(col)}
            for key, name, row, col in tiles.itertuples(index=False, name=None) if tiled
        ],
        gridFrame={"left": left, "top": top, "height": int(grid["tile_row"].max()) - top + 1},
    )  # fmt: skip
    data["labels"] = {
        one: showing.labels(one, map(_as_text, plain[one].dropna().unique()[:MOST_KINDS]))
        for one in columns if one in PLACES
    }  # fmt: skip
    return ExplorerSpec(
        "table", data, first, controls, words(plain, **first), static, lambda: figure(plain, **first)
    )


def _checked(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the table, its index among the columns, as numbers and text, and what each column was."""
    plain = frame.reset_index() if frame.index.names != [None] else frame
    plain = plain.rename(columns=str)
    if plain.columns.duplicated().any():
        raise DataError("two columns have the same name", column=plain.columns[plain.columns.duplicated()][0])
    if not 0 < len(plain) <= MOST_ROWS:
        raise DataError(
            f"the table has {len(plain)} rows", expected=f"1 to {MOST_ROWS}: filter or sum it up first"
        )
    plain = plain.iloc[:, :MOST_COLUMNS].reset_index(drop=True)
    kinds = {name: _kind(plain[name]) for name in plain.columns}
    for name, kind in kinds.items():  # missing and infinite cells are missing
        cells = plain[name]
        printed = cells.astype(str).where(cells.notna()).astype(object)
        plain[name] = cells.astype(float) if kind == "number" else printed
    return plain.replace([float("inf"), float("-inf")], float("nan")), kinds


def _kind(column: "pd.Series[Any]") -> str:
    """Return number, date, text, or other: cells that are compared as they are printed."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return "number" if column.notna().any() else "other"
    if column.dtype.kind == "M":
        return "date"
    return "text" if all(isinstance(cell, str) for cell in column.dropna()) else "other"


def means(plain: pd.DataFrame, **state: str) -> pd.DataFrame:
    """Return the numbers of one state: one row per colour and place on the axis, with the number of rows."""
    x, y, hue, column = (state[name] for name in ("x", "y", "hue", "filter"))
    kept = plain
    if column and state["equals"] != "":
        kept = plain[plain[column].map(_as_text) == state["equals"]]
    kept = kept[kept[y].notna() & kept[x].notna()]
    coloured = state["shape"] == "lines" and hue not in ("", x)  # bars and tiles have one colour
    groups = kept[hue].map(_as_text) if coloured else ""
    found = kept.assign(_group=groups, _x=kept[x]).groupby(["_group", "_x"], sort=False)[y]
    return found.agg(["mean", "size"]).reset_index().set_axis(["group", "x", "value", "rows"], axis=1)


def words(plain: pd.DataFrame, **state: str) -> str:
    """Return what the view of one state says; the front end says the same."""
    found, filtered, cut = means(plain, **state), None, None
    if state["filter"] and state["equals"] != "":
        filtered = _word("filtered", column=state["filter"], value=state["equals"])
    if found.empty:
        return str(text.join(*filter(None, (filtered, _word("nothing")))))
    stated = _word(
        "state_mean" if found["rows"].gt(1).any() else "state", y=state["y"], x=state["x"],
        n=len(found), low=float(found["value"].min()), high=float(found["value"].max()),
    )  # fmt: skip
    if found["group"].nunique() > MOST_COLOURS:
        cut = _word("cut")
    elif state["shape"] == "bars" and len(found) > MOST_BARS:
        cut = _word("cut_bars")
    return str(text.join(*filter(None, (stated, filtered, cut))))


def figure(plain: pd.DataFrame, **state: str) -> Any:
    """Return the fixed figure of one state."""
    import seaborn as sns
    from matplotlib import pyplot

    found, lines = means(plain, **state), state["shape"] == "lines"
    _, ax = pyplot.subplots(figsize=(7.4, 4))
    if lines:
        hue = None if found["group"].nunique() <= 1 else "group"
        sns.lineplot(found, x="x", y="value", hue=hue, errorbar=None, ax=ax)
    else:
        top = found.nlargest(MOST_BARS, "value")
        sns.barplot(x=top["value"], y=top["x"].map(_as_text), errorbar=None, ax=ax)
    ax.set(xlabel=state["x"] if lines else state["y"], ylabel=state["y"] if lines else "")
    ax.alt_text, ax.data_table = words(plain, **state), found  # type: ignore[attr-defined]
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


def _as_text(value: Any) -> str:
    """Return a cell as it is typed into the filter: whole numbers without a point."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _name_of(frame: object) -> str:
    """Return the name of the table where it was handed over, for the code of the view."""
    caller = sys._getframe(1)
    while caller is not None and "/analysis/" in caller.f_code.co_filename.replace("\\", "/"):
        caller = caller.f_back  # type: ignore[assignment]
    if caller is None:
        return "table"
    named = [name for name, value in caller.f_locals.items() if value is frame and not name.startswith("_")]
    return named[0] if named else "table"
