"""A person's own table: columns to choose, a filter, lines, bars or tiles."""

import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from analysis import load, names, plot, text
from analysis.errors import DataError, ParameterError
from analysis.explore import showing
from analysis.explore.showing import ExplorerSpec, View

MOST_ROWS, MOST_COLUMNS, MOST_KINDS, MOST_COLOURS, MOST_BARS = 20_000, 40, 400, 12, 40
YEARS = (1900, 2100)
"""A column of whole numbers between these is taken for years."""
WHEELS = {"light": "colorblind", "dark": "pastel"}
SHAPES = ("lines", "bars", "tiles")
PLACES = ("province", "region", "city", "indicator")
_word = partial(showing.word, "table")


@showing.explorer
def table(
    frame: pd.DataFrame, *, x: str | None = None, y: str | None = None, hue: str | None = None,
    shape: str | None = None, where: Mapping[str, object] | None = None, static: str = "figure",
) -> ExplorerSpec:  # fmt: skip
    """Show any table with controls: what runs along, which numbers, which colours, which rows, which shape.

    Several rows of one point are drawn as their mean, and the words say so.

    frame: One row per observation, at least one column of numbers; up to 20,000 rows.
    x, y, hue: Columns to begin with; left out: a year or a name, the first numbers, a short list.
    shape: lines, bars or tiles (of a column of provinces).
    where: One column and the value its rows must have, as ``{"indicator": "gdp"}``.
    """
    import seaborn as sns

    plain, kinds = _checked(frame)
    columns, numbers = [*kinds], [name for name, kind in kinds.items() if kind == "number"]
    if not numbers:
        raise DataError("no column of numbers", value=", ".join(plain.columns[:6]))
    cells = {name: plain[name].dropna() for name in columns}
    several = [one for one in columns if one not in numbers and 1 < cells[one].nunique() <= MOST_KINDS]
    years = [one for one in numbers if cells[one].between(*YEARS).all() and (cells[one] % 1).max() == 0]
    grid = load.provinces().dropna(subset=["tile_row", "tile_col"]).astype({"tile_row": int, "tile_col": int})
    tiles = zip(grid["province"], grid["tile_row"], grid["tile_col"], strict=True)
    north, west = int(grid["tile_row"].min()), int(grid["tile_col"].min())
    tiled = [one for one in columns if cells[one].isin(grid["province"]).mean() > 0.5]
    along = [*(tiled if shape == "tiles" else ()), *years, *several, *columns]
    x = names.validate_choice(x, columns, "column") if x else along[0]
    others = [one for one in numbers if one not in (*years, x)] or numbers
    usual = "value" if "value" in others else others[-1]
    y = names.validate_choice(y, numbers, "column of numbers") if y else usual
    few = [one for one in several if one != x and cells[one].nunique() <= MOST_COLOURS]
    hue = names.validate_choice(hue, columns, "column") if hue else next(iter(few), "")
    usual = "lines" if kinds[x] in ("number", "date") else "bars"
    shape = names.validate_choice(shape, SHAPES, "shape") if shape else usual
    column, value = "", ""
    if where:
        if len(where) > 1:
            raise ParameterError("where names one column and its value: filter the table for more")
        (column, asked), *_ = where.items()
        known = cells[names.validate_choice(column, columns, "column")].unique()
        value = names.validate_choice(_as_text(asked), map(_as_text, known), f"value of {column}")
    first = {"shape": shape, "x": x, "y": y, "hue": hue, "filter": column, "equals": value}
    own = {"x": columns, "y": numbers, "hue": ["", *several], "filter": ["", *columns]}
    options = {name: [(one, one or _word("no_column")) for one in of] for name, of in own.items()}
    options["shape"] = [(one, _word(f"shape_{one}")) for one in SHAPES if one != "tiles" or tiled]
    data = {
        "columns": [{"name": one, "kind": kind} for one, kind in kinds.items()],
        "rows": plain.astype(object).where(plain.notna(), None).to_numpy().tolist(),
        "name": _name_of(frame) + ("" if frame.index.names == [None] else ".reset_index()")
        + ("" if all(isinstance(one, str) for one in frame.columns) else ".rename(columns=str)"),
        "wheel": {theme: sns.color_palette(one).as_hex() for theme, one in WHEELS.items()},
        "most": [MOST_COLOURS, MOST_BARS],
        "grid": [
            {"key": key, "label": text.label("province", key), "row": row - north + 1, "col": col - west + 1}
            for key, row, col in tiles if tiled
        ],
    }  # fmt: skip
    controls = {name: {"options": options[name]} if name in options else {"type": "words"} for name in first}
    labels = {one: [*map(_as_text, cells[one].unique()[:MOST_KINDS])] for one in columns if one in PLACES}
    return ExplorerSpec("table", static, first, view(plain, **first), controls, labels, data)


