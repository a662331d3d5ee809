"""How many statements of each section have which verdict, in one bar per section."""

import pandas as pd
from matplotlib.axes import Axes

from analysis import style
from analysis.plot import axis, canvas, ink, labels, words


def verdict_bars(
    table: pd.DataFrame,
    column: str = "claims",
    *,
    section: str = "section",
    verdict: str = "verdict",
    ax: Axes | None = None,
) -> Axes:
    """Return one bar per section, divided by verdict, with the mark and number in each part.

    `table` has one row per section and verdict with the count `column`. A verdict without a mark (a statement
    not examined yet) is drawn as an open part with its number.

    Raises
    ------
    DataError
        When there is no statement.
    """
    rows = canvas.some(table, [section, verdict, column], what="verdicts")
    counts = rows.pivot_table(index=section, columns=verdict, values=column, aggfunc="sum", fill_value=0)
    sections = words.ordered(rows[section], section)
    marked = [key for key in style.MARKS if key in counts.columns]
    counts = counts.reindex(index=sections, columns=[*marked, *counts.columns.difference(marked)])
    ax = canvas.axes(ax, height=0.85 + 0.45 * len(sections))
    for place, key in enumerate(sections):
        _bar(ax, place, counts.loc[[key]].iloc[0])
    axis.keys(ax, sections, section)
    ax.set_xlim(0, float(counts.sum(axis=1).max()) * 1.02)
    ax.set_xticks([])
    ax.spines[["bottom", "left"]].set_visible(False)
    labels.legend(ax, [_entry(ax, str(key), counts[key]) for key in counts.columns], below=4.0)
    return canvas.finish(ax, _told(counts), table=rows)


def _bar(ax: Axes, place: int, parts: "pd.Series[int]") -> None:
    left = 0.0
    for key, number in parts.items():
        if not number:
            continue
        known = str(key) in style.MARKS
        fill = style.verdict_colour(str(key)) if known else ink.paper()
        edge = ink.paper() if known else ink.quiet()
        ax.barh(place, number, left=left, height=0.72, color=fill, edgecolor=edge, linewidth=1.5)
        ax.text(
            left + number / 2,
            place,
            _said(str(key), int(number)),
            ha="center",
            va="center",
            fontsize=labels.size(0.9),
            fontweight="bold",
            color=ink.on(fill),
        )
        left += float(number)


def _said(key: str, number: int) -> str:
    mark = style.verdict_mark(key) if key in style.MARKS else ""
    return f"{mark} {words.number(number, 0)}".strip()


def _entry(ax: Axes, key: str, numbers: "pd.Series[int]"):  # type: ignore[no-untyped-def]
    """One entry of the legend: mark, name and total of a verdict."""
    known = key in style.MARKS
    fill = style.verdict_colour(key) if known else ink.paper()
    mark = f"{style.verdict_mark(key)} " if known else ""
    named = f"{mark}{words.verdict(key)} {words.number(int(numbers.sum()), 0)}"
    return ax.barh([0], [0], color=fill, edgecolor=ink.quiet(), linewidth=0 if known else 1, label=named)


def _told(counts: pd.DataFrame) -> str:
    def parts(numbers: "pd.Series[int]") -> str:
        there = [(str(key), int(number)) for key, number in numbers.items() if number]
        gap = "" if words.language() == "zh" else " "
        return words.listing(f"{words.verdict(key)}{gap}{words.number(number, 0)}" for key, number in there)

    opening = words.alt("verdict_bars", n=int(counts.to_numpy().sum()), names=parts(counts.sum()))
    each = [
        words.alt("verdict_section", name=words.section(str(key)), names=parts(counts.loc[[key]].iloc[0]))
        for key in counts.index
    ]
    return words.sentences([opening, *each])
