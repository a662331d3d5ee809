"""The article's amounts: two readings of one unit, and what they would mean in a year."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, phrases, words

BILLION = "billion CNY"


def dumbbell(
    table: pd.DataFrame,
    *,
    printed: str = "as_printed",
    other: str = "yi_yuan",
    by: str = "region",
    references: pd.DataFrame | None = None,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return both readings of each region's amount in billion CNY, joined, on a logarithmic axis.

    Parameters
    ----------
    table
        One row per key of `by` with the amount as `printed` and under the `other` reading.
    references
        Known amounts to compare with: `label`, `value` (billion CNY) and optionally `by`; a mark in the row
        of its region, or a line through all rows when it has none.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(table, [by, other, printed], what="two readings")
    keys = [str(key) for key in rows[by]]
    lit = canvas.chosen(highlight, keys, what="two readings")
    ax = canvas.axes(ax, height=1.5 + 0.62 * len(rows))
    for place, row in enumerate(rows.to_dict("records")):
        tint = ink.of(keys[place], lit) if keys[place] in lit else ink.soft()
        low, high = float(row[other]), float(row[printed])
        ax.plot([low, high], [place, place], color=ink.mix(tint, 0.45), linewidth=3, zorder=2)
        ax.plot([high], [place], "o", color=tint, markersize=9, zorder=4)
        ax.plot([low], [place], "o", markerfacecolor=ink.paper(), color=tint, markersize=9, mew=2, zorder=4)
        for value, words_for in ((low, "yi"), (high, "printed")):
            _above(
                ax, value, place, words.value(value, BILLION, bare=True), tint, bold=words_for == "printed"
            )
    axis.keys(ax, keys, by)
    axis.logarithmic(ax, [*rows[printed], *rows[other], *([] if references is None else references["value"])])
    axis.values(ax.xaxis, BILLION, name=words.word("amount_log"))
    if references is not None:
        _references(ax, references, keys, by)
    _heads(ax, rows, printed, other)
    told = [
        words.alt(
            "dumbbell_row",
            name=words.region(key),
            a=words.value(float(row[printed]), BILLION),
            b=words.value(float(row[other]), BILLION),
        )
        for key, row in zip(keys, rows.to_dict("records"), strict=True)
    ]
    named = (
        []
        if references is None
        else [
            words.pair(words.plain(row.label), words.value(float(row.value), BILLION))  # type: ignore[arg-type]
            for row in references.itertuples()
        ]
    )
    extra = " " + words.alt("references", names=words.listing(named)) if named else ""
    return canvas.finish(ax, " ".join([words.alt("dumbbell", n=len(rows)), *told]) + extra, table=rows)


def ratio_bars(
    table: pd.DataFrame,
    column: str,
    *,
    by: str = "region",
    group: str | None = "reading",
    limit: float = 1.0,
    names: dict[str, str] | None = None,
    subject: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return bars of ratios from a line at 1, on a logarithmic axis: to the right more than there is.

    `table` has one row per key of `by` (and of `group`, for instance the reading) with the ratio `column`,
    which must be positive. Bars beyond `limit` are in the warning colour, the others grey.

    Raises
    ------
    DataError
        When nothing is left to draw or a ratio is not positive.
    """
    wanted = [by, *([group] if group else []), column]
    rows = canvas.some(table, wanted, what="ratios", asked=column)
    canvas.some(rows[rows[column].gt(0)], wanted, what="ratios", asked="positive values")
    keys = [str(key) for key in rows[by].drop_duplicates()]
    groups = [str(key) for key in rows[group].drop_duplicates()] if group else [""]
    ax = canvas.axes(ax, height=1.1 + 0.3 * len(rows) + 0.16 * len(keys))
    places, ticks = [], []
    for order, key in enumerate(keys):
        for step, which in enumerate(groups):
            part = rows[rows[by].eq(key) & (rows[group].eq(which) if group else True)]
            y = order * (len(groups) + 0.55) + step
            places.append(y)
            ticks.append(_row_name(key, which, by, names, first=step == 0))
            _ratio(ax, y, part[column].iloc[0] if len(part) else float("nan"), limit)
    ax.axvline(1, color=ink.text(), linewidth=1.2, zorder=3)
    ax.set_yticks(places, labels=ticks)
    ax.set_ylim(max(places) + 0.6, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    axis.logarithmic(ax, [*rows[column].dropna(), 1.0], room=2.2)
    axis.values(ax.xaxis, None, name=subject or words.measure(column), times=True)
    shown = rows.dropna(subset=[column])
    told = [
        words.pair(
            _row_name(str(row[by]), str(row[group]) if group else "", by, names), words.times(row[column])
        )
        for row in shown.to_dict("records")
    ]
    alt = words.alt(
        "ratio_bars",
        subject=subject or words.measure(column),
        n=int(shown[column].gt(limit).sum()),
        total=len(shown),
        names=words.listing(told),
    )
    gaps = phrases.missing(
        words.name(str(row[by]), by) for row in rows[rows[column].isna()].to_dict("records")
    )
    return canvas.finish(ax, f"{alt} {gaps}", table=rows)


def _above(ax: Axes, x: float, y: float, said: str, tint: str, *, bold: bool) -> None:
    ax.annotate(
        said,
        (x, y),
        xytext=(0, 8),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=labels.size(0.9),
        color=tint,
        fontweight="bold" if bold else "normal",
    )


def _heads(ax: Axes, rows: pd.DataFrame, printed: str, other: str) -> None:
    """Say once, over the first row, which end is which reading."""
    for column, key in ((other, "yi_yuan"), (printed, "as_printed")):
        ax.annotate(
            words.word(key),
            (float(rows[column].iloc[0]), 0),
            xytext=(0, 22),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=labels.size(0.85),
            color=ink.soft(),
            annotation_clip=False,
        )


def _references(ax: Axes, references: pd.DataFrame, keys: Sequence[str], by: str) -> None:
    for row in references.to_dict("records"):
        value, key = float(row["value"]), str(row.get(by, ""))
        at = keys.index(key) if key in keys else None
        if at is None:
            ax.axvline(value, color=ink.warning(), linewidth=1.1, linestyle=(0, (4, 2)), zorder=1)
        else:
            ax.plot([value, value], [at + 0.08, at + 0.26], color=ink.warning(), linewidth=2.2, zorder=3)
        ax.annotate(
            labels.wrap(words.plain(row["label"]), 120, labels.size(0.8)),
            (value, len(keys) - 0.45 if at is None else at + 0.26),
            xytext=(3, 0) if at is None else (0, -3),
            textcoords="offset points",
            ha="left" if at is None else "center",
            va="bottom" if at is None else "top",
            fontsize=labels.size(0.8),
            color=ink.warning(),
            linespacing=1.1,
        )


def _ratio(ax: Axes, y: float, value: float, limit: float) -> None:
    if pd.isna(value):
        axis.no_data(ax, y, x=1.0)
        return
    tint = ink.warning() if value > limit else ink.quiet()
    ax.barh(y, value - 1, left=1, height=0.74, color=tint, zorder=2)
    ax.annotate(
        words.times(value),
        (value, y),
        xytext=(5 if value >= 1 else -5, 0),
        textcoords="offset points",
        ha="left" if value >= 1 else "right",
        va="center",
        fontsize=labels.size(0.9),
        fontweight="bold" if value > limit else "normal",
        color=ink.text(),
    )


def _row_name(key: str, which: str, by: str, names: dict[str, str] | None, *, first: bool = True) -> str:
    named = words.name(key, by)
    if not which:
        return named
    reading = (names or {}).get(which) or words.kind_of(which)
    return words.comma(named, reading) if first else reading
