"""Trend scenarios: what happened, what the fit says, and how wrong the same fit was before."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import names, style
from analysis.errors import ParameterError
from analysis.plot import alt_text, axes, colors, figure_words, text_layout
from analysis.plot.lines import Line, runs, seaborn_lines, series


@axes.figure
def fan(
    data: pd.DataFrame,
    *,
    x: str = "year",
    y: str = "value",
    hue: str = "region",
    model: str | None = None,
    indicator: str | None = None,
    unit: str | None = None,
    palette: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return history in grey, the scenario with its band in colour, and the backtest dashed in its own band.

    Several keys of `hue` get one small panel each, on shared axes.

    Parameters
    ----------
    data
        Columns `kind` (observed, backtest, scenario), `x`, `y`, `low` and `high`, with `hue` and `model`
        where there are several; `backtest_mape` and `backtest_coverage` (shares, 0-1) of the backtest are
        written beside it. Missing years of the history are gaps.
    model
        Which model's backtest and scenario to draw; needed when a key has several.
    indicator
        The indicator for axis and description; by default that of the table.

    Raises
    ------
    DataError
        When history or scenario has nothing to draw.
    ParameterError
        When the model is not in the table, or is left open among several.
    """
    rows = axes.require_rows(data, ["kind", x, "low", "high", y], what="scenario", asked=indicator)
    if hue not in rows.columns:
        rows = rows.assign(**{hue: ""})
    keys = figure_words.ordered(rows[hue], hue)
    indicator = indicator or _only(rows, "indicator")
    subject = figure_words.subject("value", [indicator]) if indicator else figure_words.measure(y)
    unit = unit or axes.unit_of(rows, y, what="scenario")
    parts = {
        key: _parts(rows[rows[hue].astype(str).eq(key)], (x, y), model, indicator, len(keys) == 1)
        for key in keys
    }
    tints = {
        key: (palette or {}).get(key) or (colors.for_key(key) if key else colors.accent()) for key in keys
    }
    if len(keys) > 1:
        ax = _panels(ax, rows, parts, tints, (x, y), hue, unit)
        first, last = str(int(rows[x].min())), str(int(rows[x].max()))
        opening = figure_words.alt("fans", subject=subject, n=len(keys), first=first, last=last)
        clauses = [
            _describe_panel(*part, (x, y), figure_words.name(key, hue), unit) for key, part in parts.items()
        ]
        return axes.attach_alt_text(ax, figure_words.sentences([opening, *clauses]), table=data.copy())
    (key, (past, ahead, test)), name = (
        next(iter(parts.items())),
        figure_words.name(keys[0], hue) if keys[0] else "",
    )
    ax = axes.new_axes(ax, height=3.6 if axes.narrow() else 4.2)
    line = _draw(ax, past, ahead, test, (x, y), tints[key], name, unit)
    axes.year_axis(ax, pd.concat([past[x], ahead[x]]))
    axes.value_axis(ax.yaxis, unit, name=subject)
    axes.zero_line(ax, pd.concat([past[y], ahead["low"]]))
    _end_labels(ax, ahead.iloc[-1], y, unit, tints[key])
    _name_lines(ax, line, ahead, test, (x, y), tints[key])
    description = _describe(line, ahead, test, (x, y), unit, subject, name)
    return axes.attach_alt_text(ax, description, table=pd.concat([past, test, ahead]))


def _only(data: pd.DataFrame, column: str) -> str | None:
    """The one key the table holds in a column, or None."""
    held = list(data[column].dropna().unique()) if column in data.columns else []
    return str(held[0]) if len(held) == 1 else None


