"""Where a figure is drawn and what it may be drawn from: axes, selections, refusals, the alt text."""

from collections.abc import Iterable, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import BboxBase

from analysis.errors import DataError, ParameterError
from analysis.plot import words

FULL = (7.4, 4.2)
"""Inches: the width of a page's column and the usual height."""


NAMED_UNITS = {"share": "share", "_cny_bn": "billion CNY", "_cny_mn": "million CNY"}
"""Endings of column names that say the unit."""


def axes(ax: Axes | None, *, width: float = FULL[0], height: float = FULL[1]) -> Axes:
    """Return `ax`, or the axes of a new figure when there is none."""
    if ax is not None:
        return ax
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def stage(ax: Axes | None, *, width: float = FULL[0], height: float = FULL[1]) -> Axes:
    """Return blank axes that fill their figure: for panels, tiles, maps and other figures without scales.

    Their room is known beforehand, so no layout is searched for, which takes longer than the drawing.
    """
    if ax is None:
        whole = {"left": 0.01, "right": 0.99, "bottom": 0.01, "top": 0.99}
        ax = plt.subplots(figsize=(width, height), layout="none", gridspec_kw=whole)[1]
    return blank(ax)


def finish(ax: Axes, alt: str, *, table: pd.DataFrame) -> Axes:
    """Return `ax` with its description as `ax.alt_text` and what was drawn as `ax.data_table`."""
    ax.alt_text = words.sentences([alt])  # type: ignore[attr-defined]
    ax.data_table = table.reset_index(drop=True)  # type: ignore[attr-defined]
    return ax


def blank(ax: Axes) -> Axes:
    """Return `ax` without frame, ticks and grid: a stage for panels, tiles or a map."""
    ax.set(xticks=[], yticks=[], frame_on=False)
    ax.grid(False)
    return ax


def panels(
    ax: Axes, number: int, *, columns: int, gap: tuple[float, float] = (40.0, 54.0), left: float = 0.0
) -> list[Axes]:
    """Return `number` axes laid out in rows inside the stage `ax`.

    `gap` is the room in points between columns (for tick labels) and between rows (for titles and years),
    `left` that before the first column.

    Panels belong to the stage, so that a figure of many panels is still one Axes to place, title and save.
    """
    rows = -(-number // columns)
    wide, tall = size_points(ax)
    across, down = gap[0] / wide, gap[1] / tall
    begin = left / wide
    width = (1 - begin - across * (columns - 1)) / columns
    height = (1 - down * (rows - 1)) / rows
    return [
        ax.inset_axes(
            (
                begin + (place % columns) * (width + across),
                1 - height - (place // columns) * (height + down),
                width,
                height,
            )
        )
        for place in range(number)
    ]


def size_points(ax: Axes) -> tuple[float, float]:
    """Return width and height of `ax` in points, before the layout has fixed them to the last point."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    locator = ax.get_axes_locator()
    box = locator(ax, None) if locator is not None else ax.get_position()  # type: ignore[arg-type]
    assert isinstance(box, BboxBase)
    width, height = figure.get_size_inches() * 72
    return float(box.width * width), float(box.height * height)


def need(table: pd.DataFrame, columns: Iterable[str], *, what: str) -> None:
    """Refuse a table without the columns this figure draws from.

    Raises
    ------
    DataError
        Naming the columns that are missing and those that are there.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise DataError(
            f"{what} cannot be drawn",
            column=", ".join(missing),
            value=f"only {', '.join(map(str, table.columns)) or 'no column'}",
            expected=f"a column {missing[0]!r}",
        )


def some(table: pd.DataFrame, columns: Iterable[str], *, what: str, asked: object = None) -> pd.DataFrame:
    """Return a copy of `table`, refused when it is empty or holds no value at all.

    Raises
    ------
    DataError
        Naming the figure and what was asked of it.
    """
    wanted = list(columns)
    need(table, wanted, what=what)
    question = "" if asked is None else f" for {asked}"
    if table.empty:
        raise DataError(f"{what}{question}: nothing to draw, the selection has no rows")
    if wanted and table[wanted[-1]].isna().all():
        raise DataError(f"{what}{question}: nothing to draw, every value of {wanted[-1]!r} is missing")
    return table.copy()


def choose(
    table: pd.DataFrame, column: str, *, what: str, value: str = "value"
) -> tuple[pd.DataFrame, str, str | None]:
    """Return rows and name of the value column for `column`, and the one unit they are in.

    `column` is a column of the table, or the key of an indicator when the table is long (columns
    `indicator` and `value`, or another column of values that `value` names: `share`, for example).

    Raises
    ------
    DataError
        When `column` is neither, or when its values are in several units.
    """
    if column in table.columns:
        rows, values = table, column
    elif {"indicator", value} <= set(table.columns):
        rows, values = table[table["indicator"].eq(column)], value
        if rows.empty:
            held = ", ".join(map(str, table["indicator"].unique()[:6])) or "no indicator"
            raise DataError(f"{what} for {column}: nothing to draw, the table holds {held}")
    else:
        need(table, [column], what=what)
        raise AssertionError("unreachable")
    return rows, values, unit_of(rows, values, what=what)


def unit_of(rows: pd.DataFrame, values: str, *, what: str) -> str | None:
    """Return the unit of the column `values`: told by its name, or for `value` by the column `unit`."""
    for ending, unit in NAMED_UNITS.items():
        if values.endswith(ending):
            return unit
    if values != "value" or "unit" not in rows.columns:
        return None
    units = [unit for unit in rows["unit"].dropna().unique() if unit]
    if len(units) > 1:
        raise DataError(
            f"{what}: values in several units cannot share one axis", column="unit", value=", ".join(units)
        )
    return str(units[0]) if units else None


def chosen(highlight: Sequence[str] | str | None, known: Iterable[str], *, what: str) -> list[str]:
    """Return the keys to colour: those of `highlight` that are in the data; "all" for every one.

    Raises
    ------
    ParameterError
        When a key is asked for that no row holds.
    """
    keys = [str(key) for key in known]
    if highlight is None:
        return []
    asked = keys if highlight == "all" else [highlight] if isinstance(highlight, str) else list(highlight)
    strange = [key for key in asked if key not in keys]
    if strange:
        raise ParameterError(
            f"{what}: cannot highlight {strange[0]!r}, the data hold {', '.join(keys[:12]) or 'nothing'}"
        )
    return asked