def view(plain: pd.DataFrame, **state: str) -> View:
    """Return the view of one state; the front end says the same."""
    import seaborn as sns
    from matplotlib import pyplot

    found, lines, filtered = means(plain, **state), state["shape"] == "lines", ""
    if state["filter"] and state["equals"] != "":
        filtered = _word("filtered", column=state["filter"], value=state["equals"])
    if found.empty:
        return str(text.join(filtered, _word("nothing"))), None
    ends = [float(found["value"].min()), float(found["value"].max())]
    low, high = (text.number(end, plot.figure_words.decimals(ends)) for end in ends)
    stated = _word(
        "state_mean" if found["rows"].gt(1).any() else "state", y=state["y"], x=state["x"],
        n=len(found), low=low, high=high,
    )  # fmt: skip
    many = state["shape"] == "bars" and len(found) > MOST_BARS
    cut = "cut" if found["group"].nunique() > MOST_COLOURS else "cut_bars" if many else ""
    said = str(text.join(stated, filtered, _word(cut) if cut else ""))

    def draw() -> Any:
        _, ax = pyplot.subplots(figsize=(7.4, 4))
        if lines:
            shown = found[found["group"].isin(found["group"].unique()[:MOST_COLOURS])]
            hue = None if shown["group"].nunique() <= 1 else "group"
            sns.lineplot(shown, x="x", y="value", hue=hue, errorbar=None, ax=ax)
        else:
            top = found.nlargest(MOST_BARS, "value")
            sns.barplot(x=top["value"], y=top["x"].map(_as_text), errorbar=None, ax=ax)
        ax.set(xlabel=state["x"] if lines else state["y"], ylabel=state["y"] if lines else "")
        ax.alt_text, ax.data_table = said, found  # type: ignore[attr-defined]
        return ax

    return said, draw


def means(plain: pd.DataFrame, **state: str) -> pd.DataFrame:
    """Return the numbers of one state: one row per colour and place on the axis, with the number of rows."""
    x, y, hue, column = (state[name] for name in ("x", "y", "hue", "filter"))
    kept = plain[plain[y].notna() & plain[x].notna()]
    if column and state["equals"] != "":
        kept = kept[kept[column].map(_as_text) == state["equals"]]
    coloured = state["shape"] == "lines" and hue not in ("", x)  # bars and tiles have one colour
    groups = kept[hue].map(_as_text) if coloured else ""
    found = kept.assign(_group=groups, _x=kept[x]).groupby(["_group", "_x"], sort=False)[y]
    return found.agg(["mean", "size"]).reset_index().set_axis(["group", "x", "value", "rows"], axis=1)


def _checked(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the table, its index among the columns, as numbers and text, and what each column was."""
    plain = (frame.reset_index() if frame.index.names != [None] else frame).rename(columns=str)
    if plain.columns.duplicated().any():
        raise DataError("two columns have the same name", column=plain.columns[plain.columns.duplicated()][0])
    if not 0 < len(plain) <= MOST_ROWS:
        expected = f"1 to {MOST_ROWS}: filter or sum it up first"
        raise DataError(f"the table has {len(plain)} rows", expected=expected)
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
    known = caller.f_locals if caller else {}
    return next((name for name, one in known.items() if one is frame and not name.startswith("_")), "table")
