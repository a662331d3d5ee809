"""Values over years: lines in one picture, against a base year, and how far they lie apart."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, phrases, series, words
from analysis.plot.series import Line

MANY = 8
"""Above this many lines only the highlighted ones are named at their end."""


def trend(
    table: pd.DataFrame,
    column: str,
    *,
    by: str = "region",
    x: str = "year",
    value: str = "value",
    unit: str | None = None,
    subject: str | None = None,
    highlight: Sequence[str] | str | None = None,
    break_years: Sequence[int] = (),
    label_ends: bool = True,
    zero: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Return lines of `column` over the years, one per key of `by`: grey, the highlighted ones in colour.

    Parameters
    ----------
    table
        Columns `by`, `x` and `column`; or a long panel with `indicator`, `value` and `unit`, of which the
        rows of the indicator named `column` are drawn. One row per key and year.
    value
        Column of the values of a long panel (`share`, `location_quotient` …).
    unit
        Unit of the values; by default the table's own (`unit` column, or a name ending in `_share`).
    subject
        What is drawn, in words; by default the name of the indicator or of the column.
    highlight
        Keys to colour, or "all".
    break_years
        First years of a new method: the lines are cut before them and the place is marked.
    zero
        Let the axis begin at zero. A zero line is drawn whenever values are negative.

    Raises
    ------
    DataError
        When nothing is left to draw, a key has two values for one year, or units are mixed.
    """
    rows, values, own = canvas.choose(table, column, what="trend", value=value)
    rows = canvas.some(rows, [by, x, values], what="trend", asked=column)
    unit = unit or own
    lines = series.lines(rows, values, by=by, x=x, what="trend")
    keys = [line.key for line in lines]
    lit = canvas.chosen(highlight, keys, what="trend")
    ax = canvas.axes(ax)
    series.draw_all(ax, lines, lit, breaks=break_years)
    axis.years(ax, rows[x])
    subject = subject or words.subject_of(rows, values)
    axis.values(ax.yaxis, unit, name=subject)
    axis.zero(ax, rows[values], begin=zero)
    if break_years:
        series.mark_breaks(ax, break_years, words.word("break"), points=labels.size(0.8), colour=ink.soft())
    if label_ends:
        _ends(ax, lines, lit, by, unit)
    told = _told(lines, lit, subject=subject, unit=unit, by=by, breaks=break_years)
    return canvas.finish(ax, told, table=rows)


