"""Bars: one per key, per pair, per number; from a line at one; divided into parts; in small panels."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis import style
from analysis.errors import DataError
from analysis.plot import alt_text, axes, colors, figure_words, text_layout

EACH = 20
"""Up to this many upright bars each has its own tick and number."""
STRENGTHS = (1.0, 0.45, 0.15)
"""Strength of the colour of the parts of a bar that are columns of the table."""
RELATIONS = ("supports", "contradicts", "context")
STRENGTH_OF_SOURCE = ("official", "academic", "news", "other")


@axes.figure
def bars(
    data: pd.DataFrame,
    *,
    x: str,
    y: str | Sequence[str],
    hue: str | None = None,
    col: str | None = None,
    text: str | None = None,
    base: float | None = None,
    limit: float | None = None,
    highlight: Collection[str] | str | None = None,
    palette: Mapping[str, str] | None = None,
    unit: str | None = None,
    subject: str | None = None,
    x_label: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return bars: lying ones of the numbers in `x`, one per key of `y`, or upright ones of `y` over numbers.

    Parameters
    ----------
    data
        One row per bar. Bars stand in the order of the rows; a missing value is "no data", never zero.
    x, y
        Where `y` is a column of numbers and `x` is one too (years, counts), bars stand upright. Several
        columns as `y` are drawn inside each other then, each contained in the one before; or they are the
        two ends of a pair (`origin`, `destination`), which bears the colour of the region both lie in.
    hue
        A second key inside each key of `y` (a reading), with `base`. The keys of `y` again: each in its
        colour.
    col
        A column: one panel per key of it.
    text
        Column of words to write beside the number.
    base, limit
        Bars of quotients begin at `base` on a logarithmic axis; those beyond `limit` are in the warning
        colour.
    highlight
        Keys of `y` (or regions of pairs) to colour.
    unit, subject
        Unit and name of the values; by default those of the column.

    Raises
    ------
    DataError
        When nothing is left to draw.
    """
    columns = [y] if isinstance(y, str) else list(y)
    axes.require_columns(data, [x, *columns], what="bars")
    if all(pd.api.types.is_numeric_dtype(data[column]) for column in (x, *columns)):
        return _upright(data, x, columns, highlight=highlight, subject=subject, x_label=x_label, ax=ax)
    if col is not None:
        return _bar_panels(data, x, str(y), col, ax=ax)
    if base is not None:
        return _ratios(data, x, str(y), hue, base=base, limit=limit, subject=subject, ax=ax)
    if highlight is None and hue == y:  # as in seaborn: each key in its own colour
        highlight = "all"
    return _lying(data, x, columns, text, highlight, palette, unit, subject, ax)


