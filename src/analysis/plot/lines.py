"""Values over years or days: lines in one picture or in small panels, with their bands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D

from analysis import style
from analysis.errors import DataError
from analysis.plot import alt_text, axes, colors, figure_words, text_layout

MANY = 8
"""Above this many lines only the highlighted ones are named at their end."""


@dataclass(frozen=True)
class Line:
    """One key's values over every year (or day) of the figure; NaN where there is none."""

    key: str
    years: np.ndarray
    values: np.ndarray

    @property
    def points(self) -> list[tuple[int, float]]:
        """Year and value of the years that have one."""
        return [(int(y), float(v)) for y, v in zip(self.years, self.values, strict=True) if np.isfinite(v)]

    @property
    def first(self) -> tuple[int, float]:
        """First year with a value, and the value."""
        return self.points[0]

    @property
    def last(self) -> tuple[int, float]:
        """Last year with a value, and the value."""
        return self.points[-1]

    @property
    def gaps(self) -> list[int]:
        """Years of the figure without a value."""
        return [int(y) for y, v in zip(self.years, self.values, strict=True) if not np.isfinite(v)]

    @property
    def gaps_between(self) -> list[int]:
        """Years without a value between the first and the last one with a value."""
        return [year for year in self.gaps if self.first[0] < year < self.last[0]]


def series(data: pd.DataFrame, *, x: str, y: str, hue: str, what: str) -> list[Line]:
    """Return one Line per key of `hue`, in the order of the table; keys without any value are left out.

    Raises
    ------
    DataError
        When a key has two values for one year: the caller must sum or choose first.
    """
    lines_: dict[str, dict[int, float]] = {}
    numbers = data[y].to_numpy(dtype=float, na_value=np.nan)
    for key, year, number in zip(data[hue], data[x], numbers, strict=True):
        if pd.isna(key):
            continue
        known = lines_.setdefault(str(key), {})
        if int(year) in known:
            raise DataError(f"{what}: two values for {key} in {year}", column=y, expected="one")
        known[int(year)] = float(number)
    years = np.arange(int(data[x].min()), int(data[x].max()) + 1)
    found = [Line(key, years, np.array([known.get(int(year), np.nan) for year in years]))
             for key, known in lines_.items()]  # fmt: skip
    return [line for line in found if np.isfinite(line.values).any()]


