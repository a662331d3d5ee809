"""Trend scenarios: what happened, what the fit says, and how wrong the same fit was before."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import names
from analysis.errors import ParameterError
from analysis.plot import axis, canvas, ink, labels, phrases, series, words


def fan(
    table: pd.DataFrame,
    column: str = "value",
    *,
    model: str | None = None,
    x: str = "year",
    region: str | None = None,
    indicator: str | None = None,
    unit: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return history in grey, the scenario with its band, and the backtest beside what happened.

    Parameters
    ----------
    table
        Rows of one series: `kind` (observed, backtest, scenario), `x`, `column`, `low` and `high`, with
        `model` where there are several; `backtest_mape` and `backtest_coverage` (shares, 0-1) of the backtest
        rows are written beside it. Missing years of the history are gaps.
    model
        Which model's backtest and scenario to draw; needed when the table holds several.
    region, indicator
        The region whose colour the scenario takes, and the indicator for axis and alt text; by default those
        of the table when it has only one.

    Raises
    ------
    DataError
        When history or scenario has nothing to draw.
    ParameterError
        When the model is not in the table, or is left open among several.
    """
    canvas.need(table, ["kind", x, column, "low", "high"], what="scenario")
    indicator = indicator or _only(table, "indicator")
    region = region or _only(table, "region")
    past = canvas.some(table[table["kind"].eq("observed")], [x, column], what="scenario", asked=indicator)
    told = _of_model(table, model)
    ahead = canvas.some(told[told["kind"].eq("scenario")], [x, column], what="scenario", asked=indicator)
    ahead = ahead.sort_values(x)
    backtest = told[told["kind"].eq("backtest")].sort_values(x)
    unit = unit or canvas.unit_of(table, column, what="scenario")
    line = series.lines(past.assign(_key="history"), column, by="_key", x=x, what="scenario")[0]
    colour = ink.region(region) if region else ink.accent()
    ax = canvas.axes(ax)
    _band(ax, ahead, x, colour)
    ax.plot(
        ahead[x].astype(float), ahead[column].astype(float), color=colour, linewidth=2.2, label="scenario"
    )
    _backtest(ax, backtest, x, column)
    series.draw(ax, line, colour=ink.soft(), width=2.0, order=4)
    ax.plot(line.years, line.values, "o", color=ink.soft(), markersize=3.2, zorder=4)
    axis.years(ax, pd.concat([past[x], ahead[x]]))
    axis.values(ax.yaxis, unit, name=_subject(indicator, column))
    axis.zero(ax, pd.concat([past[column], ahead["low"]]))
    _ends(ax, ahead.iloc[-1], column, unit, colour)
    _names(ax, line, ahead, (x, column), colour)
    alt = _told(line, ahead, backtest, (x, column), (unit, _subject(indicator, column), region))
    return canvas.finish(ax, alt, table=pd.concat([past, backtest, ahead]))


def _only(table: pd.DataFrame, column: str) -> str | None:
    """The one key the table holds in a column, or None."""
    held = list(table[column].dropna().unique()) if column in table.columns else []
    return str(held[0]) if len(held) == 1 else None


def _of_model(table: pd.DataFrame, model: str | None) -> pd.DataFrame:
    """Rows of one model; the observed rows have none."""
    rows = table[table["kind"].ne("observed")]
    known = [str(name) for name in rows["model"].dropna().unique()] if "model" in table.columns else []
    if model is None and len(known) > 1:
        raise ParameterError(f"scenario: several models in the table, choose one of {', '.join(known)}")
    return rows if model is None else rows[rows["model"].eq(names.pick(model, known, "model"))]


def _ends(ax: Axes, end: "pd.Series[float]", column: str, unit: str | None, colour: str) -> None:
    """Values of trend and band in the last year, at the right edge."""
    labels.at_ends(
        ax,
        [
            (float(end[part]), words.ahead(float(end[part]), unit, bare=True), tint)
            for part, tint in ((column, colour), ("high", ink.soft()), ("low", ink.soft()))
        ],
        bold=[True, False, False],
    )