def _lying(
    data: pd.DataFrame,
    x: str,
    columns: Sequence[str],
    text: str | None,
    highlight: Collection[str] | str | None,
    palette: Mapping[str, str] | None,
    unit: str | None,
    subject: str | None,
    ax: Axes | None,
) -> Axes:
    rows = axes.require_rows(data, [*columns, *([text] if text else []), x], what="bars")
    rows = axes.as_numbers(rows, x, what="bars")
    paired = len(columns) > 1
    if paired:
        rows = rows.sort_values(x, ascending=False, kind="stable")
        names = [
            figure_words.pair_name(*(figure_words.name(key, "city") for key in pair))
            for pair in _keys(rows, columns)
        ]
        regions = [f"{column}_region" for column in columns]
        axes.require_columns(rows, regions, what="bars")
        known = pd.unique(rows[regions].to_numpy().ravel())
        highlighted = axes.resolve_highlight(highlight, [key for key in known if pd.notna(key)], what="bars")
        keys = [str(a) if a == b else "" for a, b in _keys(rows, regions)]
    else:
        keys = [str(key) for key in rows[columns[0]]]
        names = [figure_words.name(key, columns[0]) for key in keys]
        highlighted = axes.resolve_highlight(highlight, keys, what="bars")
    tints = colors.for_keys(dict.fromkeys(keys), highlighted, palette)
    unit = unit or axes.unit_of(rows, x, what="bars") or ("papers" if x == "papers" else None)
    if axes.narrow():
        tall = 0.42 if paired else 0.8 if text else 0.48
    else:
        tall = 0.27 if paired else 0.6 if text else 0.42
    ax = axes.new_axes(ax, height=0.9 + tall * len(rows))
    values = rows[x].to_numpy(dtype=float)
    places = [float(index) for index in range(len(rows))]
    digits = figure_words.decimals(values[np.isfinite(values)])
    _draw(ax, places, values, [tints[key] for key in keys])
    high = float(np.nanmax(values))
    texts = [figure_words.plain(cell) for cell in rows[text]] if text else [""] * len(rows)
    for index, (place, value, words) in enumerate(zip(places, values, texts, strict=True)):
        if np.isnan(value):
            axes.no_data(ax, axes.bar_place(place))
            continue
        number = figure_words.value(value, unit, bare=unit in (None, "papers"), digits=digits)
        axes.mark(_bar_at(ax, index, values), names[index], number)
        _beside(ax, value, place, number, words, high, bold=bool(text))
    axes.row_names(ax, places, names, room=180 if paired else 120)  # rows of pairs have room for one line
    ax.set_xlim(0, high * (1.85 if text else 1.12 if not axes.narrow() else 1.2))
    whole = unit in (None, "papers", "projects")
    axes.value_axis(
        ax.xaxis, unit, name=subject or figure_words.measure(x), whole=whole, upto=high if text else None
    )
    there = {key: float(value) for key, value in zip(names, values, strict=True) if np.isfinite(value)}
    if paired:
        description = figure_words.alt(
            "pair_bars",
            n=len(rows),
            first=names[0],
            a=figure_words.value(values[0], unit),
            last=names[-1],
            b=figure_words.value(values[-1], unit),
            inside=sum(map(bool, keys)),
        )
    else:
        named = [figure_words.pair(name, words) for name, words in zip(names, texts, strict=True) if words]
        parts = [
            figure_words.alt("key_table", subject=subject or figure_words.measure(x), n=len(rows)),
            alt_text.named_values(there, unit),
            figure_words.alt("fields", names=figure_words.listing(named)) if named else "",
            alt_text.missing(name for name in names if name not in there),
        ]
        description = " ".join(part for part in parts if part)
    return axes.attach_alt_text(ax, description, table=rows)