@axes.figure
def lines(
    data: pd.DataFrame,
    *,
    y: str,
    x: str = "year",
    hue: str = "region",
    col: str | None = None,
    band: tuple[str, str] | None = None,
    base_year: int | None = None,
    break_years: Sequence[int] = (),
    highlight: Collection[str] | str | None = None,
    palette: Mapping[str, str] | None = None,
    unit: str | None = None,
    subject: str | None = None,
    zero: bool = False,
    label_ends: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Return lines of `y` over the years, one per key of `hue`: grey, the highlighted ones in colour.

    Missing years are gaps in a line, never joined and never zero.

    Parameters
    ----------
    data
        One row per key and year with the columns `hue`, `x` and `y`; or a long panel with `indicator`,
        `value` and `unit`, of which the rows of the indicator named `y` are drawn.
    x
        Column of years, or `date` for days.
    col
        A column: one small panel per key of it, with axes of its own. For `hue` itself each panel shows its
        key in colour, the others in grey behind, on shared axes.
    band
        Columns of the lower and upper end of a band behind each line.
    base_year
        Year in which all values are 100; that level is drawn in.
    break_years
        First years of a new method: the lines are cut before them and the place is marked.
    highlight
        Keys to colour, or "all".
    palette
        Colours by key, in place of the house's own.
    unit
        Unit of the values; by default the table's own (`unit` column, or a name ending in `_share`).
    subject
        What is drawn, in words; by default the name of the indicator or of the column.
    zero
        Let the axis begin at zero. A zero line is drawn whenever values are negative.

    Raises
    ------
    DataError
        When nothing is left to draw, a key has two values for one year, units are mixed, or the base year is
        not in the data.
    """
    if col is not None:
        return _panels(data, x, y, hue, col, highlight, palette, unit, subject, ax)
    look: dict[str, Any] = {"band": band, "base_year": base_year, "break_years": break_years, "zero": zero}
    look["label_ends"] = label_ends
    return _together(data, x, y, hue, highlight, palette, unit, subject, ax, look)


def _together(
    data: pd.DataFrame,
    x: str,
    y: str,
    hue: str,
    highlight: Collection[str] | str | None,
    palette: Mapping[str, str] | None,
    unit: str | None,
    subject: str | None,
    ax: Axes | None,
    look: Mapping[str, Any],
) -> Axes:
    """All lines in one picture."""
    rows, values, own = axes.select_values(data, y, what="lines")
    rows = axes.require_rows(rows, [hue, x, *(look["band"] or ()), values], what="lines", asked=y)
    if look["base_year"] is not None:
        axes.require_rows(
            rows[rows[x].eq(look["base_year"])],
            [hue, x, values],
            what="lines",
            asked=f"base year {look['base_year']}",
        )
    days = not pd.api.types.is_numeric_dtype(rows[x])
    drawn = rows.assign(**{x: date2num(pd.to_datetime(rows[x])).astype(int)}) if days else rows
    found = series(drawn, x=x, y=values, hue=hue, what="lines")
    keys = [line.key for line in found]
    highlighted = axes.resolve_highlight(highlight, keys, what="lines")
    tints = colors.for_keys(keys, highlighted, palette)
    unit = unit or own
    subject = subject or figure_words.subject_of(rows, values)
    ax = axes.new_axes(ax, height=3.4 if axes.narrow() or days else 4.2)
    for line in found if look["band"] else ():
        _band(ax, drawn[drawn[hue].astype(str).eq(line.key)], tints[line.key], x, look["band"])
    draw(ax, found, highlighted, tints, unit=unit, by=hue, breaks=look["break_years"], dates=days)
    if look["base_year"] is not None:
        ax.axhline(100, color=colors.secondary(), linewidth=0.9, zorder=1)
        name = figure_words.pair(subject, figure_words.word("index", year=str(look["base_year"])))
    else:
        name = subject
    (_day_axis if days else axes.year_axis)(ax, drawn[x])
    axes.value_axis(ax.yaxis, unit, name=name, whole=days)
    axes.zero_line(ax, drawn[values], begin=look["zero"] or look["band"] is not None or days)
    if look["break_years"]:
        _mark_breaks(ax, look["break_years"])
    if look["label_ends"]:
        _end_labels(ax, found, highlighted, tints, hue, unit)
    alt = _describe_days if days else _describe
    kind = (
        "index_lines"
        if look["base_year"] is not None
        else "spread"
        if look["band"] or hue == "kind"
        else "trend"
    )
    description = alt(
        found,
        highlighted,
        subject=subject,
        unit=unit,
        by=hue,
        breaks=look["break_years"],
        kind=kind,
        base=str(look["base_year"] or ""),
    )
    return axes.attach_alt_text(ax, description, table=rows)


def draw(
    ax: Axes,
    found: Sequence[Line],
    highlighted: Sequence[str],
    tints: Mapping[str, str],
    *,
    unit: str | None,
    by: str,
    breaks: Sequence[int] = (),
    thin: bool = False,
    dates: bool = False,
) -> None:
    """Draw lines: grey and thin, the highlighted ones in colour on top; `thin` for small panels.

    A line is interrupted where a year is missing and before each year of `breaks`. A value without
    neighbours is a dot, as a line of one point would be invisible.
    """
    order = sorted(found, key=lambda one: one.key in highlighted)
    pieces = [(line, part) for line in order for part in runs(line, breaks)]
    broad, fine = (1.8, 0.9) if thin else (2.4, 1.3)
    artists = seaborn_lines(
        ax, [(line.years[part], line.values[part], tints[line.key]) for line, part in pieces]
    )
    for artist, (line, part) in zip(artists, pieces, strict=True):
        bold = line.key in highlighted
        artist.set(
            label=line.key, zorder=3 if bold else 2, linewidth=broad if bold else fine,
            solid_capstyle="round",
        )  # fmt: skip
        if len(part) == 1:
            artist.set(marker="o", markersize=artist.get_linewidth() * 2, markeredgewidth=0)
        name = figure_words.name(line.key, by)
        ends = (_when(line.first[0], dates), _when(line.last[0], dates))
        summary = f"{ends[0]} {_value(line.first[1], unit)} – {ends[1]} {_value(line.last[1], unit)}"
        titles = [] if axes.narrow() else [
            figure_words.pair(f"{name}, {_when(line.years[at], dates)}", _value(line.values[at], unit))
            for at in part
        ]  # fmt: skip
        axes.mark(artist, name, summary, titles)


def seaborn_lines(ax: Axes, pieces: Sequence[tuple[Any, Any, str]], **look: Any) -> list[Line2D]:
    """Return one line per piece (x, y, colour), all of them drawn by one call of seaborn."""
    if not pieces:
        return []
    points = pd.DataFrame(
        {
            "x": np.concatenate([np.asarray(x, dtype=float) for x, _, _ in pieces]),
            "y": np.concatenate([np.asarray(y, dtype=float) for _, y, _ in pieces]),
            "piece": np.repeat(np.arange(len(pieces)), [len(x) for x, _, _ in pieces]),
        }
    )
    before = len(ax.lines)
    axes.with_seaborn(
        sns.lineplot, points, x="x", y="y", hue="piece",
        palette={at: tint for at, (_, _, tint) in enumerate(pieces)},
        hue_order=list(range(len(pieces))), estimator=None, errorbar=None, legend=False,
        sort=False, ax=ax, **look,
    )  # fmt: skip
    return list(ax.lines[before:])


def runs(line: Line, breaks: Sequence[int] = ()) -> list[np.ndarray]:
    """Return the runs of a line between its gaps and breaks, each as the positions of its years."""
    here = np.isfinite(line.values)
    starts = here & ~np.r_[False, here[:-1]] | (here & np.isin(line.years, list(breaks)))
    return np.split(np.flatnonzero(here), np.flatnonzero(starts[here])[1:])


def _value(value: float, unit: str | None) -> str:
    return figure_words.value(value, unit)


def _when(when: float, dates: bool) -> str:
    return figure_words.date(num2date(when).date().isoformat(), "day") if dates else str(int(when))


def _band(ax: Axes, rows: pd.DataFrame, tint: str, x: str, band: tuple[str, str] | None) -> None:
    assert band is not None
    rows = rows.sort_values(x)
    low, high = (rows[column].astype(float) for column in band)
    ax.fill_between(rows[x].astype(float), low, high, color=colors.mix(tint, 0.2), linewidth=0, zorder=1)


def _mark_breaks(ax: Axes, breaks: Sequence[int]) -> None:
    """Mark each year of a new method by a dotted line before it, the first with words at its top."""
    for index, year in enumerate(sorted(breaks)):
        ax.axvline(year - 0.5, color=colors.secondary(), linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
        if index == 0:
            ax.annotate(
                figure_words.word("break"),
                (year - 0.5, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(3, -2),
                textcoords="offset points",
                fontsize=axes.size(0.8),
                color=colors.secondary(),
                va="top",
            )


def _day_axis(ax: Axes, days: "pd.Series[int]") -> None:
    """At most five days along the axis, written as dates."""
    first, last = int(days.min()), int(days.max())
    ax.set_xlim(first - 0.4, last + 0.4)
    step = max(1, -(-(last - first + 1) // (3 if axes.narrow() else 5)))
    ticks = list(range(first, last + 1, step))
    names = [figure_words.date(num2date(day).date().isoformat(), "day", short=True) for day in ticks]
    ax.set_xticks(ticks, labels=names)


def _end_labels(
    ax: Axes,
    found: Sequence[Line],
    highlighted: Sequence[str],
    tints: Mapping[str, str],
    by: str,
    unit: str | None,
) -> None:
    named = [line for line in found if len(found) <= MANY or line.key in highlighted]
    digits = figure_words.decimals(line.last[1] for line in named)
    ends = []
    for line in named:
        name = figure_words.name(line.key, by)
        value = figure_words.value(line.last[1], unit, bare=True, digits=digits)
        words = f"{style.wrap(name, 66, axes.size())}\n{value}" if axes.narrow() else f"{name}  {value}"
        tint = tints[line.key] if line.key in highlighted else colors.secondary()
        ends.append((line.last[1], words, style.label_colour(tint)))
    text_layout.end_labels(ax, ends, bold=[line.key in highlighted for line in named])


def _describe(
    found: Sequence[Line],
    highlighted: Sequence[str],
    *,
    subject: str,
    unit: str | None,
    by: str,
    breaks: Sequence[int],
    kind: str,
    base: str,
) -> str:
    """Alt text: what and how far, the order at the end, how the highlighted lines moved, what is missing."""
    last = max(line.last[0] for line in found)
    when = _widest_year(found)
    now = {line.key: value for line in found for year, value in line.points if year == when}
    parts = [
        figure_words.alt(
            kind,
            subject=subject + figure_words.in_unit(unit),
            names=figure_words.listing(figure_words.name(line.key, by) for line in found),
            first=str(min(line.first[0] for line in found)),
            last=str(last),
            base=base,
        ),
        alt_text.extremes(now, unit, by=by, when=str(when)),
        *(
            alt_text.moved(figure_words.name(line.key, by), line, unit)
            for line in found
            if line.key in highlighted or len(found) == 1
        ),
        alt_text.gaps({figure_words.name(line.key, by): line.gaps for line in found}),
    ]
    if breaks:
        parts.append(figure_words.alt("breaks", years=figure_words.listing(map(str, sorted(breaks)))))
    return " ".join(part for part in parts if part)


def _describe_days(
    found: Sequence[Line], highlighted: Sequence[str], *, subject: str, unit: str | None, by: str, **_: Any
) -> str:
    """Alt text of a figure over days: how many, the highest day, the sum of each line, what is missing."""
    del highlighted, subject
    years = found[0].years
    top, when, value = max(
        ((line.key, day, value) for line in found for day, value in line.points), key=lambda one: one[2]
    )
    first, last = (_when(years[place], True) for place in (0, -1))
    totals = {line.key: float(np.nansum(line.values)) for line in found}
    parts = [
        figure_words.alt(
            "attention",
            days=len(years),
            first=first,
            last=last,
            peak=figure_words.name(top, by),
            day=_when(when, True),
            value=figure_words.value(value, unit),
        ),
        alt_text.each(totals, unit, by=by),
        alt_text.missing(
            figure_words.pair(figure_words.name(line.key, by), figure_words.value(len(line.gaps), "days"))
            for line in found
            if line.gaps
        ),
    ]
    return " ".join(part for part in parts if part)


def _widest_year(found: Sequence[Line]) -> int:
    """The latest of the years in which most lines have a value."""
    counts: dict[int, int] = {}
    for line in found:
        for year, _ in line.points:
            counts[year] = counts.get(year, 0) + 1
    return max(counts, key=lambda year: (counts[year], year))


def _panels(
    data: pd.DataFrame,
    x: str,
    y: str,
    hue: str,
    col: str,
    highlight: Collection[str] | str | None,
    palette: Mapping[str, str] | None,
    unit: str | None,
    subject: str | None,
    ax: Axes | None,
) -> Axes:
    """One small panel per key of `col`, inside the returned axes (`ax.child_axes`)."""
    shared = col == hue
    if shared:
        rows, values, own = axes.select_values(data, y, what="small multiples")
        rows = axes.require_rows(rows, [hue, x, values], what="small multiples", asked=y)
    else:
        rows, values, own = axes.require_rows(data, [col, hue, x, y], what="small multiples"), y, unit
    keys = [str(key) for key in rows[col].drop_duplicates()]
    highlighted = axes.resolve_highlight(highlight, rows[hue].dropna().unique(), what="small multiples")
    known = [str(key) for key in rows[hue].drop_duplicates()]
    columns = (
        1
        if axes.narrow() and not shared
        else 2
        if axes.narrow() or len(keys) in (2, 4)
        else min(3, len(keys))
    )
    height = 1.75 if not axes.narrow() or shared else 1.95
    ax = axes.blank_axes(ax, height=0.5 + height * -(-len(keys) // columns))
    gap = (58.0, 52.0) if not shared else (26.0, 52.0)
    boxes = axes.panels(ax, len(keys), columns=columns, gap=gap, left=18.0 if shared else 40.0)
    clauses: list[str] = []
    absent: dict[str, list[int]] = {}
    for index, (key, box) in enumerate(zip(keys, boxes, strict=True)):
        part = rows if shared else rows[rows[col].astype(str).eq(key)]
        own_unit = unit or own if shared else axes.unit_of(part, values, what=key)
        found = series(part, x=x, y=values, hue=hue, what="small multiples")
        shown = [key] if shared else highlighted
        draw(box, found, shown, colors.for_keys(known, shown, palette), unit=own_unit, by=hue, thin=True)
        title = figure_words.name(key, col) if shared else figure_words.subject("value", [key])
        _panel_frame(box, title, own_unit, labelled=not shared or index % columns == 0)
        axes.year_axis(box, rows[x], few=True)
        axes.zero_line(box, part[values])
        best = max([one for one in found if one.key in shown] or found, key=lambda one: one.last[1])
        name = title if shared else figure_words.comma(title, figure_words.name(best.key, hue))
        clauses.append(alt_text.moved(name, best, own_unit))
        for line in found:
            whose = figure_words.name(line.key, hue)
            absent[whose if shared else figure_words.comma(title, whose)] = line.gaps
    if not shared:
        _colour_key(ax, known, colors.for_keys(known, highlighted, palette), highlighted, hue)
    alt = figure_words.alt(
        "small_multiples",
        subject=subject
        or (figure_words.subject_of(rows, values) if shared else figure_words.word("indicators")),
        n=len(keys),
        first=str(int(rows[x].min())),
        last=str(int(rows[x].max())),
    )
    return axes.attach_alt_text(ax, " ".join([alt, *clauses, alt_text.gaps(absent)]), table=rows)


def _colour_key(
    ax: Axes, keys: Sequence[str], tints: Mapping[str, str], highlighted: Sequence[str], by: str
) -> None:
    """What the colours mean, once below all panels: they are too small for a label at every line.

    Beside highlighted lines the grey ones cannot be told apart: several share one entry.
    """
    grey = [key for key in keys if key not in highlighted]
    together = grey if highlighted and len(grey) > 1 else []
    handles = [
        Line2D(
            [],
            [],
            color=tints[key],
            linewidth=2.4 if key in highlighted else 1.4,
            label=figure_words.word("others") if key in together else figure_words.name(key, by),
        )
        for key in keys
        if key not in together[1:]
    ]
    text_layout.legend(ax, handles)


def _panel_frame(box: Axes, title: str, unit: str | None, *, labelled: bool) -> None:
    """Name of the panel above it; tick labels of shared axes only in the first column."""
    points = axes.size(0.92)
    words = style.wrap(title, axes.size_points(box)[0] * 1.02, points, lines=2)
    pad = 15 if unit and unit != "share" else 5
    box.set_title(words, fontsize=points, loc="left", color=colors.primary(), pad=pad, fontweight="normal")
    axes.value_axis(box.yaxis, unit, name=None, few=True)
    if not labelled:
        box.tick_params(labelleft=False)
    box.tick_params(labelsize=axes.size(0.8), length=2)
