"""The milestones of a case down a time line, with their sentences."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import canvas, ink, labels, spans, words


def milestones(
    facts: pd.DataFrame,
    *,
    label: str | None = None,
    highlight: Sequence[str] | str | None = None,
    key: str = "fact",
    ax: Axes | None = None,
) -> Axes:
    """Return the dated milestones of one case down a time line, each with its sentence beside it.

    `facts` has the columns `date`, `precision`, the sentence (`label`; by default `text_` and the language)
    and `key`; rows without a date are left out and counted in the alt text. Dates are written as exactly
    as they are known.

    Raises
    ------
    DataError
        When no row has a date.
    """
    label = label or f"text_{words.language()}"
    rows = canvas.some(facts, [key, label, "precision", "date"], what="milestones")
    dated = rows[rows["precision"].ne("undated") & rows["date"].notna()]
    rows = spans.spans(canvas.some(dated, ["date"], what="milestones", asked="dated rows"), what="milestones")
    rows = rows.sort_values("start", kind="stable").reset_index(drop=True)
    lit = canvas.chosen(highlight, rows[key], what="milestones")
    ax = canvas.stage(ax, height=0.5 + 0.42 * len(rows))
    wide, tall = canvas.size_points(ax)
    points = labels.size(0.95)
    dates = [words.date(row.date, str(row.precision)) for row in rows.itertuples()]
    column = 0.065 + max(labels.width(when, points) for when in dates) * 1.12 / wide + 0.02
    said = [labels.wrap(words.plain(line), wide * (0.98 - column), points) for line in rows[label]]
    first, last = float(rows["start"].min()), float(rows["end"].max())
    at = 1 - (rows["middle"] - first) / max(last - first, 1.0)
    deep = max(line.count("\n") + 1 for line in said) * points * 1.3 + 3
    places = labels.spread(list(at), min(deep / tall, 1 / max(len(rows) - 1, 1)), low=0.0, high=1.0)
    ax.set(xlim=(0, 1), ylim=(-0.04, 1.04))
    ax.plot([0.02, 0.02], [0, 1], color=ink.quiet(), linewidth=1.2, zorder=1)
    for row, here, place, line in zip(rows.itertuples(), at, places, said, strict=True):
        colour = ink.accent() if str(getattr(row, key)) in lit else ink.text()
        _mark(ax, row, float(here), colour, (first, last))
        ax.plot([0.025, 0.045, 0.055], [here, place, place], color=ink.quiet(), linewidth=0.6, zorder=1)
        when = words.date(row.date, str(row.precision))
        ax.text(0.065, place, when, ha="left", va="center", fontsize=points, color=colour, fontweight="bold")
        ax.text(column, place, line, ha="left", va="center", fontsize=points, linespacing=1.1)
    alt = words.alt(
        "milestones",
        n=len(rows),
        first=words.date(rows["date"].iloc[0], rows["precision"].iloc[0]),
        last=words.date(rows["date"].iloc[-1], rows["precision"].iloc[-1]),
        first_text=str(rows[label].iloc[0]),
        last_text=str(rows[label].iloc[-1]),
    )
    undated = len(facts) - len(rows)
    more = words.alt("undated", n=undated) if undated else ""
    return canvas.finish(
        ax, f"{alt} {more}", table=words.exact(facts)[["date", label]].set_axis(["date", "text"], axis=1)
    )


def _mark(ax: Axes, row: object, here: float, colour: str, ends: tuple[float, float]) -> None:
    """A day as a dot, a month or year as the stretch of the line it may lie on."""
    if str(row.precision) == "day":  # type: ignore[attr-defined]
        ax.plot([0.02], [here], "o", color=colour, markersize=6, zorder=3)
        return
    long = max(ends[1] - ends[0], 1.0)
    begin, end = (1 - (float(getattr(row, side)) - ends[0]) / long for side in ("start", "end"))
    inset = min((begin - end) * 0.06, 0.004)
    ax.plot(
        [0.02, 0.02],
        [begin - inset, end + inset],
        color=ink.mix(colour, 0.75),
        linewidth=6,
        solid_capstyle="butt",
        zorder=2,
    )
