"""Attention in the news over the last days, when a reader has refreshed it."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from analysis.plot import axis, canvas, ink, labels, phrases, words


def attention(
    table: pd.DataFrame,
    column: str = "articles",
    *,
    by: str = "region",
    date: str = "date",
    unit: str | None = None,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return how many articles a day name each region's cooperation, one line per key of `by`.

    `table` has `by`, `date` (days) and `column`, one row per key and day; days without a value are gaps.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows = canvas.some(table, [by, date, column], what="attention")
    days = pd.to_datetime(rows[date])
    rows = rows.assign(_day=days)
    keys = [str(key) for key in rows[by].drop_duplicates()]
    lit = canvas.chosen(highlight, keys, what="attention")
    span = pd.date_range(days.min(), days.max(), freq="D")
    ax = canvas.axes(ax, height=3.4)
    ends = []
    for key in sorted(keys, key=lambda one: one in lit):
        line = rows[rows[by].eq(key)].set_index("_day")[column].reindex(span).astype(float)
        colour = ink.of(key, lit)
        ax.plot(
            date2num(span), line, color=colour, linewidth=2.2 if key in lit else 1.3, marker=".", label=key
        )
        last = line.dropna()
        if len(last):
            tint = colour if key in lit else ink.soft()
            ends.append(
                (
                    float(last.iloc[-1]),
                    f"{words.name(key, by)}  {words.value(last.iloc[-1], unit, bare=True)}",
                    tint,
                )
            )
    ax.set_xlim(date2num(span[0]) - 0.4, date2num(span[-1]) + 0.4)
    ax.set_ylim(0, float(rows[column].max()) * 1.12 or 1.0)
    step = max(1, -(-len(span) // 5))
    ticks = span[::step]
    ax.set_xticks(
        date2num(ticks), labels=[words.date(day.date().isoformat(), "day", short=True) for day in ticks]
    )
    axis.values(ax.yaxis, unit, name=words.measure(column), whole=True)
    labels.at_ends(ax, ends)
    total = {key: float(rows.loc[rows[by].eq(key), column].sum()) for key in keys}
    peak = rows.iloc[rows[column].argmax()]
    alt = words.alt(
        "attention",
        days=len(span),
        first=words.date(span[0].date().isoformat(), "day"),
        last=words.date(span[-1].date().isoformat(), "day"),
        peak=words.name(str(peak[by]), by),
        day=words.date(peak["_day"].date().isoformat(), "day"),
        value=words.value(float(peak[column]), unit),
    )
    absent = {
        words.name(k, by): len(span) - int(rows.loc[rows[by].eq(k), column].notna().sum()) for k in keys
    }
    gaps = phrases.missing(
        words.pair(name, words.value(number, "days")) for name, number in absent.items() if number
    )
    return canvas.finish(
        ax, " ".join([alt, phrases.each(total, unit, by=by), gaps]), table=rows.drop(columns="_day")
    )
