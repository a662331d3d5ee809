"""The trend scenarios of several regions side by side, one small panel each."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import axis, canvas, ink, labels, phrases, series, words

COLUMNS = 2


def fans(
    table: pd.DataFrame,
    column: str = "value",
    *,
    by: str = "region",
    x: str = "year",
    indicator: str | None = None,
    unit: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return one panel per region: history in grey, backtest dashed, scenario with its band in colour.

    `table` has `by`, `kind` (observed, backtest, scenario), `x`, `column`, `low` and `high`, one model
    per region, as `fan` draws it; `backtest_mape` (share, 0-1) is written below the name. Panels share axes.

    Raises
    ------
    DataError
        When history or scenario has nothing to draw.
    """
    rows = canvas.some(table, [by, "kind", x, column, "low", "high"], what="scenarios", asked=indicator)
    indicator = indicator or (str(rows["indicator"].iloc[0]) if "indicator" in rows.columns else None)
    subject = words.subject("value", [indicator]) if indicator else words.measure(column)
    unit = unit or canvas.unit_of(rows, column, what="scenarios")
    keys = words.ordered(rows[by], by)
    ax = canvas.stage(ax, height=0.5 + 2.15 * -(-len(keys) // COLUMNS))
    boxes = canvas.panels(ax, len(keys), columns=COLUMNS, gap=(30.0, 66.0))
    ceiling = float(rows[[column, "high"]].to_numpy(dtype=float, na_value=0.0).max())
    told = []
    for place, (key, box) in enumerate(zip(keys, boxes, strict=True)):
        told.append(_panel(box, rows[rows[by].eq(key)], key, (x, column), unit))
        axis.values(box.yaxis, unit, name=None, few=True)
        axis.years(box, rows[x], few=True)
        box.set_ylabel("")
        box.set_ylim(0, ceiling * 1.06)
        box.tick_params(labelsize=labels.size(0.8), length=2, labelleft=place % COLUMNS == 0)
    first, last = str(int(rows[x].min())), str(int(rows[x].max()))
    alt = words.alt("fans", subject=subject, n=len(keys), first=first, last=last)
    return canvas.finish(ax, words.sentences([alt, *told]), table=rows)


def _panel(box: Axes, rows: pd.DataFrame, key: str, columns: tuple[str, str], unit: str | None) -> str:
    """Draw one region and return its clause of the description."""
    x, column = columns
    colour = ink.region(key)
    past = rows[rows["kind"].eq("observed")]
    ahead = rows[rows["kind"].eq("scenario")].sort_values(x)
    test = rows[rows["kind"].eq("backtest")].sort_values(x)
    line = series.lines(past.assign(_key=key), column, by="_key", x=x, what="scenarios")[0]
    # The scenario starts from the last value known, where its band has no width yet.
    start = past.sort_values(x).tail(1)[[x, column]]
    ahead = pd.concat(
        [start.assign(low=start[column], high=start[column]), ahead[[x, column, "low", "high"]]]
    )
    for part, tint in ((test, ink.mix(ink.text(), 0.14)), (ahead, ink.mix(colour, 0.25))):
        low, high = part["low"].astype(float), part["high"].astype(float)
        box.fill_between(part[x].astype(float), low, high, color=tint, linewidth=0)
    box.plot(ahead[x].astype(float), ahead[column].astype(float), color=colour, linewidth=2.0)
    box.plot(
        test[x].astype(float),
        test[column].astype(float),
        color=ink.warning(),
        linewidth=1.4,
        linestyle=(0, (4, 2)),
        zorder=5,
    )
    series.draw(box, line, colour=ink.soft(), width=1.6, order=4)
    _named(box, words.with_unit(words.region(key), unit), test)
    _end(box, ahead.iloc[-1], (x, column), unit, colour)
    return _told(line, ahead.iloc[-1], test, columns, unit)


def _named(box: Axes, title: str, test: pd.DataFrame) -> None:
    """Region and unit above the panel, and below them the past error of its rule."""
    box.set_title(title, fontsize=labels.size(0.92), loc="left", pad=18, fontweight="bold")
    box.annotate(
        _error(test),
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 5),
        textcoords="offset points",
        ha="left",
        va="bottom",
        fontsize=labels.size(0.8),
        color=ink.warning(),
    )


def _end(box: Axes, end: "pd.Series[float]", columns: tuple[str, str], unit: str | None, colour: str) -> None:
    """The value the line ends at, above it, inside the panel."""
    box.annotate(
        words.ahead(float(end[columns[1]]), unit, bare=True),
        (float(end[columns[0]]), float(end[columns[1]])),
        xytext=(-2, 6),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=labels.size(0.92),
        fontweight="bold",
        color=colour,
        path_effects=labels.halo(),
        zorder=6,
    )


def _error(test: pd.DataFrame) -> str:
    known = test["backtest_mape"].dropna() if "backtest_mape" in test.columns else pd.Series(dtype=float)
    if known.empty:
        return ""
    return words.sentences(
        [words.word("backtest"), words.alt("note_error", share=words.percent(float(known.iloc[0]), 1))]
    )


def _told(
    line: series.Line,
    end: "pd.Series[float]",
    test: pd.DataFrame,
    columns: tuple[str, str],
    unit: str | None,
) -> str:
    x, column = columns
    parts = [
        phrases.moved(words.region(line.key), line, unit),
        words.alt(
            "fan_end",
            year=str(int(end[x])),
            value=words.ahead(float(end[column]), unit),
            low=words.ahead(float(end["low"]), unit),
            high=words.ahead(float(end["high"]), unit),
        ),
        _error(test),
    ]
    return words.sentences(parts)
