"""What a window of some days would have shown."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, words

EACH = 20
"""Up to this many bars each has its own tick."""


def window_distribution(
    counts: pd.DataFrame,
    *,
    x: str = "events",
    column: str = "windows",
    days: int = 10,
    claims: Mapping[str, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return bars of how many windows of `days` days would have shown how many documented events.

    `counts` has one row per number of events (`x`) with the number of windows (`column`); `claims` are the
    numbers the article states, by region, marked on the same axis.

    Raises
    ------
    DataError
        When there is no window to count.
    """
    rows = canvas.some(counts, [x, column], what="window distribution", asked=f"{days} days").sort_values(x)
    ax = canvas.axes(ax, height=3.4)
    number, windows = rows[x].astype(float), rows[column].astype(float)
    ax.bar(number, windows, width=0.8, color=ink.quiet(), zorder=2)
    top = float(windows.max())
    for one, many in zip(number, windows, strict=True):
        ax.text(
            one,
            many + top * 0.015,
            words.number(many, 0),
            ha="center",
            va="bottom",
            fontsize=labels.size(0.8),
        )
    _claims(ax, claims or {}, top)
    ax.set_ylim(0, top * 1.3)
    axis.values(ax.xaxis, None, name=words.word("events_in_window", days=days), whole=True)
    if len(rows) <= EACH:
        ax.set_xticks(list(number))
    axis.values(ax.yaxis, None, name=words.word("windows"), whole=True)
    total = float(windows.sum())
    alt = words.alt(
        "windows",
        days=days,
        n=words.number(total, 0),
        most=words.number(number.iloc[windows.argmax()], 0),
        share=words.percent(top / total),
        high=words.number(number[windows > 0].max(), 0),
    )
    told = [words.pair(words.region(key), words.number(value, 0)) for key, value in (claims or {}).items()]
    more = words.alt("claims", names=words.listing(told)) if told else ""
    return canvas.finish(ax, f"{alt} {more}", table=rows)


def _claims(ax: Axes, claims: Mapping[str, float], top: float) -> None:
    for key, value in claims.items():
        ax.plot([value, value], [0, top * 0.72], color=ink.warning(), linewidth=1.6, zorder=2)
        ax.plot([value], [top * 0.72], "v", color=ink.warning(), markersize=7, zorder=3)
        said = f"{labels.wrap(words.name(key, 'region'), 62, labels.size(0.85))}\n{words.number(value, 0)}"
        ax.text(
            value, top * 0.78, said, ha="center", va="bottom", fontsize=labels.size(0.85), color=ink.warning()
        )
