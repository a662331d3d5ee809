"""Projects: how many with which fields, and how much money each would have."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, phrases, words

BILLION = "billion CNY"


def size_strip(
    table: pd.DataFrame,
    column: str = "amount_per_project_cny_bn",
    *,
    kind: str = "kind",
    label: str = "label",
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return the amount per project of each launch day and of each reading of the article, in billion CNY.

    `table` has one row per point: `kind` (rows of the strip, in their order of appearance), `label` and
    `column`. Kinds in `highlight` are coloured; the band behind spans the kinds that are not.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(table, [kind, label, column], what="sizes")
    kinds = [str(key) for key in rows[kind].drop_duplicates()]
    lit = canvas.chosen(highlight, kinds, what="sizes")
    rows = rows.sort_values(column, kind="stable")
    plain = [words.plain(said) for said in rows[label]]
    named = {said: labels.wrap(said, 225, labels.size(0.85), lines=2) for said in plain}
    row_height = 0.34 if any("\n" in line for line in named.values()) else 0.25
    ax = canvas.axes(ax, height=1.0 + row_height * len(rows) + 0.42 * len(kinds))
    context = rows.loc[~rows[kind].isin(lit), column].dropna()
    if lit and len(context):
        ax.axvspan(float(context.min()), float(context.max()), color=ink.pale(), linewidth=0, zorder=0)
    y, places, ticks = 0.0, [], []
    for key in kinds:
        _group(ax, y, words.kind_of(key), key in lit)
        y += 1
        tint = ink.accent() if key in lit else ink.soft()
        for row in rows[rows[kind].eq(key)].dropna(subset=[column]).itertuples():
            value = float(getattr(row, column))
            ax.plot([value], [y], "D" if key in lit else "o", color=tint, markersize=6.5, zorder=3, label=key)
            said = words.value(value, BILLION, bare=True)
            ax.annotate(
                said,
                (value, y),
                xytext=(8, 0),
                textcoords="offset points",
                va="center",
                fontsize=labels.size(0.85),
            )
            places.append(y)
            ticks.append(named[words.plain(getattr(row, label))])
            y += 1
        y += 0.7
    axis.logarithmic(ax, list(rows[column].dropna()), room=1.6)
    ax.set_yticks(places, labels=ticks)
    ax.tick_params(axis="y", length=0, labelsize=labels.size(0.85))
    ax.set_ylim(y - 0.4, -0.8)
    ax.grid(False, axis="y")
    axis.values(ax.xaxis, BILLION, name=words.word("per_project"))
    told = [_span(rows[rows[kind].eq(key)], column, words.kind_of(key)) for key in kinds]
    return canvas.finish(ax, " ".join([words.alt("sizes", n=len(places)), *told]), table=rows)


def key_table_bars(
    table: pd.DataFrame,
    column: str = "projects",
    *,
    by: str = "region",
    fields: str = "fields",
    unit: str | None = None,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return bars of `column` (projects or an amount) by region, with the fields as text beside the value.

    `table` has one row per key of `by` with `column` and the text of `fields` (empty when none is known).

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(table, [by, fields, column], what="key table")
    keys = [str(key) for key in rows[by]]
    lit = canvas.chosen(highlight, keys, what="key table")
    ax = canvas.axes(ax, height=0.9 + 0.6 * len(rows))
    high = float(rows[column].max())
    for place, row in enumerate(rows.to_dict("records")):
        tint = ink.of(keys[place], lit)
        value = row[column]
        if pd.isna(value):
            axis.no_data(ax, place)
            continue
        ax.barh(place, float(value), height=0.62, color=tint, zorder=2)
        said = words.value(float(value), unit, bare=unit is None)
        ax.annotate(
            said,
            (float(value), place),
            xytext=(5, 6 if _text(row[fields]) else 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
            color=ink.text(),
        )
        if _text(row[fields]):
            room = canvas.size_points(ax)[0] * (1.02 - 0.56 * float(value) / high)
            ax.annotate(
                labels.wrap(_text(row[fields]), room, labels.size(0.85), lines=2),
                (float(value), place),
                xytext=(5, -1),
                textcoords="offset points",
                va="top",
                fontsize=labels.size(0.85),
                color=ink.soft(),
                linespacing=1.15,
            )
    axis.keys(ax, keys, by)
    ax.set_xlim(0, high * 1.8)
    axis.values(ax.xaxis, unit, name=words.measure(column), whole=unit is None, upto=high)
    there = {key: float(v) for key, v in zip(keys, rows[column], strict=True) if pd.notna(v)}
    told = [
        words.pair(words.region(key), _text(row[fields]))
        for key, row in zip(keys, rows.to_dict("records"), strict=True)
        if _text(row[fields])
    ]
    parts = [
        words.alt("key_table", subject=words.measure(column), n=len(rows)),
        phrases.each(there, unit, by=by),
        words.alt("fields", names=words.listing(told)) if told else "",
        phrases.missing(words.region(key) for key in keys if key not in there),
    ]
    return canvas.finish(ax, " ".join(part for part in parts if part), table=rows)


def _group(ax: Axes, y: float, name: str, lit: bool) -> None:
    """The name of a group of rows, above them."""
    ax.annotate(
        name,
        (0.0, y),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=labels.size(0.9),
        fontweight="bold",
        color=ink.accent() if lit else ink.soft(),
        path_effects=labels.halo(),
        zorder=4,
    )


def _span(rows: pd.DataFrame, column: str, name: str) -> str:
    values = rows[column].dropna()
    if values.empty:
        return phrases.missing([name])
    low, high = (words.value(float(end), BILLION) for end in (values.min(), values.max()))
    return words.alt("span", name=name, n=len(values), a=low, b=high)


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]