def _keys(rows: pd.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(rows[list(columns)].itertuples(index=False, name=None))


def _draw(
    ax: Axes, places: Sequence[float], values: Sequence[float] | np.ndarray, tints: Sequence[str]
) -> None:
    """Lying bars from zero, one per place, each in its colour."""
    frame = pd.DataFrame({"place": [axes.bar_place(place) for place in places], "value": values})
    axes.with_seaborn(
        sns.barplot, frame, x="value", y="place", orient="y", native_scale=True, width=axes.bar_height(),
        errorbar=None, saturation=1, linewidth=0, zorder=2, ax=ax,
    )  # fmt: skip
    there = [tint for tint, value in zip(tints, values, strict=True) if not np.isnan(value)]
    for patch, tint in zip(ax.patches, there, strict=True):
        patch.set_facecolor(tint)


def _bar_at(ax: Axes, index: int, values: Sequence[float] | np.ndarray) -> Any:
    """The bar of the row at `index`: rows without a value have none."""
    return ax.patches[int(np.isfinite(np.asarray(values[:index], dtype=float)).sum())]


def _beside(
    ax: Axes, value: float, place: float, number: str, words: str, high: float, *, bold: bool
) -> None:
    """The number at the end of a bar, and below it what else is known."""
    middle = axes.bar_place(place)
    ax.annotate(
        number,
        (value, middle),
        xytext=(4, 6 if words else 0),
        textcoords="offset points",
        va="center",
        fontsize=axes.size(0.9),
        fontweight="bold" if bold else "normal",
        color=colors.primary(),
    )
    if words:
        room = axes.size_points(ax)[0] * (1.0 - 0.54 * value / high)
        ax.annotate(
            style.wrap(words, room, axes.size(0.85), lines=2),
            (value, middle),
            xytext=(5, -1),
            textcoords="offset points",
            va="top",
            fontsize=axes.size(0.85),
            color=colors.secondary(),
        )


def _upright(
    data: pd.DataFrame,
    x: str,
    columns: Sequence[str],
    *,
    highlight: Collection[str] | str | None,
    subject: str | None,
    x_label: str | None,
    ax: Axes | None,
) -> Axes:
    """Upright bars over years or counts; several columns inside each other."""
    rows = axes.require_rows(data, [x, *reversed(columns)], what="bars", asked=x).sort_values(x)
    del highlight
    ax = axes.new_axes(ax, height=3.4)
    single = len(columns) == 1
    tints = [colors.muted()] if single else [colors.mix(colors.accent(), part) for part in (0.2, 0.5, 1.0)]
    unit = None if single else "papers"
    for column, tint in zip(columns, tints[-len(columns) :], strict=True):
        before = len(ax.patches)
        axes.with_seaborn(
            sns.barplot, rows, x=x, y=column, color=tint, native_scale=True, width=0.8, errorbar=None,
            saturation=1, linewidth=0, zorder=2, ax=ax, legend=False,
            label=None if single else figure_words.measure(column),
        )  # fmt: skip
        pairs = zip(rows[x], rows[column].astype(float), strict=True)
        there = [(at, value) for at, value in pairs if not np.isnan(value)]
        for patch, (at, value) in zip(ax.patches[before:], there, strict=True):
            name = figure_words.number(at, 0) if x != "year" else str(int(at))
            words = name if single else figure_words.comma(name, figure_words.measure(column))
            axes.mark(patch, words, figure_words.value(value, unit, bare=single))
    values = rows[columns[0]].astype(float)
    top = float(values.max())
    if single and len(rows) <= EACH:
        for at, value in zip(rows[x], values, strict=True):
            if pd.notna(value):
                number = figure_words.number(value, 0 if value == round(value) else None)
                ax.text(at, value + top * 0.015, number, ha="center", va="bottom", fontsize=axes.size(0.8))
    title = subject or (figure_words.measure(columns[0]) if single else None)
    if x == "year":
        axes.year_axis(ax, rows[x], room=0.6)
    else:
        axes.value_axis(ax.xaxis, None, name=x_label or figure_words.measure(x), whole=True)
        ax.set_xlim(float(rows[x].min()) - 0.6, float(rows[x].max()) + 0.6)
        if len(rows) <= (EACH if not axes.narrow() else 10):
            ax.set_xticks(list(rows[x].astype(float)))
    ax.set_ylim(0, top * 1.12)
    axes.value_axis(ax.yaxis, unit, name=title, whole=bool((values.dropna() % 1 == 0).all()))
    ax.grid(False, axis="x")
    if not single:
        handles = [
            _swatch(ax, figure_words.measure(column), tint)
            for column, tint in zip(columns, tints, strict=False)
        ]
        text_layout.legend(ax, handles, below=24.0)
    return axes.attach_alt_text(ax, _describe_upright(rows, x, columns, title, x_label), table=rows)


def _describe_upright(
    rows: pd.DataFrame, x: str, columns: Sequence[str], name: str | None, x_label: str | None
) -> str:
    values = {str(int(at)): float(v) for at, v in zip(rows[x], rows[columns[0]], strict=True) if pd.notna(v)}
    if len(columns) == 1:
        subject = figure_words.pair(name or "", x_label or figure_words.measure(x))
        return (
            figure_words.alt("bars", subject=subject, n=len(rows)) + " " + alt_text.named_values(values, None)
        )
    sums = [
        figure_words.pair(figure_words.measure(column), figure_words.number(float(rows[column].sum()), 0))
        for column in columns
    ]
    first, last = str(int(rows[x].min())), str(int(rows[x].max()))
    opening = figure_words.alt(
        "coverage", first=first, last=last, names=figure_words.listing(sums), n=len(rows)
    )
    return f"{opening} {alt_text.extremes(values, 'papers', by=x)}"


def _swatch(ax: Axes, label: str, tint: str, **look: Any) -> Any:
    """An entry of a legend: a bar that is nowhere on the picture."""
    from matplotlib.patches import Patch

    del ax
    return Patch(facecolor=tint, label=label, **({"linewidth": 0} | look))


def _bar_panels(data: pd.DataFrame, x: str, y: str, col: str, *, ax: Axes | None) -> Axes:
    """One panel of bars per key of `col`; a pair without a row is zero and drawn as such."""
    rows = axes.require_rows(data, [col, y, x], what="bars")
    kinds, levels = _in_order(rows[col], RELATIONS), _in_order(rows[y], STRENGTH_OF_SOURCE)
    counts = rows.pivot_table(index=y, columns=col, values=x, aggfunc="sum", fill_value=0)
    counts = counts.reindex(index=levels, columns=kinds, fill_value=0)
    columns = 1 if axes.narrow() else len(kinds)
    tall = 0.7 + (0.36 if axes.narrow() else 0.42) * len(levels)
    ax = axes.blank_axes(ax, height=tall * -(-len(kinds) // columns))
    names = [figure_words.name(level, y) for level in levels]
    left = max(style.text_width(name, axes.size()) for name in names) + 8
    boxes = axes.panels(ax, len(kinds), columns=columns, gap=(24.0, 30.0), left=left)
    high = float(counts.to_numpy().max())
    tints = {
        "supports": style.verdict_colour("supported"),
        "contradicts": colors.warning(),
        "context": colors.muted(),
    }
    for index, (kind, box) in enumerate(zip(kinds, boxes, strict=True)):
        tint = tints.get(kind, colors.accent())
        values = counts[kind].to_numpy(dtype=float)
        axes.with_seaborn(
            sns.barplot, x=values, y=list(range(len(levels))), orient="y", native_scale=True, width=0.7,
            color=tint, errorbar=None, saturation=1, linewidth=0, ax=box,
        )  # fmt: skip
        for place, (value, patch) in enumerate(zip(values, box.patches, strict=True)):
            number = figure_words.number(value, 0)
            axes.mark(patch, figure_words.comma(figure_words.name(kind, col), names[place]), number)
            box.annotate(
                number, (value, place), xytext=(4, 0), textcoords="offset points", va="center",
                fontsize=axes.size(0.9),
            )  # fmt: skip
        labelled = index % columns == 0
        box.set_yticks(
            range(len(levels)), labels=names if labelled else [""] * len(levels), fontsize=axes.size()
        )
        box.set(xlim=(0, high * 1.22), ylim=(len(levels) - 0.5, -0.5), xticks=[])
        box.tick_params(length=0)
        box.spines[["bottom"]].set_visible(False)
        box.set_title(
            figure_words.pair(figure_words.name(kind, col), figure_words.number(int(counts[kind].sum()), 0)),
            fontsize=axes.size(0.95),
            loc="left",
            pad=4,
            color=style.label_colour(tint) if kind != "context" else colors.primary(),
        )
    parts = [figure_words.alt("evidence", n=figure_words.number(int(counts.to_numpy().sum()), 0))]
    for kind in kinds:
        listed = figure_words.listing(
            figure_words.pair(figure_words.name(str(level), y), figure_words.number(int(number), 0))
            for level, number in counts[kind].items()
            if number
        )
        total = figure_words.number(int(counts[kind].sum()), 0)
        parts.append(
            figure_words.alt("evidence_kind", name=figure_words.name(kind, col), n=total, names=listed)
        )
    return axes.attach_alt_text(ax, " ".join(parts), table=rows)


def _in_order(keys: "pd.Series[str]", known: Sequence[str]) -> list[str]:
    """Keys in their usual order, others as they come."""
    there = list(dict.fromkeys(keys.astype(str)))
    return [*(key for key in known if key in there), *(key for key in there if key not in known)]


def _ratios(
    data: pd.DataFrame,
    x: str,
    y: str,
    hue: str | None,
    *,
    base: float,
    limit: float | None,
    subject: str | None,
    ax: Axes | None,
) -> Axes:
    """Bars of quotients from a line at `base`, on a logarithmic axis: to the right more than there is."""
    columns = [y, *([hue] if hue else []), x]
    rows = axes.require_rows(data, columns, what="ratios", asked=x)
    axes.require_rows(rows[rows[x].gt(0)], columns, what="ratios", asked="positive values")
    limit = base if limit is None else limit
    keys = [str(key) for key in rows[y].drop_duplicates()]
    groups = [str(key) for key in rows[hue].drop_duplicates()] if hue else [""]
    tall = 0.46 if axes.narrow() else 0.3
    ax = axes.new_axes(ax, height=1.1 + tall * len(rows) + 0.16 * len(keys))
    places, names, described = [], [], []
    digits = figure_words.decimals(rows[x].dropna())
    for order, key in enumerate(keys):
        for step, which in enumerate(groups):
            part = rows[rows[y].eq(key) & (rows[hue].eq(which) if hue else True)]
            place = order * (len(groups) + 0.55) + step
            value = float(part[x].iloc[0]) if len(part) else float("nan")
            reading = figure_words.kind_of(which) if which else ""
            whole = (
                figure_words.comma(figure_words.name(key, y), reading) if which else figure_words.name(key, y)
            )
            places.append(place)
            names.append(whole if step == 0 or axes.narrow() else reading)
            if np.isnan(value):
                axes.no_data(ax, axes.bar_place(place), x=base)
                continue
            _ratio(
                ax,
                axes.bar_place(place),
                value,
                base,
                whole,
                figure_words.times(value, digits),
                value > limit,
            )
            described.append(figure_words.pair(whole, figure_words.times(value, digits)))
    ax.axvline(base, color=colors.primary(), linewidth=1.2, zorder=3)
    axes.logarithmic(ax, [*rows[x].dropna(), base], room=2.2)
    axes.row_names(ax, places, names, room=160)
    subject = subject or figure_words.measure(x)
    axes.value_axis(ax.xaxis, None, name=subject, times=True)
    shown = rows.dropna(subset=[x])
    description = figure_words.alt(
        "ratio_bars",
        subject=subject,
        n=int(shown[x].gt(limit).sum()),
        total=len(shown),
        names=figure_words.listing(described),
    )
    gaps = alt_text.missing(figure_words.name(str(key), y) for key in rows.loc[rows[x].isna(), y])
    return axes.attach_alt_text(ax, f"{description} {gaps}", table=rows)


def _ratio(ax: Axes, place: float, value: float, base: float, name: str, number: str, beyond: bool) -> None:
    # seaborn's bars begin at zero, which a logarithmic axis does not have
    tint = colors.warning() if beyond else colors.muted()
    (bar,) = ax.barh(place, value - base, left=base, height=axes.bar_height(), color=tint, zorder=2)
    axes.mark(bar, name, number)
    ax.annotate(
        number,
        (value, place),
        xytext=(5 if value >= base else -5, 0),
        textcoords="offset points",
        ha="left" if value >= base else "right",
        va="center",
        fontsize=axes.size(0.9),
        fontweight="bold" if beyond else "normal",
        color=colors.primary(),
    )


@axes.figure
def stacks(
    data: pd.DataFrame,
    *,
    x: str | Sequence[str],
    y: str,
    hue: str | None = None,
    beside: str | None = None,
    highlight: Collection[str] | str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Return one bar per key of `y`, divided into parts: keys of `hue`, or several columns of shares.

    Parameters
    ----------
    data
        With `hue`: one row per key and part with the number `x`. Without: one row per key, the columns `x`
        holding shares (0-1) that add up to one.
    hue
        Column of the parts; verdicts have their colour and mark, other parts are open with their number.
    beside
        Column of a share that overlaps the others, drawn as a thin bar below.
    highlight
        Keys of `y` in their colour, the others in grey.

    Raises
    ------
    DataError
        When there is nothing to draw, or shares of a row do not add up to one.
    """
    if hue is not None:
        return _counts(data, str(x), y, hue, ax)
    return _shares(data, list(x), y, beside, highlight, ax)


def _counts(data: pd.DataFrame, x: str, y: str, hue: str, ax: Axes | None) -> Axes:
    """Bars divided by verdict, with mark and number in each part."""
    rows = axes.require_rows(data, [y, hue, x], what="stacked bars")
    counts = rows.pivot_table(index=y, columns=hue, values=x, aggfunc="sum", fill_value=0)
    keys = figure_words.ordered(rows[y], y)
    marked = [key for key in style.MARKS if key in counts.columns]
    counts = counts.reindex(index=keys, columns=[*marked, *counts.columns.difference(marked)])
    ax = axes.new_axes(ax, height=0.85 + axes.row_inches(0.45) * len(keys))
    places = [float(index) for index in range(len(keys))]
    left = np.zeros(len(keys))
    for part in map(str, counts.columns):
        known = part in style.MARKS
        fill = style.verdict_colour(part) if known else colors.paper()
        edge = colors.paper() if known else colors.muted()
        mark = style.verdict_mark(part) if known else ""
        for index, number in enumerate(counts[part].to_numpy()):
            if not number:
                continue
            middle = axes.bar_place(places[index])
            (bar,) = ax.barh(
                middle, number, left=left[index], height=axes.bar_height() + 0.06, color=fill, edgecolor=edge,
                linewidth=1.5,
            )  # fmt: skip
            words = figure_words.comma(figure_words.name(keys[index], y), figure_words.name(part, hue))
            axes.mark(bar, words, figure_words.number(int(number), 0))
            ax.text(
                left[index] + number / 2, middle, f"{mark} {figure_words.number(int(number), 0)}".strip(),
                ha="center", va="center", fontsize=axes.size(0.9), fontweight="bold",
                color=colors.text_on(fill),
            )  # fmt: skip
            left[index] += number
    axes.row_names(ax, places, [figure_words.name(key, y) for key in keys])
    ax.set_xlim(0, float(left.max()) * 1.02)
    ax.set_xticks([])
    ax.spines[["bottom", "left"]].set_visible(False)
    text_layout.legend(ax, [_verdict_swatch(ax, str(part), counts[part], hue) for part in counts], below=4.0)
    return axes.attach_alt_text(ax, _describe_counts(counts, y, hue), table=rows)


def _verdict_swatch(ax: Axes, part: str, numbers: "pd.Series[int]", hue: str) -> Any:
    """One entry of the legend: mark, name and total of a verdict."""
    known = part in style.MARKS
    mark = f"{style.verdict_mark(part)} " if known else ""
    label = f"{mark}{figure_words.name(part, hue)} {figure_words.number(int(numbers.sum()), 0)}"
    if known:
        return _swatch(ax, label, style.verdict_colour(part))
    return _swatch(ax, label, colors.paper(), edgecolor=colors.muted(), linewidth=1)


def _describe_counts(counts: pd.DataFrame, y: str, hue: str) -> str:
    def parts(numbers: "pd.Series[int]") -> str:
        gap = "" if figure_words.language() == "zh" else " "
        return figure_words.listing(
            f"{figure_words.name(str(key), hue)}{gap}{figure_words.number(int(number), 0)}"
            for key, number in numbers.items()
            if number
        )

    opening = figure_words.alt("verdict_bars", n=int(counts.to_numpy().sum()), names=parts(counts.sum()))
    each = [
        figure_words.alt(
            "verdict_section", name=figure_words.name(str(key), y), names=parts(counts.loc[[key]].iloc[0])
        )
        for key in counts.index
    ]
    return figure_words.sentences([opening, *each])


def _shares(
    data: pd.DataFrame,
    columns: Sequence[str],
    y: str,
    beside: str | None,
    highlight: Collection[str] | str | None,
    ax: Axes | None,
) -> Axes:
    """Bars of one length divided into shares, a thin bar below for a share that overlaps the others."""
    rows = axes.require_rows(data, [y, *columns], what="stacked bars").reset_index(drop=True)
    sums = rows[list(columns)].sum(axis=1, skipna=False)
    if (sums.dropna() - 1).abs().gt(1e-6).any():
        wrong = int((sums - 1).abs().fillna(0).argmax())
        raise DataError(f"shares of {rows[y][wrong]} do not add up", value=round(float(sums[wrong]), 4))
    keys = [str(key) for key in rows[y]]
    highlighted = axes.resolve_highlight(highlight, keys, what="stacked bars")
    tints = colors.for_keys(keys, highlighted)
    thin = beside if beside in rows.columns else None
    parts = [figure_words.word(f"links_{column.removesuffix('_share')}") for column in columns]
    ax = axes.new_axes(ax, height=1.2 + (0.74 if axes.narrow() else 0.62) * len(rows))
    places = [float(index) for index in range(len(rows))]
    for place, key, row in zip(places, keys, rows.to_dict("records"), strict=True):
        tint = tints[key] if key in highlighted else colors.secondary()
        _share_row(
            ax, axes.bar_place(place), row, columns, parts, figure_words.name(key, y), tint=tint, thin=thin
        )
    axes.row_names(ax, places, [figure_words.name(key, y) for key in keys])
    ax.set_xlim(0, 1)
    axes.value_axis(ax.xaxis, "share", name=figure_words.word("share_of_links"))
    if axes.narrow():
        handles = [
            _swatch(
                ax, words, colors.mix(colors.secondary(), part), edgecolor=colors.secondary(), linewidth=0.6
            )
            for words, part in zip(parts, STRENGTHS, strict=False)
        ]
    else:
        ax.set_ylim(top=-1.0)
        _share_heads(ax, rows.iloc[0][list(columns)].astype(float).fillna(1 / len(columns)).to_numpy(), parts)
        handles = []
    if thin:
        handles += ax.plot(
            [], [], color=colors.primary(), linewidth=3, label=figure_words.word("cross_border")
        )
    if handles:
        text_layout.legend(ax, handles, below=44.0)
    return axes.attach_alt_text(ax, _describe_shares(rows, keys, y, columns, parts, thin), table=rows)


def _share_row(
    ax: Axes,
    place: float,
    row: Mapping[Any, Any],
    columns: Sequence[str],
    parts: Sequence[str],
    name: str,
    *,
    tint: str,
    thin: str | None,
) -> None:
    height = axes.bar_height() - 0.1
    if pd.isna(row[columns[0]]):
        ax.barh(
            place, 1, height=height, zorder=1, facecolor=colors.paper(), edgecolor=colors.muted(),
            hatch=colors.HATCH,
        )  # fmt: skip
        back = {"facecolor": colors.paper(), "edgecolor": "none"}
        ax.text(0.5, place, figure_words.word("no_data"), ha="center", va="center", bbox=back)
        return
    left = 0.0
    for column, words, strength in zip(columns, parts, STRENGTHS, strict=False):
        share = float(row[column])
        fill = colors.mix(tint, strength)
        (bar,) = ax.barh(
            place, share, left=left, height=height, color=fill, edgecolor=tint, linewidth=0.6, zorder=2
        )
        axes.mark(bar, figure_words.comma(name, words), figure_words.percent(share))
        written = figure_words.percent(share, 0)
        if share * axes.size_points(ax)[0] > style.text_width(written, axes.size(0.88)) + 2:
            ax.text(
                left + share / 2, place, written, ha="center", va="center",
                color=colors.text_on(fill), fontsize=axes.size(0.88), zorder=3,
            )  # fmt: skip
        left += share
    if thin and pd.notna(row[thin]):
        share = float(row[thin])
        below = place + height / 2 + 0.09
        (line,) = ax.plot([0, share], [below] * 2, color=colors.primary(), linewidth=3, zorder=3)
        line.set_solid_capstyle("butt")
        axes.mark(
            line, figure_words.comma(name, figure_words.word("cross_border")), figure_words.percent(share)
        )
        ax.annotate(
            figure_words.percent(share), (share, below), xytext=(4, 0), textcoords="offset points",
            va="center",
            fontsize=axes.size(0.8), color=colors.primary(),
        )  # fmt: skip


def _share_heads(ax: Axes, shares: np.ndarray, parts: Sequence[str]) -> None:
    """Name the parts once, above the first bar."""
    middle = np.cumsum(shares) - shares / 2
    wide = axes.size_points(ax)[0] * 0.8
    last = len(parts) - 1
    for index, (at, share, words) in enumerate(zip(middle, shares, parts, strict=True)):
        edge = "left" if index == 0 else "right" if index == last else "center"
        x = 0.004 if index == 0 else 1.0 if index == last else float(np.clip(at, 0.3, 0.7))
        lines = style.wrap(words, wide * max(float(share), 0.3), axes.size(0.85))
        ax.text(
            x, -0.38, lines, ha=edge, va="bottom", fontsize=axes.size(0.85), color=colors.secondary(),
        )  # fmt: skip


def _describe_shares(
    rows: pd.DataFrame,
    keys: Sequence[str],
    y: str,
    columns: Sequence[str],
    parts: Sequence[str],
    thin: str | None,
) -> str:
    clauses = []
    for key, row in zip(keys, rows.to_dict("records"), strict=True):
        if pd.isna(row[columns[0]]):
            continue
        shares = [
            figure_words.pair(words, figure_words.percent(float(row[column])))
            for column, words in zip(columns, parts, strict=True)
        ]
        if thin and pd.notna(row[thin]):
            shares.append(
                figure_words.pair(figure_words.word("cross_border"), figure_words.percent(float(row[thin])))
            )
        clauses.append(figure_words.clause(figure_words.name(key, y), figure_words.listing(shares)))
    absent = rows.loc[rows[columns[0]].isna(), y]
    opening = figure_words.alt("shares", n=len(keys))
    return " ".join([opening, *clauses, alt_text.missing(figure_words.name(k, y) for k in absent)])