def _band(ax: Axes, rows: pd.DataFrame, x: str, colour: str) -> None:
    low, high = rows["low"].astype(float), rows["high"].astype(float)
    ax.fill_between(rows[x].astype(float), low, high, color=ink.mix(colour, 0.22), linewidth=0, zorder=1)


def _backtest(ax: Axes, rows: pd.DataFrame, x: str, column: str) -> None:
    """What the same method said about years since known: dashed, in a dotted band, with its error."""
    if rows.empty:
        return
    years = rows[x].astype(float)
    ax.fill_between(
        years,
        rows["low"].astype(float),
        rows["high"].astype(float),
        facecolor=ink.mix(ink.text(), 0.09),
        edgecolor=ink.mix(ink.text(), 0.25),
        hatch="..",
        linewidth=0,
        zorder=1.5,
    )
    ax.plot(
        years, rows[column].astype(float), color=ink.warning(), linewidth=1.6, linestyle=(0, (4, 2)), zorder=5
    )
    said = words.sentences([words.word("backtest"), *_error(rows)])
    ax.annotate(
        labels.wrap(said, 165, labels.size(0.82)),
        (float(years.iloc[0]), float(np.nanmin(rows["low"].astype(float)))),
        xytext=(0, -8),
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=labels.size(0.82),
        color=ink.warning(),
        path_effects=labels.halo(),
        zorder=6,
    )


def _names(ax: Axes, line: series.Line, ahead: pd.DataFrame, columns: tuple[str, str], colour: str) -> None:
    """Name the two lines where they are alone: history in its first half, the trend near its end."""
    year, value = line.points[len(line.points) // 3]
    _beside(ax, words.word("published"), (year, value), (-4, 8), ink.soft())
    last = ahead.iloc[-1]
    _beside(ax, words.word("trend"), (float(last[columns[0]]), float(last[columns[1]])), (-10, 8), colour)


def _beside(ax: Axes, said: str, at: tuple[float, float], shift: tuple[float, float], colour: str) -> None:
    ax.annotate(
        said,
        at,
        xytext=shift,
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=labels.size(0.9),
        color=colour,
        fontweight="bold",
        path_effects=labels.halo(),
        zorder=6,
    )


def _error(backtest: pd.DataFrame) -> list[str]:
    """The past error of the method and how often its band held, where the measure states them."""
    said = []
    for column, message in (("backtest_mape", "note_error"), ("backtest_coverage", "note_coverage")):
        if column in backtest.columns and backtest[column].notna().any():
            said.append(words.alt(message, share=words.percent(float(backtest[column].dropna().iloc[0]), 0)))
    return said


def _told(
    line: series.Line,
    ahead: pd.DataFrame,
    backtest: pd.DataFrame,
    columns: tuple[str, str],
    about: tuple[str | None, str, str | None],
) -> str:
    (x, column), (unit, subject, region) = columns, about
    end = ahead.iloc[-1]
    parts = [
        words.alt(
            "fan",
            subject=subject + (words.word("place", name=words.region(region)) if region else ""),
            first=str(line.first[0]),
            last=str(int(end[x])),
        ),
        phrases.moved(words.region(region) if region else subject, line, unit),
        words.alt(
            "fan_end",
            year=str(int(end[x])),
            value=words.ahead(float(end[column]), unit),
            low=words.ahead(float(end["low"]), unit),
            high=words.ahead(float(end["high"]), unit),
        ),
    ]
    if len(backtest):
        years = backtest[x].astype(int)
        parts += [words.alt("backtest", first=str(years.min()), last=str(years.max())), *_error(backtest)]
    parts.append(phrases.gaps({subject: line.gaps_between}))
    return words.sentences(parts)


def _subject(indicator: str | None, column: str) -> str:
    return words.subject("value", [indicator]) if indicator else words.measure(column)