def _parts(
    rows: pd.DataFrame, columns: tuple[str, str], model: str | None, asked: str | None, alone: bool
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """History, scenario and backtest of one key."""
    x, y = columns
    past = axes.require_rows(rows[rows["kind"].eq("observed")], [x, y], what="scenario", asked=asked)
    ahead = rows[rows["kind"].ne("observed")]
    known = [str(name) for name in ahead["model"].dropna().unique()] if "model" in rows.columns else []
    if model is not None:
        ahead = ahead[ahead["model"].eq(names.validate_choice(model, known, "model"))]
    elif alone and len(known) > 1:
        raise ParameterError(f"scenario: several models in the table, choose one of {', '.join(known)}")
    scenario = axes.require_rows(ahead[ahead["kind"].eq("scenario")], [x, y], what="scenario", asked=asked)
    return past.sort_values(x), scenario.sort_values(x), ahead[ahead["kind"].eq("backtest")].sort_values(x)


def _draw(
    ax: Axes,
    past: pd.DataFrame,
    ahead: pd.DataFrame,
    test: pd.DataFrame,
    columns: tuple[str, str],
    tint: str,
    name: str,
    unit: str | None,
    thin: bool = False,
) -> Line:
    """The three lines with their bands, the scenario from the last value known; return the history."""
    x, y = columns
    start = past.tail(1)[[x, y]]
    ahead = pd.concat([start.assign(low=start[y], high=start[y]), ahead[[x, y, "low", "high"]]])
    for part, shade in ((test, colors.mix(colors.primary(), 0.15)), (ahead, colors.mix(tint, 0.25))):
        at, low, high = (part[name].astype(float) for name in (x, "low", "high"))
        ax.fill_between(at, low, high, color=shade, linewidth=0, zorder=1)
    line = series(past.assign(_key="history"), x=x, y=y, hue="_key", what="scenario")[0]
    looks = {
        "scenario": (tint, 2.2, "-", "trend"),
        "backtest": (colors.warning(), 1.5, (0, (4, 2)), "backtest"),
        "observed": (colors.secondary(), 1.7, "-", "published"),
    }
    pieces = [
        (kind, part[x].to_numpy(dtype=float), part[y].to_numpy(dtype=float))
        for kind, part in (("scenario", ahead), ("backtest", test))
        if len(part)
    ]
    pieces += [("observed", line.years[part], line.values[part]) for part in runs(line)]
    artists = seaborn_lines(ax, [(years, values, looks[kind][0]) for kind, years, values in pieces])
    for artist, (kind, years, values) in zip(artists, pieces, strict=True):
        _, width, dashes, word = looks[kind]
        artist.set(
            label="history" if kind == "observed" else kind, zorder=5 if kind == "backtest" else 4,
            linewidth=width, linestyle=dashes,
        )  # fmt: skip
        if not thin and kind == "observed":
            artist.set(marker="o", markersize=3.2)
        label = figure_words.word(word)
        label = figure_words.comma(name, label) if name else label
        write = figure_words.ahead if kind == "scenario" else figure_words.value
        titles = [
            figure_words.pair(f"{label}, {int(year)}", write(float(value), unit))
            for year, value in zip(years, values, strict=True)
        ]
        axes.mark(artist, label, titles[-1].removeprefix(label).lstrip(", "), [] if axes.narrow() else titles)
    return line


def _end_labels(ax: Axes, end: "pd.Series[float]", y: str, unit: str | None, tint: str) -> None:
    """Values of trend and band in the last year, at the right edge."""
    rows = [(y, style.label_colour(tint)), ("high", colors.secondary()), ("low", colors.secondary())]
    labels = [
        (float(end[part]), figure_words.ahead(float(end[part]), unit, bare=True), colour)
        for part, colour in rows
    ]
    text_layout.end_labels(ax, labels, bold=[True, False, False])


def _name_lines(
    ax: Axes, line: Line, ahead: pd.DataFrame, test: pd.DataFrame, columns: tuple[str, str], tint: str
) -> None:
    """Name the lines where they are alone: history in its first half, the trend near its end."""
    year, value = line.points[len(line.points) // 3]
    last, (x, y) = ahead.iloc[-1], columns
    beside = [(figure_words.word("published"), (float(year), value), (-4, 8), colors.secondary())]
    beside.append(
        (figure_words.word("trend"), (float(last[x]), float(last[y])), (-10, 8), style.label_colour(tint))
    )
    for words, at, shift, colour in beside:
        ax.annotate(
            words, at, xytext=shift, textcoords="offset points", ha="right", va="bottom",
            fontsize=axes.size(0.9), color=colour, fontweight="bold",
            path_effects=text_layout.halo(), zorder=6,
        )  # fmt: skip
    if test.empty:
        return
    words = figure_words.sentences([figure_words.word("backtest"), *_error(test)])
    lowest = (float(test[x].iloc[0]), float(np.nanmin(test["low"].astype(float))))
    ax.annotate(
        style.wrap(words, 120 if axes.narrow() else 165, axes.size(0.82)), lowest, xytext=(0, -8),
        textcoords="offset points", ha="left", va="top", fontsize=axes.size(0.82), color=colors.warning(),
        path_effects=text_layout.halo(), zorder=6,
    )  # fmt: skip


def _error(test: pd.DataFrame) -> list[str]:
    """The past error of the method and how often its band held, where the measure states them."""
    words = []
    notes = (("backtest_mape", "note_error", 1), ("backtest_coverage", "note_coverage", 0))
    for column, message, digits in notes:
        if column in test.columns and test[column].notna().any():
            share = figure_words.percent(float(test[column].dropna().iloc[0]), digits)
            words.append(figure_words.alt(message, share=share))
    return words


def _panels(
    ax: Axes | None,
    rows: pd.DataFrame,
    parts: Mapping[str, tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]],
    tints: Mapping[str, str],
    columns: tuple[str, str],
    hue: str,
    unit: str | None,
) -> Axes:
    across = 1 if axes.narrow() else 2
    ax = axes.blank_axes(ax, height=0.5 + 2.15 * -(-len(parts) // across))
    left = 26.0 if axes.narrow() else 0.0
    boxes = axes.panels(ax, len(parts), columns=across, gap=(30.0, 66.0), left=left)
    ceiling = float(rows[[columns[1], "high"]].to_numpy(dtype=float, na_value=0.0).max())
    for index, (box, (key, (past, ahead, test))) in enumerate(zip(boxes, parts.items(), strict=True)):
        name = figure_words.name(key, hue)
        _draw(box, past, ahead, test, columns, tints[key], name, unit, thin=True)
        axes.value_axis(box.yaxis, unit, name=None, few=True)
        axes.year_axis(box, rows[columns[0]], few=True)
        box.set_ylabel("")
        box.set_ylim(0, ceiling * 1.06)
        box.tick_params(labelsize=axes.size(0.8), length=2, labelleft=index % across == 0)
        title = figure_words.with_unit(name, unit)
        box.set_title(title, fontsize=axes.size(0.92), loc="left", pad=18, fontweight="bold")
        look: dict[str, Any] = {"textcoords": "offset points", "va": "bottom", "fontsize": axes.size(0.8)}
        words = _panel_error(test)
        box.annotate(words, (0, 1), xycoords="axes fraction", xytext=(0, 5), color=colors.warning(), **look)
        end = ahead.iloc[-1]
        at = (float(end[columns[0]]), float(end[columns[1]]))
        look |= {"ha": "right", "fontsize": axes.size(0.92), "color": style.label_colour(tints[key])}
        value = figure_words.ahead(at[1], unit, bare=True)
        box.annotate(
            value, at, xytext=(-2, 6), fontweight="bold", path_effects=text_layout.halo(), zorder=6, **look
        )
    return ax


def _panel_error(test: pd.DataFrame) -> str:
    words = _error(test)[:1] if len(test) else []
    return figure_words.sentences([figure_words.word("backtest"), *words]) if words else ""


def _fan_end(ahead: pd.DataFrame, columns: tuple[str, str], unit: str | None) -> str:
    end = ahead.iloc[-1]
    return figure_words.alt(
        "fan_end",
        year=str(int(end[columns[0]])),
        value=figure_words.ahead(float(end[columns[1]]), unit),
        low=figure_words.ahead(float(end["low"]), unit),
        high=figure_words.ahead(float(end["high"]), unit),
    )


def _describe_panel(
    past: pd.DataFrame,
    ahead: pd.DataFrame,
    test: pd.DataFrame,
    columns: tuple[str, str],
    name: str,
    unit: str | None,
) -> str:
    line = series(past.assign(_key="history"), x=columns[0], y=columns[1], hue="_key", what="scenario")[0]
    return figure_words.sentences(
        [alt_text.moved(name, line, unit), _fan_end(ahead, columns, unit), _panel_error(test)]
    )


def _describe(
    line: Line,
    ahead: pd.DataFrame,
    test: pd.DataFrame,
    columns: tuple[str, str],
    unit: str | None,
    subject: str,
    name: str,
) -> str:
    place = figure_words.word("place", name=name) if name else ""
    last = str(int(ahead[columns[0]].iloc[-1]))
    parts = [
        figure_words.alt("fan", subject=subject + place, first=str(line.first[0]), last=last),
        alt_text.moved(name or subject, line, unit),
        _fan_end(ahead, columns, unit),
    ]
    if len(test):
        years = test[columns[0]].astype(int)
        parts.append(figure_words.alt("backtest", first=str(years.min()), last=str(years.max())))
        parts += _error(test)
    parts.append(alt_text.gaps({subject: line.gaps_between}))
    return figure_words.sentences(parts)