def index_lines(
    table: pd.DataFrame,
    column: str,
    *,
    base_year: int,
    by: str = "region",
    x: str = "year",
    value: str = "value",
    subject: str | None = None,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return growth lines of values already indexed to 100 in `base_year`, with that level drawn in.

    `table` has the columns `by`, `x` and `column` (index values, 100 in the base year; see `trend`).

    Raises
    ------
    DataError
        When nothing is left to draw or the base year is not in the data.
    """
    rows, values, _ = canvas.choose(table, column, what="index lines", value=value)
    rows = canvas.some(rows, [by, x, values], what="index lines", asked=column)
    canvas.some(
        rows[rows[x].eq(base_year)], [by, x, values], what="index lines", asked=f"base year {base_year}"
    )
    lines = series.lines(rows, values, by=by, x=x, what="index lines")
    lit = canvas.chosen(highlight, [line.key for line in lines], what="index lines")
    ax = canvas.axes(ax)
    ax.axhline(100, color=ink.soft(), linewidth=0.9, zorder=1)
    series.draw_all(ax, lines, lit)
    axis.years(ax, rows[x])
    axis.values(
        ax.yaxis,
        None,
        name=words.pair(subject or words.subject_of(rows, values), words.word("index", year=str(base_year))),
    )
    _ends(ax, lines, lit, by, None)
    subject = subject or words.subject_of(rows, values)
    told = _told(lines, lit, subject=subject, unit=None, by=by, kind="index_lines", base=str(base_year))
    return canvas.finish(ax, told, table=rows)


def spread(
    table: pd.DataFrame,
    column: str,
    *,
    low: str | None = None,
    high: str | None = None,
    by: str = "kind",
    x: str = "year",
    value: str = "value",
    unit: str | None = None,
    subject: str | None = None,
    highlight: Sequence[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return lines of a spread over the years, with a band from `low` to `high` where these are given.

    `table` has the columns `by` (what differs: `between`, `inside` or region keys), `x`, `column` and the two
    of the band. A falling line is convergence.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    rows, values, own = canvas.choose(table, column, what="spread", value=value)
    rows = canvas.some(rows, [by, x, values], what="spread", asked=column)
    lines = series.lines(rows, values, by=by, x=x, what="spread")
    lit = canvas.chosen(highlight, [line.key for line in lines], what="spread")
    ax = canvas.axes(ax)
    if low and high:
        canvas.need(rows, [low, high], what="spread")
        for line in lines:
            _band(ax, rows[rows[by].astype(str).eq(line.key)], line.key, lit, x=x, low=low, high=high)
    series.draw_all(ax, lines, lit)
    axis.years(ax, rows[x])
    unit = unit or own
    subject = subject or words.subject_of(rows, values)
    axis.values(ax.yaxis, unit, name=subject)
    axis.zero(ax, rows[values], begin=True)
    _ends(ax, lines, lit, by, unit)
    told = _told(lines, lit, subject=subject, unit=unit, by=by, kind="spread")
    return canvas.finish(ax, told, table=rows)


def _band(ax: Axes, rows: pd.DataFrame, key: str, lit: Sequence[str], *, x: str, low: str, high: str) -> None:
    rows = rows.sort_values(x)
    ax.fill_between(
        rows[x].astype(float),
        rows[low].astype(float),
        rows[high].astype(float),
        color=ink.mix(ink.of(key, lit), 0.2),
        linewidth=0,
        zorder=1,
    )


def _ends(ax: Axes, lines: list[Line], lit: Sequence[str], by: str, unit: str | None) -> None:
    named = [line for line in lines if len(lines) <= MANY or line.key in lit]
    digits = words.decimals(line.last[1] for line in named)
    ends = [
        (
            line.last[1],
            f"{words.name(line.key, by)}  {words.value(line.last[1], unit, bare=True, digits=digits)}",
            ink.of(line.key, lit) if line.key in lit else ink.soft(),
        )
        for line in named
    ]
    labels.at_ends(ax, ends, bold=[line.key in lit for line in named])


def _told(
    lines: list[Line],
    lit: Sequence[str],
    *,
    subject: str,
    unit: str | None,
    by: str,
    breaks: Sequence[int] = (),
    kind: str = "trend",
    base: str = "",
) -> str:
    """Alt text: what and how far, the order at the end, how the highlighted lines moved, what is missing."""
    last = max(line.last[0] for line in lines)
    when = _widest_year(lines)
    now = {line.key: value for line in lines for year, value in line.points if year == when}
    parts = [
        words.alt(
            kind,
            subject=subject + words.in_unit(unit),
            names=words.listing(words.name(line.key, by) for line in lines),
            first=str(min(line.first[0] for line in lines)),
            last=str(last),
            base=base,
        ),
        phrases.extremes(now, unit, by=by, when=str(when)),
        *(
            phrases.moved(words.name(line.key, by), line, unit)
            for line in lines
            if line.key in lit or len(lines) == 1
        ),
        phrases.gaps({words.name(line.key, by): line.gaps for line in lines}),
    ]
    if breaks:
        parts.append(words.alt("breaks", years=words.listing(map(str, sorted(breaks)))))
    return " ".join(part for part in parts if part)


def _widest_year(lines: list[Line]) -> int:
    """The latest of the years in which most lines have a value."""
    counts: dict[int, int] = {}
    for line in lines:
        for year, _ in line.points:
            counts[year] = counts.get(year, 0) + 1
    return max(counts, key=lambda year: (counts[year], year))
