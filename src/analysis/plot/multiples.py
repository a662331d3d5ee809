"""The same years in one small panel per region or per indicator."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.plot import axis, canvas, ink, labels, phrases, series, words
from analysis.plot.series import Line


def small_multiples(
    table: pd.DataFrame,
    column: str,
    *,
    panel: str = "region",
    by: str | None = None,
    x: str = "year",
    value: str = "value",
    unit: str | None = None,
    subject: str | None = None,
    highlight: Sequence[str] | str | None = None,
    columns: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return one small panel per key of `panel`, all other lines repeated in pale grey behind.

    With `panel="indicator"` each panel is one indicator on its own axis, with one line per key of `by`
    (default `region`); otherwise panels share their axes and each shows its key in colour.

    `table` has the columns `panel`, `x` and `column`, and `by` and `unit` for indicators. The panels lie
    inside the returned Axes (`ax.child_axes`).

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    own_axes = panel == "indicator"
    by = by or ("region" if own_axes else panel)
    if own_axes:
        rows, values, given = canvas.some(table, [panel, by, x, column], what="small multiples"), column, unit
    else:
        rows, values, given = canvas.choose(table, column, what="small multiples", value=value)
        rows = canvas.some(rows, [panel, x, values], what="small multiples", asked=column)
    keys = [str(key) for key in rows[panel].drop_duplicates()]
    lit = canvas.chosen(highlight, rows[by].dropna().unique(), what="small multiples")
    columns = columns or (2 if len(keys) in (2, 4) else min(3, len(keys)))
    ax = canvas.stage(ax, height=0.5 + 1.75 * -(-len(keys) // columns))
    boxes = canvas.panels(
        ax,
        len(keys),
        columns=columns,
        gap=(58.0 if own_axes else 26.0, 52.0),
        left=40.0 if own_axes else 18.0,
    )
    told: list[str] = []
    absent: dict[str, list[int]] = {}
    for place, (key, box) in enumerate(zip(keys, boxes, strict=True)):
        part = rows[rows[panel].astype(str).eq(key)] if own_axes else rows
        of = canvas.unit_of(part, values, what=key) if own_axes else unit or given
        lines = series.lines(part, values, by=by, x=x, what="small multiples")
        shown = lit if own_axes else [key]
        series.draw_all(box, lines, shown, thin=True)
        _panel_frame(box, key, of, own_axes=own_axes, first=place % columns == 0)
        axis.years(box, rows[x], few=True)
        axis.zero(box, part[values])
        told.append(_panel_told(key, lines, shown, of, own_axes=own_axes))
        if own_axes:
            absent |= {
                words.comma(words.subject("value", [key]), words.region(line.key)): line.gaps
                for line in lines
            }
        else:
            absent |= {words.region(line.key): line.gaps for line in lines}
    if own_axes:
        _key(ax, [str(key) for key in rows[by].drop_duplicates()], lit)
    alt = words.alt(
        "small_multiples",
        subject=subject or (words.word("indicators") if own_axes else words.subject_of(rows, values)),
        n=len(keys),
        first=str(int(rows[x].min())),
        last=str(int(rows[x].max())),
    )
    return canvas.finish(ax, " ".join([alt, *told, phrases.gaps(absent)]), table=rows)


def _key(ax: Axes, keys: Sequence[str], lit: Sequence[str]) -> None:
    """What the colours mean, once below all panels: they are too small for a label at every line."""
    handles = [
        Line2D([], [], color=ink.of(key, lit), linewidth=2, label=words.name(key, "region")) for key in keys
    ]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        borderaxespad=1.6,
        ncols=min(4, len(handles)),
        frameon=False,
        handlelength=1.2,
        columnspacing=1.4,
        fontsize=labels.size(0.88),
    )


def _panel_frame(box: Axes, key: str, unit: str | None, *, own_axes: bool, first: bool) -> None:
    """Name of the panel above it; tick labels of shared axes only in the first column."""
    room = canvas.size_points(box)[0] * 1.02
    title = words.subject("value", [key]) if own_axes else words.region(key)
    points = labels.size(0.92)
    lines = labels.wrap(title, room, points, lines=2)
    box.set_title(
        lines,
        fontsize=points,
        loc="left",
        color=ink.text(),
        pad=15 if unit and unit != "share" else 5,
        fontweight="normal",
    )
    axis.values(box.yaxis, unit, name=None, few=True)
    if not own_axes and not first:
        box.tick_params(labelleft=False)
    box.tick_params(labelsize=labels.size(0.8), length=2)


def _panel_told(key: str, lines: list[Line], lit: Sequence[str], unit: str | None, *, own_axes: bool) -> str:
    """One clause per panel: how its line (or its highest line) moved."""
    shown = [line for line in lines if line.key in lit] or lines
    line = max(shown, key=lambda one: one.last[1])
    name = (
        words.comma(words.subject("value", [key]), words.name(line.key, "region"))
        if own_axes
        else words.region(key)
    )
    return phrases.moved(name, line, unit)
